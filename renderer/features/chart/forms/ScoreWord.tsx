import { useTranslation } from 'react-i18next';
import { Tag } from '../../../ui/Tag.tsx';

const TONES: Readonly<Record<string, 'calm' | 'pause' | 'stop'>> = {
  raised: 'pause',
  moderate: 'pause',
  high: 'stop',
  severe: 'stop',
};
const BANDS = ['none', 'low', 'mild', 'raised', 'moderate', 'high', 'severe'] as const;

/** A total with its band in words. */
export function ScoreWord({ total, band }: { readonly total: number; readonly band: string }) {
  const { t } = useTranslation();
  const known = BANDS.find((one) => one === band);
  return (
    <span>
      <b className="figures">{total}</b>{' '}
      <Tag tone={TONES[band] ?? 'calm'}>{known ? t(`form.band.${known}`) : band}</Tag>
    </span>
  );
}
