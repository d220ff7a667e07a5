import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import css from './StockWords.module.css';
import { unitWord } from './unit-word.ts';

interface Batch {
  readonly lot: string;
  readonly expiry?: string | undefined;
}

/** @SAFETY Two brands of one drug are told apart by the brand beneath the name. */
export function ProductWords({ name, brand }: { readonly name: string; readonly brand?: string | undefined }) {
  return (
    <span className={css.product}>
      <bdi>{name}</bdi>
      {brand && <bdi className={css.brand}>{brand}</bdi>}
    </span>
  );
}

/** Lot, and the last day of use. */
export function BatchWords({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={css.batch}>
      <bdi className={css.lot}>{batch.lot}</bdi>
      <span className={css.expiry}>
        {batch.expiry ? t('count.expires', { day: format.date(batch.expiry) }) : t('count.noExpiry')}
      </span>
    </span>
  );
}

/** `56 tablets`; a difference keeps its sign. */
export function AmountWords({ value, unit, signed = false }: { value: string; unit?: string; signed?: boolean }) {
  const format = useFormat();
  const number = Number(value);
  return (
    <span className={css.amount}>
      <b className="figures">
        {signed && number > 0 ? '+' : ''}
        {format.number(number)}
      </b>
      {unit && (
        <>
          {' '}
          <bdi>{unitWord(unit, value)}</bdi>
        </>
      )}
    </span>
  );
}
