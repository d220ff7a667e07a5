import { Button } from '@mantine/core';
import { IconBarcode, IconPlus, IconTruckDelivery } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockOrderRow, StockTransferRow } from '#shared/contract/stock-shown.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { QueryPanel } from '../../../parts/QueryPanel.tsx';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { Screen } from '../../../ui/Screen.tsx';
import css from '../Stock.module.css';
import { isOnWay, type StockSeen } from '../stock-model.ts';
import { useStock } from '../use-stock.ts';
import { DeliveryPane } from './DeliveryPane.tsx';
import { OrderForm } from './OrderForm.tsx';
import type { Source } from './receive-model.ts';

type Shown = { readonly is: 'nothing' | 'order-form' } | { readonly is: 'delivery'; readonly source: Source };

/** What is expected at the door, and what is being taken in. */
export function Receive() {
  const { t } = useTranslation();
  const { stock, tryAgain } = useStock();
  const seen = stock.state === 'ready' ? stock.seen : undefined;
  return (
    <Screen fixed title={t('pharmacy.tab.receive')} lead={t('receive.lead')}>
      {stock.state === 'loading' && <Loading label={t('common.loading')} lines={8} />}
      {(stock.state === 'refused' || stock.state === 'lost') && (
        <div className={css.failed}>
          <CallNotice call={stock.state === 'refused' ? stock : { state: 'interrupted' }} />
          <Button variant="default" onClick={tryAgain}>
            {t('common.tryAgain')}
          </Button>
        </div>
      )}
      {seen && <Desk seen={seen} />}
    </Screen>
  );
}

function Desk({ seen }: { readonly seen: StockSeen }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>({ is: 'nothing' });
  const [round, setRound] = useState(0);
  // What is received is told by the stream; the orders are asked for again with it.
  const { answer, reload } = useQuery(contract.stock.orders, {}, `${round} ${seen.products.length} ${seen.heardAt}`);
  const arriving = seen.transfers.filter((transfer) => transfer.direction === 'in' && isOnWay(transfer));
  const open = (source: Source): void => setShown({ is: 'delivery', source });
  const done = (): void => {
    setShown({ is: 'nothing' });
    setRound((count) => count + 1);
  };
  if (seen.places.length === 0)
    return (
      <Empty icon={<IconTruckDelivery size={28} aria-hidden />} title={t('receive.noPlaces')}>
        {t('receive.noPlacesWords')}
      </Empty>
    );
  return (
    <div className={css.columns}>
      <div className={css.left}>
        <div className={css.leftActions}>
          <Button
            leftSection={<IconBarcode size={17} aria-hidden />}
            onClick={() => open({ is: 'supplier', name: '' })}
          >
            {t('receive.withoutOrder')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlus size={17} aria-hidden />}
            onClick={() => setShown({ is: 'order-form' })}
          >
            {t('receive.newOrder')}
          </Button>
        </div>
        {arriving.length > 0 && (
          <Panel flush title={t('receive.arriving')}>
            <TransferList transfers={arriving} onOpen={(transfer) => open({ is: 'transfer', transfer })} />
          </Panel>
        )}
        <Panel fill flush title={t('receive.orders')}>
          <QueryPanel answer={answer} reload={reload}>
            {(orders) =>
              orders.length === 0 ? (
                <p className={css.none}>{t('receive.noOrders')}</p>
              ) : (
                <OrderList orders={orders} onOpen={(order) => open({ is: 'order', order })} />
              )
            }
          </QueryPanel>
        </Panel>
      </div>
      {shown.is === 'nothing' && (
        <Empty icon={<IconTruckDelivery size={28} aria-hidden />} title={t('receive.choose')}>
          {t('receive.chooseWords')}
        </Empty>
      )}
      {shown.is === 'order-form' && <OrderForm onDone={done} onClose={() => setShown({ is: 'nothing' })} />}
      {shown.is === 'delivery' && (
        <DeliveryPane
          key={sourceKey(shown.source)}
          source={shown.source}
          seen={seen}
          onDone={done}
          onClose={() => setShown({ is: 'nothing' })}
        />
      )}
    </div>
  );
}

function sourceKey(source: Source): string {
  if (source.is === 'order') return source.order.id;
  return source.is === 'transfer' ? source.transfer.id : 'supplier';
}

function OrderList({
  orders,
  onOpen,
}: {
  readonly orders: readonly StockOrderRow[];
  onOpen(order: StockOrderRow): void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={css.sources}>
      {orders.map((order) => {
        const left = order.lines.filter(({ open }) => open !== '0').length;
        return (
          <li key={order.id}>
            <button type="button" className={css.source} data-testid="stock-order" onClick={() => onOpen(order)}>
              <b>
                <bdi>{order.supplier}</bdi>
              </b>
              <span className="quiet">
                <bdi className="figures">{order.number}</bdi> · {format.date(order.orderedAt)}
              </span>
              <span>{left === 0 ? t('receive.allCame') : t('receive.openLines', { count: left })}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

interface TransfersProps {
  readonly transfers: readonly StockTransferRow[];
  onOpen(transfer: StockTransferRow): void;
}

function TransferList({ transfers, onOpen }: TransfersProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={css.sources}>
      {transfers.map((transfer) => (
        <li key={transfer.id}>
          <button type="button" className={css.source} data-testid="arriving-transfer" onClick={() => onOpen(transfer)}>
            <b>{t('stock.way.in', { site: transfer.from.name })}</b>
            <span className="quiet">
              {format.moment(transfer.sentAt)} · <bdi>{transfer.sentBy}</bdi>
            </span>
            <span>{t('receive.openLines', { count: transfer.lines.filter(({ open }) => open !== '0').length })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
