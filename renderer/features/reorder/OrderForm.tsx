import { Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { ReorderLine } from '#shared/contract/reorder.ts';
import { findQuantity } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { AmountWords } from '../../parts/stock/StockWords.tsx';
import { unitWord } from '../../parts/stock/unit-word.ts';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';

interface Props {
  readonly lines: readonly ReorderLine[];
  onClose(): void;
  onSaved(): void;
}

/** What was chosen becomes an order, as suggested or otherwise; it is what goods are received against. */
export function OrderForm({ lines, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.stock.order);
  const [number, setNumber] = useState('');
  const [supplier, setSupplier] = useState('');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const amountOf = ({ product, suggested }: ReorderLine): string => plainNumber(typed[product] ?? suggested);
  const areAmounts = lines.every((line) => (findQuantity(amountOf(line)) ?? 0) > 0);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await run({
      ...{ commandId: crypto.randomUUID(), number: number.trim(), supplier: supplier.trim() },
      lines: lines.map((line) => ({ product: line.product, quantity: amountOf(line) })),
    });
    if (done.state !== 'done') return;
    tellDone(t('reorder.ordered'));
    onSaved();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('reorder.orderTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <div className={layout.pair}>
          <TextInput
            label={t('reorder.number')}
            required
            maxLength={40}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label={t('reorder.supplier')}
            required
            maxLength={120}
            value={supplier}
            onChange={(event) => setSupplier(event.currentTarget.value)}
          />
        </div>
        <table className={table.table}>
          <TableHead columns={[t('reorder.product'), t('reorder.suggested'), t('reorder.toOrder')]} />
          <tbody>
            {lines.map(({ product, name, suggested, unit }) => (
              <tr key={product}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td>
                  <AmountWords value={suggested} unit={unit} />
                </td>
                <td>
                  <TextInput
                    size="xs"
                    inputMode="decimal"
                    aria-label={t('reorder.toOrderOf', { name })}
                    value={typed[product] ?? suggested}
                    onChange={(event) => {
                      const written = event.currentTarget.value;
                      setTyped((before) => ({ ...before, [product]: written }));
                    }}
                    onFocus={(event) => event.currentTarget.select()}
                    rightSectionWidth={70}
                    rightSection={<bdi className="quiet">{unitWord(unit)}</bdi>}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <CallNotice call={call} />
        <FormActions
          act={t('reorder.keepOrder')}
          isRunning={isRunning}
          disabled={!areAmounts || number.trim() === '' || supplier.trim() === ''}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
