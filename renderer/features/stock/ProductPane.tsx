import { Button, Menu, UnstyledButton } from '@mantine/core';
import { IconDots, IconFileText, IconSnowflake } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProductStock, StockHeld } from '#shared/contract/stock-shown.ts';
import { storageWords } from '../../parts/product-words.ts';
import { useSignedIn } from '../../state/live.ts';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import { type HoldingAct, HoldingDialog } from './HoldingDialog.tsx';
import css from './Stock.module.css';
import { StockCard } from './StockCard.tsx';
import { byExpiry, isReservedTwice, linesOf, placeText, type StockSeen, totalsOf } from './stock-model.ts';
import { Amount, BatchText, HeldTags } from './words.tsx';

interface Props {
  readonly product: ProductStock;
  readonly seen: StockSeen;
  /** Key of the batch that was scanned. */
  readonly scanned: string | undefined;
}

type Open =
  | { readonly is: 'act'; readonly act: HoldingAct; readonly held: StockHeld }
  | { readonly is: 'card'; readonly held?: StockHeld };

/** One product: what is free, and every batch with its place, its end and what speaks against it. */
export function ProductPane({ product, seen, scanned }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>();
  const lines = linesOf([product]).toSorted(byExpiry);
  const { free, reserved, onWards, aside } = totalsOf(product, seen.places);
  return (
    <div className={css.pane}>
      <Panel
        fill
        flush
        title={<bdi>{product.shownName}</bdi>}
        aside={
          <span className={css.facts}>
            <bdi className="figures">{product.code}</bdi>
            {product.brand && <bdi>{product.brand}</bdi>}
            {product.storage && (
              <Tag icon={<IconSnowflake size={13} aria-hidden />}>
                <bdi>{storageWords(product.storage, t)}</bdi>
              </Tag>
            )}
            {product.controlledClass && <Tag tone="pause">{product.controlledClass}</Tag>}
          </span>
        }
        actions={
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFileText size={15} aria-hidden />}
            onClick={() => setOpen({ is: 'card' })}
          >
            {t('stock.card.open')}
          </Button>
        }
      >
        <dl className={css.totals}>
          <div>
            <dt>{t('stock.free')}</dt>
            <dd>
              <Amount value={free} unit={product.unit} packUnits={product.packUnits} />
            </dd>
          </div>
          <div data-none={reserved === '0' || undefined}>
            <dt>{t('stock.reserved')}</dt>
            <dd>
              <Amount value={reserved} unit={product.unit} packUnits={product.packUnits} />
            </dd>
          </div>
          {onWards !== '0' && (
            <div>
              <dt>{t('stock.onWards')}</dt>
              <dd>
                <Amount value={onWards} unit={product.unit} packUnits={product.packUnits} />
              </dd>
            </div>
          )}
          <div data-none={aside === '0' || undefined}>
            <dt>{t('stock.notFree')}</dt>
            <dd>
              <Amount value={aside} unit={product.unit} packUnits={product.packUnits} />
            </dd>
          </div>
        </dl>
        <table className={table.table} data-batches>
          <TableHead
            columns={[t('stock.batch'), t('stock.place'), t('stock.onShelf'), t('stock.putAside'), t('stock.state')]}
            withActions
          />
          <tbody>
            {lines.map(({ key, held }) => (
              <BatchRow
                key={key}
                product={product}
                held={held}
                place={placeText(seen.places, held.location)}
                isScanned={key === scanned}
                onOpen={setOpen}
              />
            ))}
          </tbody>
        </table>
      </Panel>
      {open?.is === 'act' && (
        <HoldingDialog
          act={open.act}
          product={product}
          held={open.held}
          seen={seen}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open?.is === 'card' && (
        <StockCard product={product} batch={open.held?.batch} places={seen.places} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

interface RowProps {
  readonly product: ProductStock;
  readonly held: StockHeld;
  readonly place: string;
  readonly isScanned: boolean;
  onOpen(open: Open): void;
}

function BatchRow({ product, held, place, isScanned, onOpen }: RowProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isScanned) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isScanned]);
  return (
    <tr
      ref={row}
      className={css.row}
      data-testid="stock-batch"
      data-lot={held.batch.lot}
      data-stopped={held.stops.length > 0 || undefined}
      data-scanned={isScanned || undefined}
    >
      <th scope="row">
        <BatchText held={held} />
      </th>
      <td>
        <bdi>{place}</bdi>
      </td>
      <td>
        <Amount value={held.available} unit={product.unit} packUnits={product.packUnits} />
        {held.reserved && (
          <div className="quiet" data-testid="reserved">
            {t('stock.reservedOf', { amount: held.reserved })}
          </div>
        )}
      </td>
      <td>
        {held.quarantined === '0' ? (
          <span className="quiet">—</span>
        ) : (
          <Amount value={held.quarantined} unit={product.unit} />
        )}
      </td>
      <td>
        <HeldTags held={held} />
        {isReservedTwice(held) && <Tag tone="pause">{t('stock.reservedTwice')}</Tag>}
        {held.recall && <bdi className={css.why}>{held.recall}</bdi>}
      </td>
      <td className={table.actions}>
        <BatchMenu held={held} onOpen={onOpen} />
      </td>
    </tr>
  );
}

/** What can be done with a batch here, by who may. */
function BatchMenu({ held, onOpen }: Pick<RowProps, 'held' | 'onOpen'>) {
  const { t } = useTranslation();
  const permissions = useSignedIn()?.user.permissions ?? [];
  const [mayMove, mayAdjust] = [permissions.includes('stock.move'), permissions.includes('stock.adjust')];
  const isStopped = held.stops.includes('recalled') || held.stops.includes('expired');
  const acts: readonly HoldingAct[] = [
    ...(mayMove && held.available !== '0' ? (['move', 'quarantine'] as const) : []),
    ...(mayMove && held.available !== '0' && !isStopped ? (['send'] as const) : []),
    ...(mayAdjust && held.quarantined !== '0' && !isStopped ? (['release'] as const) : []),
    ...(mayAdjust ? (['found', 'lost', 'waste'] as const) : []),
  ];
  return (
    <Menu position="bottom-end" withinPortal returnFocus>
      <Menu.Target>
        <UnstyledButton className={css.more} aria-label={t('stock.actsOf', { lot: held.batch.lot })}>
          <IconDots size={18} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map((act) => (
          <Menu.Item key={act} onClick={() => onOpen({ is: 'act', act, held })}>
            {t(`stock.act.${act}`)}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => onOpen({ is: 'card', held })}>{t('stock.card.ofBatch')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
