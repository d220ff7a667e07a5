import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
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
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import table from '../../../ui/table.module.css';
import { ProductField } from '../receive/ProductField.tsx';
import css from '../Stock.module.css';
import type { WardStockSeen } from './use-ward-stock.ts';

interface Props {
  readonly cupboards: WardStockSeen['cupboards'];
  onDone(id: string): void;
  onClose(): void;
}

interface Line {
  readonly product: StockProductFacts;
  readonly quantity: string;
}

/** What a cupboard needs, product by product. */
export function AskForm({ cupboards, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.wardStock.ask);
  const commandId = useRef(crypto.randomUUID());
  const [place, setPlace] = useState<string | null>(cupboards.length === 1 ? (cupboards[0]?.id ?? null) : null);
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [note, setNote] = useState('');
  const isReady =
    place !== null && lines.length > 0 && lines.every(({ quantity }) => (findQuantity(plainNumber(quantity)) ?? 0) > 0);
  const submit = async (): Promise<void> => {
    if (!isReady || place === null) return;
    const outcome = await run({
      ...{ commandId: commandId.current, place },
      lines: lines.map(({ product, quantity }) => ({ product: product.code, quantity: plainNumber(quantity) })),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
    if (outcome.state !== 'interrupted') commandId.current = crypto.randomUUID();
    if (outcome.state !== 'done') return;
    tellDone(t('wardStock.asked'));
    onDone(outcome.value.id);
  };
  useKeys({ 'Ctrl+Enter': () => void submit() });
  const without = (code: string) => lines.filter(({ product }) => product.code !== code);
  return (
    <div className={css.pane} data-testid="ward-ask">
      <Panel
        fill
        flush
        title={t('wardStock.ask')}
        actions={
          <Button size="compact-sm" variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        }
      >
        <div className={css.deliveryFields}>
          <Select
            label={t('wardStock.cupboard')}
            data={cupboards.map(({ id, name, ward }) => ({
              value: id,
              label: ward === '' || name.includes(ward) ? name : `${ward} · ${name}`,
            }))}
            value={place}
            onChange={setPlace}
            searchable
            comboboxProps={{ withinPortal: true }}
          />
          <TextInput
            label={t('stock.remark')}
            value={note}
            maxLength={300}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <ProductField
            key={lines.length}
            label={t('receive.addProduct')}
            onChoose={(product) => product && setLines([...without(product.code), { product, quantity: '' }])}
          />
        </div>
        {lines.length > 0 && (
          <table className={table.table}>
            <TableHead columns={[t('wardStock.what'), t('receive.amount')]} withActions />
            <tbody>
              {lines.map(({ product, quantity }) => (
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
                      onChange={(event) => {
                        const written = event.currentTarget.value;
                        setLines((before) =>
                          before.map((line) => (line.product === product ? { product, quantity: written } : line)),
                        );
                      }}
                      rightSectionWidth={70}
                      rightSection={<bdi className="quiet">{unitWord(product.unit)}</bdi>}
                      autoFocus
                    />
                  </td>
                  <td className={table.actions}>
                    <ActionIcon
                      variant="subtle"
                      aria-label={t('receive.remove', { lot: product.name })}
                      onClick={() => setLines(without(product.code))}
                    >
                      <IconX size={16} aria-hidden />
                    </ActionIcon>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
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
          {t('wardStock.send')}
        </Button>
      </div>
    </div>
  );
}
