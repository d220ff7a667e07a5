import { Checkbox, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PrescriptionLineShown } from '#shared/contract/dispense-shown.ts';
import { isReviewed } from '#shared/domain/dispense/direction-phrases.ts';
import { warningText } from '#shared/domain/dispense/directions.ts';
import { LABEL_WARNINGS, type LabelWarning } from '#shared/model/dispense-codes.ts';
import { languageName } from '../../parts/language-name.ts';
import css from './Dispensing.module.css';

const MOST_WARNINGS = 6;

interface Words {
  readonly directions: string;
  readonly warnings: readonly LabelWarning[];
}

interface Props extends Words {
  readonly line: PrescriptionLineShown;
  /** Of the label. */
  readonly language: string;
  onType(change: Partial<Words>): void;
}

/** Directions and warnings in the patient's language, as they will stand on the label. */
export function LabelWords({ line, language, directions, warnings, onType }: Props) {
  const { t, i18n } = useTranslation();
  const warningBox = (warning: LabelWarning) => (
    <Checkbox
      key={warning}
      size="xs"
      label={<bdi lang={language}>{warningText(warning, language)}</bdi>}
      checked={warnings.includes(warning)}
      disabled={!warnings.includes(warning) && warnings.length >= MOST_WARNINGS}
      onChange={(event) => {
        const is = event.currentTarget.checked;
        onType({ warnings: is ? [...warnings, warning] : warnings.filter((one) => one !== warning) });
      }}
    />
  );
  return (
    <>
      <Textarea
        label={t('dispense.directionsIn', { language: languageName(language, i18n.language) })}
        description={[
          line.directions ? '' : t('dispense.directionsWanted'),
          // @SAFETY Nobody translated what stands on a paper.
          line.paper && directions === line.directions && !i18n.language.startsWith(language)
            ? t('dispense.directionsOfPaper', { language: languageName(language, i18n.language) })
            : '',
          isReviewed(language) ? '' : t('dispense.directionsNotReviewed'),
        ]
          .filter(Boolean)
          .join(' ')}
        autosize
        minRows={2}
        maxLength={400}
        value={directions}
        dir="auto"
        onChange={(event) => onType({ directions: event.currentTarget.value })}
      />
      <fieldset className={css.box}>
        <legend>{t('dispense.warnings')}</legend>
        <div className={css.choices}>{LABEL_WARNINGS.filter((one) => warnings.includes(one)).map(warningBox)}</div>
        <details className={css.more}>
          <summary>{t('dispense.moreWarnings')}</summary>
          <div>{LABEL_WARNINGS.filter((one) => !warnings.includes(one)).map(warningBox)}</div>
        </details>
      </fieldset>
    </>
  );
}
