import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrescriptionLineShown } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import { NONE, type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { amountInWords } from '../../parts/amount-in-words.ts';
import { Notice } from '../../ui/Condition.tsx';
import css from './Dispensing.module.css';
import { nameOf, type Picked, planLeft } from './pick-model.ts';

interface Props {
  readonly line: PrescriptionLineShown;
  readonly at: { readonly patientId: string; readonly entry: string; readonly storeId: string };
  /** Of the whole line. */
  readonly quantity: Quantity | undefined;
  readonly picks: readonly Picked[];
  onTake(productId: string, batch: { lot: string; expiry?: string }): void;
}

/** What to take from the shelf: the batches that expire first, and how they are counted out. */
export function FirstExpired({ line, at, quantity, picks, onTake }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [chosen, setChosen] = useState<string>();
  const products = [...(line.product ? [line.product] : []), ...line.alternatives];
  const product = products.find(({ productId }) => productId === chosen) ?? products[0];
  const isAsked = product !== undefined && quantity !== undefined && quantity > 0;
  const { answer } = useQuery(
    contract.dispense.pick,
    isAsked ? { ...at, line: line.line, productId: product.productId, quantity: quantityText(quantity) } : undefined,
  );
  const plan = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  if (!product) return <Notice tone="calm">{t('dispense.noFormulary')}</Notice>;
  const rest = plan && quantity !== undefined ? planLeft(plan.batches, picks, quantity) : undefined;
  if (rest && picks.length > 0 && rest.batches.length === 0 && rest.missing === NONE) return null;
  return (
    <section className={css.box} aria-label={t('dispense.firstExpired')}>
      <h3 className={css.boxTitle}>{t('dispense.firstExpired')}</h3>
      {products.length > 1 && (
        <Select
          size="xs"
          aria-label={t('dispense.product')}
          data={products.map((one) => ({ value: one.productId, label: nameOf(one) }))}
          value={product.productId}
          onChange={(id) => id && setChosen(id)}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        />
      )}
      {rest?.batches.map(({ lot, expiry, place, quantity: units, locationId }) => (
        <div key={`${lot} ${expiry} ${locationId}`} className={css.take}>
          <span>
            <span className={css.lot}>
              <bdi>{lot}</bdi>
            </span>{' '}
            {expiry && t('dispense.expires', { day: format.date(expiry) })} · <bdi>{place}</bdi>
          </span>
          <b className="figures">{amountInWords(units, product.unit)}</b>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => onTake(product.productId, { lot, ...(expiry ? { expiry } : {}) })}
          >
            {t('dispense.withoutScan')}
          </Button>
        </div>
      ))}
      {rest && rest.missing > 0 && (
        <Notice tone="pause">
          {t('dispense.missing', { amount: amountInWords(quantityText(rest.missing), product.unit) })}
        </Notice>
      )}
      {plan && picks.length === 0 && (
        <p className={css.small}>
          {[
            plan.packs > 0 && t('dispense.counted', { count: plan.packs, units: plan.packUnits }),
            plan.packs > 0 &&
              plan.loose !== '0' &&
              t('dispense.countedLoose', { loose: amountInWords(plan.loose, product.unit) }),
            plan.originalPack && t('dispense.originalPack', { amount: amountInWords(plan.originalPack, product.unit) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
    </section>
  );
}
