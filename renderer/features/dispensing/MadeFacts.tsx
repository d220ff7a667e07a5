import { useTranslation } from 'react-i18next';
import type { Dispensed } from '#shared/contract/dispense-shown.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { amountInWords } from '../../parts/amount-in-words.ts';
import css from './Dispensing.module.css';
import { formulaOf, takenName } from './pick-model.ts';

/** What was made, out of which batches, by which recipe, until when it may be used. */
export function MadeFacts({ item }: { readonly item: Dispensed }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { made, useBy } = item;
  return (
    <>
      <p>
        <b>
          <bdi>{takenName(item)}</bdi> · {amountInWords(item.quantity, item.unit)}
        </b>
        {made && ` · ${t(`dispense.made.${made.kind}`)}`}
        {made?.number && ` · ${t('dispense.madeNumber', { number: made.number })}`}
        {useBy && ` · ${t('dispense.useBy', { when: format.dateTime(useBy) })}`}
      </p>
      <ul className={css.small} aria-label={t('dispense.madeWith')}>
        {formulaOf(item).map(({ key, drug, lot, expiry, calculated, quantity, unit }) => (
          <li key={key}>
            <bdi>{drug}</bdi> · <bdi>{lot}</bdi>
            {expiry && ` (${format.date(expiry)})`} · {amountInWords(quantity, unit)}
            {calculated &&
              ` · ${t('common.pair', { label: t('dispense.calculated'), text: amountInWords(calculated, unit) })}`}
          </li>
        ))}
      </ul>
      {made?.note && <p>{t('common.pair', { label: t('dispense.recipe'), text: made.note })}</p>}
    </>
  );
}
