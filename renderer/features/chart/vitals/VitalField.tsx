import { useTranslation } from 'react-i18next';
import type { News2, News2Parameter } from '#shared/domain/news2/news2.ts';
import type { VitalsFinding } from '#shared/domain/vitals/judge-vitals.ts';
import { ScoreMark } from './ScoreMark.tsx';
import css from './Vitals.module.css';
import { type VitalField as Field, isUnreadable, type VitalsSheet } from './vitals-sheet.ts';

const PARAMETER: Readonly<Partial<Record<Field, News2Parameter>>> = {
  respiratoryRate: 'respiratoryRate',
  spo2: 'spo2',
  systolic: 'systolic',
  pulse: 'pulse',
  temperatureCelsius: 'temperature',
};

export interface FieldContext {
  readonly sheet: VitalsSheet;
  readonly findings: readonly VitalsFinding[];
  readonly news2: News2;
  set(part: Partial<VitalsSheet>): void;
}

interface Props {
  readonly field: Field;
  readonly unit: string;
  readonly of: FieldContext;
  /** What a plausible value means for this patient. */
  readonly remark?: string | undefined;
}

/** One value: as typed, in its unit, with its sub-score, and what is odd about it as soon as it is. */
export function VitalField({ field, unit, of, remark }: Props) {
  const { t } = useTranslation();
  const { sheet, findings, news2, set } = of;
  const parameter = PARAMETER[field];
  const points = parameter && news2.state !== 'not-scored' ? news2.subScores[parameter] : undefined;
  const finding = findings.find((item) => item.field === field || item.field === `oxygen.${field}`);
  const problem = isUnreadable(sheet.values[field])
    ? t('vitals.finding.unreadable')
    : finding && t(`vitals.finding.${finding.code}`, { low: finding.range?.[0], high: finding.range?.[1] });
  const said = problem || remark;
  return (
    <div className={css.field}>
      <label htmlFor={`vital-${field}`}>{t(`vitals.name.${field}`)}</label>
      <input
        id={`vital-${field}`}
        className={css.number}
        inputMode="decimal"
        autoComplete="off"
        value={sheet.values[field] ?? ''}
        aria-invalid={problem ? true : undefined}
        aria-describedby={said ? `vital-${field}-problem` : undefined}
        onChange={(event) => set({ values: { ...sheet.values, [field]: event.currentTarget.value } })}
      />
      <span className={css.unit}>{unit}</span>
      {parameter && <ScoreMark points={points} label={t('news2.subScore')} />}
      {said && (
        <span className={css.problem} id={`vital-${field}-problem`}>
          {said}
        </span>
      )}
    </div>
  );
}
