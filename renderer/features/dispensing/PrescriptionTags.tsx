import { useTranslation } from 'react-i18next';
import type { QueueRow } from '#shared/contract/dispense-shown.ts';
import { Tag } from '../../ui/Tag.tsx';

const TONES = {
  waiting: 'calm',
  'in-work': 'calm',
  ready: 'fine',
  owing: 'pause',
  done: 'fine',
  closed: 'calm',
} as const;

export function PrescriptionTags({ row }: { readonly row: QueueRow }) {
  const { t } = useTranslation();
  return (
    <>
      {row.priority !== 'routine' && <Tag tone="stop">{t(`dispense.priority.${row.priority}`)}</Tag>}
      <Tag tone={TONES[row.state]}>{t(`dispense.state.${row.state}`)}</Tag>
      {row.queried > 0 && <Tag tone="pause">{t('dispense.lineState.queried')}</Tag>}
      {row.over && <Tag tone="stop">{t('dispense.over')}</Tag>}
      {row.called && <Tag>{t('dispense.calledTo', { counter: row.called.counter })}</Tag>}
    </>
  );
}
