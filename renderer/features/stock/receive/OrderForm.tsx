import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockProductFacts } from '#shared/contract/stock-shown.ts';
import { findQuantity } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { unitWord } from '../../../parts/stock/unit-word.ts';
import { tellDone } from '../../../parts/told.ts';
import layout from '../../../ui/form.module.css';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import table from '../../../ui/table.module.css';
import css from '../Stock.module.css';
import { ProductField } from './ProductField.tsx';

interface Line {
  readonly product: StockProductFacts;
  readonly quantity: string;
  readonly unitCost: string;
}

interface Props {
  onDone(): void;
  onClose(): void;
}

const isPrice = (text: string): boolean => plainNumber(text) === '' || /^\d{1,9}(\.\d{1,6})?$/.test(plainNumber(text));

/** What is ordered of a supplier, so that its goods are received against it. */
export function OrderForm({ onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.stock.order);
  const commandId = useRef(crypto.randomUUID());
  const [number, setNumber] = useState('');
  const [supplier, setSupplier] = useState('');
  const [lines, setLines] = useState<readonly Line[]>([]);
  const change = (code: string, more: Partial<Line>): void =>
    setLines((before) => before.map((line) => (line.product.code === code ? { ...line, ...more } : line)));
  const isReady =
    number.trim() !== '' &&
    supplier.trim() !== '' &&
    lines.length > 0 &&
    lines.every(({ quantity, unitCost }) => (findQuantity(plainNumber(quantity)) ?? 0) > 0 && isPrice(unitCost));
  const submit = async (): Promise<void> => {
    if (!isReady) return;
    const outcome = await run({
      ...{ commandId: commandId.current, number: number.trim(), supplier: supplier.trim() },
      lines: lines.map(({ product, quantity, unitCost }) => ({
        ...{ product: product.code, quantity: plainNumber(quantity) },
        ...(plainNumber(unitCost) ? { unitCost: plainNumber(unitCost) } : {}),
      })),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    tellDone(t('receive.ordered_done'));
    onDone();
  };
  useKeys({ 'Ctrl+Enter': () => void submit() });
  return (
    <div className={css.pane} data-testid="order-form">
      <Panel
        fill
        title={t('receive.newOrder')}
        actions={
          <Button size="compact-sm" variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        }
      >
        <div className={layout.form}>
          <div className={css.pair}>
            <TextInput
              label={t('receive.supplier')}
              value={supplier}
              maxLength={120}
              onChange={(event) => setSupplier(event.currentTarget.value)}
              autoFocus
            />
            <TextInput
              label={t('receive.orderNumber')}
              value={number}
              maxLength={40}
              onChange={(event) => setNumber(event.currentTarget.value)}
            />
          </div>
          <ProductField
            key={lines.length}
            label={t('receive.addProduct')}
            onChoose={(product) => {
              if (!product) return;
              setLines((before) => [
                ...before.filter((line) => line.product.code !== product.code),
                { product, quantity: '', unitCost: '' },
              ]);
            }}
          />
          {lines.length > 0 && (
            <table className={table.table}>
              <TableHead columns={[t('stock.product'), t('receive.amount'), t('receive.unitCost')]} withActions />
              <tbody>
                {lines.map(({ product, quantity, unitCost }) => (
                  <tr key={product.code}>
                    <th scope="row">
                      <bdi>{product.shownName}</bdi>
                    </th>
                    <td>
                      <TextInput
                        size="xs"
                        inputMode="decimal"
                        aria-label={t('receive.amountOf', { name: product.name })}
                        value={quantity}
                        onChange={(event) => change(product.code, { quantity: event.currentTarget.value })}
                        rightSectionWidth={70}
                        rightSection={<bdi className="quiet">{unitWord(product.unit)}</bdi>}
                        autoFocus
                      />
                    </td>
                    <td>
                      <TextInput
                        size="xs"
                        inputMode="decimal"
                        aria-label={t('receive.costOf', { name: product.name })}
                        value={unitCost}
                        error={!isPrice(unitCost)}
                        onChange={(event) => change(product.code, { unitCost: event.currentTarget.value })}
                      />
                    </td>
                    <td className={table.actions}>
                      <ActionIcon
                        variant="subtle"
                        aria-label={t('receive.remove', { lot: product.name })}
                        onClick={() =>
                          setLines((before) => before.filter((line) => line.product.code !== product.code))
                        }
                      >
                        <IconX size={16} aria-hidden />
                      </ActionIcon>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      </Panel>
      <CallNotice call={call} />
      <div className={css.foot}>
        <Button
          size="md"
          loading={isRunning}
          disabled={!isReady}
          rightSection={<Keycap keys="Ctrl Enter" />}
          onClick={() => void submit()}
        >
          {t('receive.order')}
        </Button>
      </div>
    </div>
  );
}
