import { Button } from '@mantine/core';
import { IconCalendarCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../../state/live.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import table from '../../ui/table.module.css';
import { HoldingDialog } from './HoldingDialog.tsx';
import css from './Stock.module.css';
import { byExpiry, isHere, type Line, linesOf, placeText, type StockSeen } from './stock-model.ts';
import { Amount, BatchText, HeldTags } from './words.tsx';

const SPANS = ['expired', 'within-30-days', 'within-90-days'] as const;

/** What has expired and is still on a shelf, and what will soon: first to end first. */
export function ExpiryBoard({ seen }: { readonly seen: StockSeen }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Line>();
  const lines = linesOf(seen.products)
    .filter(({ held }) => isHere(held))
    .toSorted(byExpiry);
  const spans = SPANS.map((span) => ({ span, lines: lines.filter(({ held }) => held.expires === span) }));
  const shown = spans.filter((one) => one.lines.length > 0);
  if (shown.length === 0)
    return (
      <Empty icon={<IconCalendarCheck size={28} aria-hidden />} title={t('stock.expiry.none')}>
        {t('stock.expiry.noneWords')}
      </Empty>
    );
  return (
    <div className={css.scroll}>
      {shown.map(({ span, lines: ofSpan }) => (
        <Panel key={span} flush title={t(`stock.expiry.${span}`)} aside={t('stock.batches', { count: ofSpan.length })}>
          <table className={table.table} data-testid={`expiry-${span}`}>
            <TableHead
              columns={[
                t('stock.product'),
                t('stock.batch'),
                t('stock.place'),
                t('stock.onShelf'),
                t('stock.putAside'),
              ]}
              withActions
            />
            <tbody>
              {ofSpan.map((line) => (
                <ExpiryRow key={line.key} line={line} seen={seen} onOpen={setOpen} />
              ))}
            </tbody>
          </table>
        </Panel>
      ))}
      {open && (
        <HoldingDialog
          act="quarantine"
          product={open.product}
          held={open.held}
          seen={seen}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

interface RowProps {
  readonly line: Line;
  readonly seen: StockSeen;
  onOpen(line: Line): void;
}

function ExpiryRow({ line, seen, onOpen }: RowProps) {
  const { t } = useTranslation();
  const mayMove = useSignedIn()?.user.permissions.includes('stock.move') ?? false;
  const { product, held } = line;
  return (
    <tr className={css.row} data-stopped={held.stops.length > 0 || undefined}>
      <th scope="row">
        <bdi>{product.shownName}</bdi> {product.brand && <bdi className="quiet">{product.brand}</bdi>}{' '}
        <HeldTags held={held} />
      </th>
      <td>
        <BatchText held={held} />
      </td>
      <td>
        <bdi>{placeText(seen.places, held.location)}</bdi>
      </td>
      <td>
        <Amount value={held.available} unit={product.unit} />
      </td>
      <td>{held.quarantined === '0' ? '—' : <Amount value={held.quarantined} unit={product.unit} />}</td>
      <td className={table.actions}>
        {mayMove && held.available !== '0' && (
          <Button size="compact-sm" variant="default" onClick={() => onOpen(line)}>
            {t('stock.act.quarantine')}
          </Button>
        )}
      </td>
    </tr>
  );
}
