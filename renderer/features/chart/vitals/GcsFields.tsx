import { useTranslation } from 'react-i18next';
import { GCS_MOST, GCS_PARTS, type Gcs, gcsText, gcsTotal } from '#shared/domain/gcs/gcs.ts';
import css from './Vitals.module.css';
import { isUnreadableGcs, type VitalsSheet } from './vitals-sheet.ts';

interface Props {
  readonly sheet: VitalsSheet;
  readonly gcs: Gcs | undefined;
  /** Parts whose points cannot be. */
  readonly wrong: ReadonlySet<string>;
  readonly problem: string | undefined;
  onChange(gcs: NonNullable<VitalsSheet['gcs']>): void;
}

/** Eye, verbal, motor: points or NT. @SAFETY The total stands there only when all three were tested. */
export function GcsFields({ sheet, gcs, wrong, problem, onChange }: Props) {
  const { t } = useTranslation();
  const typed = sheet.gcs ?? {};
  const total = gcs && gcsTotal(gcs);
  const isNotTestable = GCS_PARTS.some((part) => gcs?.[part] === 'NT');
  return (
    <fieldset className={css.gcs}>
      <legend>{t('gcs.title')}</legend>
      <div className={css.gcsParts}>
        {GCS_PARTS.map((part) => (
          <label key={part}>
            <span>{t(`gcs.part.${part}`, { most: GCS_MOST[part] })}</span>
            <input
              className={css.number}
              autoComplete="off"
              value={typed[part] ?? ''}
              aria-invalid={wrong.has(part) || isUnreadableGcs(typed[part]) || undefined}
              onChange={(event) => onChange({ ...typed, [part]: event.currentTarget.value })}
            />
          </label>
        ))}
      </div>
      <p className={css.gcsTotal} aria-live="polite">
        {gcs && <b className="figures">{gcsText(gcs)}</b>}{' '}
        {total !== undefined ? <b className="figures">= {total}</b> : <span className="quiet">{t('gcs.noTotal')}</span>}
      </p>
      {isNotTestable && (
        <label className={css.gcsBecause}>
          <span>{t('gcs.because')}</span>
          <input
            className={css.text}
            value={typed.because ?? ''}
            maxLength={100}
            onChange={(event) => onChange({ ...typed, because: event.currentTarget.value })}
          />
        </label>
      )}
      {problem && <span className={css.problem}>{problem}</span>}
    </fieldset>
  );
}
