import { useTranslation } from 'react-i18next';
import type { WardStockRow } from '#shared/contract/ward-stock.ts';
import { Tag } from '../../../ui/Tag.tsx';

const TONES = {
  asked: 'pause',
  accepted: 'pause',
  'on-the-way': 'pause',
  received: 'fine',
  refused: 'calm',
  withdrawn: 'calm',
} as const;

export function StateTag({ state }: Pick<WardStockRow, 'state'>) {
  const { t } = useTranslation();
  return <Tag tone={TONES[state]}>{t(`wardStock.state.${state}`)}</Tag>;
}
