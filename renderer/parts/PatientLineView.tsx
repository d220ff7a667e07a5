import { useTranslation } from 'react-i18next';
import type { PatientContent } from '#shared/contract/replica-content.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Tag } from '../ui/Tag.tsx';
import css from './PatientLineView.module.css';
import { bornText, listName } from './patient-words.ts';
import { ReplacedTag } from './ReplacedTag.tsx';

interface Props {
  readonly line: PatientContent;
  readonly place?: string | undefined;
  /** Why it was found, e.g. by sound. */
  readonly hint?: string | undefined;
  /** Where the list itself is ordered by place. */
  readonly withoutPlace?: boolean;
}

/** One line of a list that shows patients: name, born and age, sex, record number, place. */
export function PatientLineView({ line, place, hint, withoutPlace = false }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={css.line} data-short={withoutPlace || undefined}>
      <span className={css.name}>
        <bdi title={listName(line)}>{listName(line)}</bdi>
        <ReplacedTag line={line} />
        {line.deceased && <Tag>{t('patient.deceased')}</Tag>}
        {hint && <span className={css.hint}>{hint}</span>}
      </span>
      <span className="figures">{bornText(line.birthDate, t, format)}</span>
      <span>{t(`patient.sex.${line.sex}`)}</span>
      <span className={css.number}>
        <span className="figures">{line.recordNumber || t('patient.noNumber')}</span>
        {line.provisional && <Tag tone="pause">{t('patient.provisional')}</Tag>}
      </span>
      {!withoutPlace && (
        <span className={css.place}>
          <bdi>{place ?? line.place ?? ''}</bdi>
        </span>
      )}
    </div>
  );
}

/** Heads of the same columns. */
export function PatientLineHead({ withoutPlace = false }: Pick<Props, 'withoutPlace'>) {
  const { t } = useTranslation();
  return (
    <div className={css.head} data-short={withoutPlace || undefined} aria-hidden>
      <span>{t('patient.name')}</span>
      <span>{t('patient.born')}</span>
      <span>{t('patient.sexLabel')}</span>
      <span>{t('patient.recordNumber')}</span>
      {!withoutPlace && <span>{t('patient.place')}</span>}
    </div>
  );
}
