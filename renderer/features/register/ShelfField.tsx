import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import type { RegisterDetail, RegisterHoldingLine } from '#shared/contract/register.ts';
import { useFormat } from '../../i18n/use-format.ts';
import layout from '../../ui/form.module.css';
import { WallField } from '../../ui/WallField.tsx';

export type Shelf = NonNullable<RegisterDetail['shelf']>;
export type OnShelf = NonNullable<InputOf<typeof contract.register.record>['stock']>;

/** What is known of the batch so far, as it is typed or chosen. */
export interface ShelfSheet {
  readonly key: string | null;
  readonly product: string | null;
  readonly lot: string;
  readonly expiry: string;
  readonly state: 'available' | 'quarantined';
}

export const EMPTY_SHELF: ShelfSheet = { key: null, product: null, lot: '', expiry: '', state: 'available' };

interface Choice {
  readonly key: string;
  readonly state: 'available' | 'quarantined';
  readonly amount: string;
  readonly held: RegisterHoldingLine;
}

/** A batch on the shelf and the same batch in quarantine are two. */
export function choicesOf({ holdings }: Shelf): readonly Choice[] {
  return holdings.flatMap((held, index) =>
    (['available', 'quarantined'] as const).flatMap((state) =>
      held[state] === '0' ? [] : [{ key: `${index}/${state}`, state, amount: held[state], held }],
    ),
  );
}

/** What core is asked to take from; undefined until something is chosen. */
export function takenFrom(shelf: Shelf, { key }: ShelfSheet): OnShelf | undefined {
  const choices = choicesOf(shelf);
  const choice = choices.length === 1 ? choices[0] : choices.find((one) => one.key === key);
  if (!choice) return undefined;
  const { product, batch, location } = choice.held;
  return { product, batch, location, state: choice.state };
}

/** What core is asked to put on the shelf; undefined until product and batch are named. */
export function putOn(shelf: Shelf, { product, lot, expiry, state }: ShelfSheet): OnShelf | undefined {
  const found = shelf.products.length === 1 ? shelf.products[0] : shelf.products.find(({ code }) => code === product);
  if (!found || lot.trim() === '') return undefined;
  const { code, gtin } = found;
  return {
    product: code,
    batch: { ...(gtin ? { gtin } : {}), lot: lot.trim(), ...(expiry ? { expiry } : {}) },
    state,
  };
}

interface Props {
  readonly shelf: Shelf;
  readonly sheet: ShelfSheet;
  readonly unit: string;
  onChange(changes: Partial<ShelfSheet>): void;
}

/** A batch of those that lie here. */
export function TakenField({ shelf, sheet, unit, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const choices = choicesOf(shelf);
  const labelOf = ({ held, amount, state }: Choice): string =>
    [
      t('cdRegister.shelf.lot', { lot: held.batch.lot }),
      ...(held.batch.expiry ? [t('cdRegister.shelf.expires', { date: format.date(held.batch.expiry) })] : []),
      `${amount} ${unit}`,
      ...(state === 'quarantined' ? [t('cdRegister.shelf.aside')] : []),
      ...(shelf.products.length > 1 ? [held.name] : []),
      held.at,
    ].join(' · ');
  return (
    <Select
      label={t('cdRegister.shelf.from')}
      description={t('cdRegister.shelf.words')}
      required
      data={choices.map((one) => ({ value: one.key, label: labelOf(one) }))}
      value={choices.length === 1 ? (choices[0]?.key ?? null) : sheet.key}
      onChange={(key) => onChange({ key })}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
    />
  );
}

/** What comes in: which product, which batch; what comes back waits in quarantine unless it never left our care. */
export function PutField({ shelf, sheet, isReturn, onChange }: Props & { readonly isReturn: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {shelf.products.length > 1 && (
        <Select
          label={t('cdRegister.shelf.product')}
          required
          data={shelf.products.map(({ code, name }) => ({ value: code, label: name }))}
          value={sheet.product}
          onChange={(product) => onChange({ product })}
          comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        />
      )}
      <div className={layout.pair}>
        <TextInput
          label={t('cdRegister.field.lot')}
          required
          maxLength={40}
          value={sheet.lot}
          onChange={(event) => onChange({ lot: event.currentTarget.value })}
        />
        <WallField
          precision="day"
          label={t('cdRegister.field.expiry')}
          value={sheet.expiry}
          onChange={(expiry) => onChange({ expiry })}
        />
      </div>
      {isReturn && (
        <SegmentedControl
          aria-label={t('cdRegister.shelf.whereTo')}
          value={sheet.state}
          onChange={(state) => onChange({ state: state as ShelfSheet['state'] })}
          data={(['quarantined', 'available'] as const).map((value) => ({
            value,
            label: t(`cdRegister.shelf.back_${value}`),
          }))}
        />
      )}
    </>
  );
}
