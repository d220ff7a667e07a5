import { Button, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownQuote } from '#shared/contract/money-quote.ts';
import { typedMoney } from '#shared/domain/price/money.ts';
import { MoneyInput } from '../../parts/money/MoneyInput.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { Notice } from '../../ui/Condition.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import tableCss from '../../ui/table.module.css';
import type { Basket, BasketItem } from './basket.ts';
import css from './CounterMoney.module.css';

interface Props {
  readonly basket: Basket;
  readonly quote: ShownQuote | undefined;
  onChange(basket: Basket): void;
}

/** What is paid for, line by line, with what each price is made of. */
export function QuoteTable({ basket, quote, onChange }: Props) {
  const { t } = useTranslation();
  const change = (key: string, changes: Partial<BasketItem>): void =>
    onChange({ ...basket, items: basket.items.map((item) => (item.key === key ? { ...item, ...changes } : item)) });
  return (
    <>
      <table className={`${tableCss.table} ${css.table}`}>
        <TableHead
          columns={[t('money.item'), t('money.units'), t('money.amount'), t('money.patientPays')]}
          withActions
        />
        <tbody>
          {basket.items.map((item, at) => (
            <ItemRow
              key={item.key}
              item={item}
              line={quote?.lines.length === basket.items.length ? quote.lines[at] : undefined}
              onChange={(changes) => change(item.key, changes)}
              currency={quote?.currency ?? ''}
              decimals={quote?.decimals ?? 2}
              onRemove={() => onChange({ ...basket, items: basket.items.filter(({ key }) => key !== item.key) })}
            />
          ))}
        </tbody>
      </table>
      {quote?.state === 'incomplete' && <Notice tone="pause">{t('money.incomplete')}</Notice>}
      {quote?.ageUnknown && <Notice tone="pause">{t('money.ageUnknown')}</Notice>}
    </>
  );
}

interface RowProps {
  readonly item: BasketItem;
  readonly line: ShownQuote['lines'][number] | undefined;
  readonly currency: string;
  readonly decimals: number;
  onChange(changes: Partial<BasketItem>): void;
  onRemove(): void;
}

function ItemRow({ item, line, currency, decimals, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const money = useMoney();
  const isUnpriced = line !== undefined && line.state !== 'priced';
  return (
    <tr data-testid="money-item">
      <th scope="row">
        <bdi>{item.name}</bdi>
        <div className={css.more}>{line && basisWords(line, t, money)}</div>
        {isUnpriced && <SetPrice item={item} {...{ currency, decimals }} onSet={(set) => onChange({ set })} />}
      </th>
      <td>
        {item.dispense ? (
          <span className="figures">
            {item.units} {unitWord(item.unit, item.units)}
          </span>
        ) : (
          <TextInput
            size="xs"
            className={css.qty ?? ''}
            aria-label={`${t('money.units')}: ${item.name}`}
            value={item.units}
            onChange={(event) => onChange({ units: event.currentTarget.value.trim() })}
            rightSection={<span className={css.more}>{item.unit.slice(0, 3)}</span>}
            inputMode="decimal"
          />
        )}
      </td>
      <td data-figure className="figures">
        {line?.state === 'priced' ? money(line.amount) : '—'}
      </td>
      <td data-figure className="figures">
        {line?.state === 'priced' ? money(line.patientPays) : '—'}
      </td>
      <td className={tableCss.actions}>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('money.removeOf', { name: item.name })}
          onClick={onRemove}
        >
          {t('money.remove')}
        </Button>
      </td>
    </tr>
  );
}

function basisWords(line: ShownQuote['lines'][number], t: TFunction, money: (amount: string) => string): string {
  const { packs, loose, rule, reason, state, tax } = line;
  if (state !== 'priced') return t(state === 'no-price' ? 'money.noPrice' : 'money.otherCurrency');
  return [
    packs && t('money.packBasis', { ...packs, price: money(packs.price) }),
    loose && t('money.looseBasis', { ...loose, price: money(loose.price) }),
    reason && t('money.byHand', { reason }),
    rule && t('money.byRule', { rule }),
    tax && t('money.taxLine', { ...tax, amount: money(tax.amount) }),
  ]
    .filter(Boolean)
    .join(' · ');
}

interface SetProps {
  readonly item: BasketItem;
  readonly currency: string;
  readonly decimals: number;
  onSet(set: NonNullable<BasketItem['set']>): void;
}

/** A price by hand, for the whole item; it wants a reason, and both stand on the record of the payment. */
function SetPrice({ item, currency, decimals, onSet }: SetProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const amount = typedMoney(typed, decimals);
  const [reason, setReason] = useState('');
  const isRight = amount !== undefined && reason.trim().length >= 3;
  return (
    <div className={css.four}>
      <MoneyInput
        size="xs"
        label={t('money.setPrice')}
        aria-label={t('money.setPriceOf', { name: item.name })}
        value={typed}
        onChange={setTyped}
        {...{ currency, decimals }}
      />
      <TextInput
        size="xs"
        label={t('money.setWhy')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button
        size="xs"
        disabled={!isRight}
        onClick={() => amount !== undefined && onSet({ amount, reason: reason.trim() })}
      >
        {t('money.set')}
      </Button>
    </div>
  );
}
