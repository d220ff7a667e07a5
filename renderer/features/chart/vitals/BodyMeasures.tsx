import { useTranslation } from 'react-i18next';
import { bodyMassIndex } from '#shared/domain/vitals/body-mass-index.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useChart } from '../chart-context.ts';

/** The newest weight and height that stand, with the index of both; each with its day, for they are rarely taken together. */
export function BodyMeasures() {
  const { t } = useTranslation();
  const format = useFormat();
  const { vitals } = useChart().record;
  const newest = (name: 'weightKg' | 'heightCm') => {
    const found = vitals.find(({ set }) => set.state === 'valid' && set.values[name] !== undefined)?.set;
    return found && { value: found.values[name] ?? 0, on: format.date(found.takenAt.slice(0, 10)) };
  };
  const [weight, height] = [newest('weightKg'), newest('heightCm')];
  if (!weight && !height) return null;
  const index = bodyMassIndex(weight?.value, height?.value);
  return (
    <span className="figures">
      {weight && <span title={weight.on}>{t('vitals.weightIs', { value: format.number(weight.value) })}</span>}
      {height && <span title={height.on}> · {t('vitals.heightIs', { value: format.number(height.value) })}</span>}
      {index !== undefined && <b> · {t('vitals.bmiIs', { value: format.number(index, 1) })}</b>}
    </span>
  );
}
