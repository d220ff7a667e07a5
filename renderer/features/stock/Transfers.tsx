import { Button } from '@mantine/core';
import { IconTruckDelivery } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StockTransferRow } from '#shared/contract/stock-shown.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useSignedIn } from '../../state/live.ts';
import { useView } from '../../state/view.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Tag } from '../../ui/Tag.tsx';
import table from '../../ui/table.module.css';
import css from './Stock.module.css';
import { daysOnWay, isOnWay, isOverdue, type StockSeen } from './stock-model.ts';
import { TakeBackDialog } from './TakeBackDialog.tsx';
import { TransferLoss } from './TransferLoss.tsx';
import { Amount } from './words.tsx';

/** Goods that have left one site and are not in the book of another yet. */
export function Transfers({ seen }: { readonly seen: StockSeen }) {
  const { t } = useTranslation();
  if (seen.transfers.length === 0)
    return (
      <Empty icon={<IconTruckDelivery size={28} aria-hidden />} title={t('stock.way.none')}>
        {t('stock.way.noneWords')}
      </Empty>
    );
  return (
    <div className={css.scroll}>
      {seen.transfers.map((transfer) => (
        <TransferPanel key={transfer.id} transfer={transfer} />
      ))}
    </div>
  );
}

function TransferPanel({ transfer }: { readonly transfer: StockTransferRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useView((view) => view.go);
  const mayMove = useSignedIn()?.user.permissions.includes('stock.move') ?? false;
  const [isTakingBack, setIsTakingBack] = useState(false);
  const { direction, from, to, sentAt, sentBy, note, lines } = transfer;
  const isWhole = lines.every(({ open, sent }) => open === sent);
  return (
    <Panel
      flush
      title={t(`stock.way.${direction}`, { site: direction === 'in' ? from.name : to.name })}
      aside={
        <>
          {format.moment(sentAt)} · <bdi>{sentBy}</bdi>{' '}
          {isOverdue(transfer, Date.now()) && (
            <Tag tone="pause">{t('stock.way.days', { count: daysOnWay(transfer, Date.now()) })}</Tag>
          )}
        </>
      }
      actions={
        <>
          {direction === 'in' && isOnWay(transfer) && (
            <Button size="compact-sm" onClick={() => go({ at: 'pharmacy', tab: 'receive' })}>
              {t('stock.way.receive')}
            </Button>
          )}
          {direction === 'out' && isWhole && mayMove && (
            <Button size="compact-sm" variant="default" onClick={() => setIsTakingBack(true)}>
              {t('stock.way.takeBack')} …
            </Button>
          )}
        </>
      }
    >
      <div data-testid="stock-transfer" data-direction={direction}>
        {note && <p className={css.none}>{note}</p>}
        <table className={table.table}>
          <TableHead columns={[t('stock.product'), t('stock.lot'), t('stock.way.sent'), t('stock.way.open')]} />
          <tbody>
            {lines.map((line) => (
              <tr key={`${line.product} ${line.batch.lot}`}>
                <th scope="row">
                  <bdi>{line.name}</bdi> {line.brand && <bdi className="quiet">{line.brand}</bdi>}
                </th>
                <td>
                  <bdi className="figures">{line.batch.lot}</bdi>
                </td>
                <td>
                  <Amount value={line.sent} unit={line.unit} />
                </td>
                <td>
                  {line.open === '0' ? (
                    <Tag tone="fine">{t('stock.way.arrived')}</Tag>
                  ) : (
                    <Amount value={line.open} unit={line.unit} />
                  )}
                  {line.lost.map((lost) => (
                    <TransferLoss key={lost.id} transfer={transfer} lost={lost} unit={line.unit} />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isTakingBack && <TakeBackDialog transfer={transfer} onClose={() => setIsTakingBack(false)} />}
    </Panel>
  );
}
