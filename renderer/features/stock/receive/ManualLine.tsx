import { Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdentifiedPack, StockProductFacts } from '#shared/contract/stock-shown.ts';
import { FormActions } from '../../../parts/FormActions.tsx';
import { unitWord } from '../../../parts/stock/unit-word.ts';
import layout from '../../../ui/form.module.css';
import { WallField } from '../../../ui/WallField.tsx';
import { ProductField } from './ProductField.tsx';
import { lineKey, type ReceiveLine } from './receive-model.ts';

interface Props {
  /** A pack whose code has no lot; absent: everything is typed. */
  readonly found: Extract<IdentifiedPack, { state: 'found' }> | undefined;
  /** `2026-11-22` at the site. */
  readonly today: string;
  onAdd(line: ReceiveLine): void;
  onClose(): void;
}

/** A line that no code says, typed off the pack. */
export function ManualLine({ found, today, onAdd, onClose }: Props) {
  const { t } = useTranslation();
  const [product, setProduct] = useState<StockProductFacts | undefined>(found?.product);
  const [lot, setLot] = useState('');
  const [expiry, setExpiry] = useState(found?.batch.expiry ?? '');
  const [count, setCount] = useState(found ? '1' : '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A dialogue inside a form of React sends both.
    event.stopPropagation();
    if (!product) return;
    const gtin = found?.batch.gtin;
    const batch = { lot: lot.trim(), ...(gtin ? { gtin } : {}), ...(expiry ? { expiry } : {}) };
    const pack = found ? { gtin: found.pack.gtin, units: found.pack.units } : undefined;
    onAdd({
      ...{ key: lineKey(product.code, batch, pack?.gtin), product, batch, count: count.trim() },
      ...{ serials: [], scans: [], doubtful: false, confirmed: false, damaged: false },
      expired: expiry !== '' && expiry < today,
      ...(pack ? { pack } : {}),
    });
  };
  return (
    <Modal opened onClose={onClose} title={t('receive.typed')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={layout.form} onSubmit={submit}>
        {found ? (
          <b>
            <bdi>{found.product.shownName}</bdi>
          </b>
        ) : (
          <ProductField label={t('stock.product')} onChoose={setProduct} />
        )}
        <TextInput
          label={t('stock.lot')}
          description={t('receive.lotWords')}
          value={lot}
          maxLength={20}
          onChange={(event) => setLot(event.currentTarget.value)}
          {...(found ? { 'data-autofocus': true } : {})}
        />
        <WallField
          label={t('receive.expiry')}
          description={t('receive.expiryWords')}
          precision="day"
          value={expiry}
          onChange={setExpiry}
        />
        <TextInput
          label={
            found && found.pack.units !== '1'
              ? t('receive.countPacks', {
                  units: found.pack.units,
                  unit: unitWord(product?.unit ?? '', found.pack.units),
                })
              : t('stock.howMuch', { unit: unitWord(product?.unit ?? '') })
          }
          inputMode="decimal"
          value={count}
          onChange={(event) => setCount(event.currentTarget.value)}
        />
        <FormActions
          act={t('receive.add')}
          disabled={!product || lot.trim() === '' || count.trim() === ''}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
