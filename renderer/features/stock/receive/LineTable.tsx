import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { isWithin, storageRange } from '#shared/domain/stock/storage-range.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { storageWords } from '../../../parts/product-words.ts';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import table from '../../../ui/table.module.css';
import css from '../Stock.module.css';
import { Amount } from '../words.tsx';
import { amountOf, type BatchesHere, otherExpiryOf, type ReceiveLine } from './receive-model.ts';

interface Props {
  readonly lines: readonly ReceiveLine[];
  readonly celsius: number | undefined;
  readonly here: BatchesHere;
  readonly isOrdered: (product: string) => boolean;
  onChange(key: string, more: Partial<ReceiveLine>): void;
  onRemove(key: string): void;
}

/** What lies on the desk, the newest first. */
export function LineTable({ lines, celsius, here, isOrdered, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  return (
    <table className={table.table} data-testid="delivery-lines">
      <TableHead
        columns={[t('stock.product'), t('stock.batch'), t('receive.count'), t('receive.amount'), t('stock.state')]}
        withActions
      />
      <tbody>
        {lines.map((line) => (
          <Row
            key={line.key}
            line={line}
            celsius={celsius}
            otherExpiry={otherExpiryOf(line, lines, here)}
            isOrdered={isOrdered(line.product.code)}
            onChange={onChange}
            onRemove={onRemove}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly line: ReceiveLine;
  readonly celsius: number | undefined;
  readonly otherExpiry: string | undefined;
  readonly isOrdered: boolean;
  readonly onChange: Props['onChange'];
  readonly onRemove: Props['onRemove'];
}

/** Drawn anew only when something of it has changed: two hundred packs are scanned one after the other. */
const Row = memo(function Row({ line, celsius, otherExpiry, isOrdered, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { product, batch, pack, count, doubtful, confirmed, damaged, expired, recall } = line;
  const amount = amountOf(line);
  const range = storageRange(product.storage);
  const isWarm = range !== undefined && celsius !== undefined && !isWithin(celsius, range);
  const goesAside = expired || recall !== undefined || damaged || isWarm;
  return (
    <tr className={css.row} data-stopped={goesAside || undefined} data-lot={batch.lot}>
      <th scope="row">
        <bdi>{product.shownName}</bdi> {product.brand && <bdi className="quiet">{product.brand}</bdi>}
        {product.storage && <div className={css.why}>{storageWords(product.storage, t)}</div>}
      </th>
      <td>
        <bdi className={css.lot}>{batch.lot}</bdi>
        <div className={css.why}>{batch.expiry ? format.date(batch.expiry) : t('stock.noExpiry')}</div>
      </td>
      <td className={css.countCell}>
        <TextInput
          size="xs"
          inputMode="decimal"
          aria-label={t('receive.countOf', { name: product.name, lot: batch.lot })}
          value={count}
          error={amount === undefined}
          onChange={(event) => onChange(line.key, { count: event.currentTarget.value })}
          onFocus={(event) => event.currentTarget.select()}
        />
        {pack && pack.units !== '1' && <span className="quiet">× {pack.units}</span>}
      </td>
      <td>{amount === undefined ? '—' : <Amount value={quantityText(amount)} unit={product.unit} />}</td>
      <td>
        <div className={css.lineState}>
          {(goesAside || !isOrdered) && (
            <span className={css.tags}>
              {recall !== undefined && <Tag tone="stop">{t('stock.mark.recalled')}</Tag>}
              {expired && <Tag tone="stop">{t('stock.mark.expired')}</Tag>}
              {isWarm && <Tag tone="stop">{t('receive.tooWarm')}</Tag>}
              {goesAside && <Tag tone="stop">{t('receive.aside')}</Tag>}
              {!isOrdered && <Tag tone="pause">{t('receive.notOrdered')}</Tag>}
            </span>
          )}
          {otherExpiry && (
            <div className={css.why}>{t('receive.otherExpiry', { lot: batch.lot, day: format.date(otherExpiry) })}</div>
          )}
          {(doubtful || otherExpiry) && !confirmed && (
            <Button size="compact-sm" onClick={() => onChange(line.key, { confirmed: true })}>
              {t('receive.confirm', {
                lot: [batch.lot, otherExpiry && format.date(batch.expiry ?? '')].filter(Boolean).join(' · '),
              })}
            </Button>
          )}
          <Checkbox
            size="xs"
            label={t('receive.damaged')}
            checked={damaged}
            onChange={(event) => onChange(line.key, { damaged: event.currentTarget.checked })}
          />
        </div>
      </td>
      <td className={table.actions}>
        <ActionIcon
          variant="subtle"
          size="md"
          aria-label={t('receive.remove', { lot: batch.lot })}
          onClick={() => onRemove(line.key)}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </td>
    </tr>
  );
});
