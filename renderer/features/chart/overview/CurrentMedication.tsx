import { useTranslation } from 'react-i18next';
import type { FoundProduct } from '#shared/contract/order.ts';
import { dosingWords } from '../../../parts/medication/dosing-words.ts';
import { routeWords } from '../../../parts/medication/route-words.ts';
import { breakable } from '../../../parts/patient-words.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { useMinute } from '../../../parts/use-minute.ts';
import { Tag } from '../../../ui/Tag.tsx';
import { useChart } from '../chart-context.ts';
import { siteZone } from '../medication/medication-facts.ts';
import { isCurrent, type OrderItem, readOrderItems } from '../medication/read-orders.ts';
import { shownName } from '../medication/tall-man.ts';
import { useProducts } from '../medication/use-products.ts';
import { LinesPanel } from './LinesPanel.tsx';
import css from './Overview.module.css';

/** Each order that may still be given, with dose, way and times; one on hold or in dispute says so. */
export function CurrentMedication() {
  const { t } = useTranslation();
  const { record } = useChart();
  const nowMs = Math.max(useMinute(), Date.now());
  const all = readOrderItems(record.orders, nowMs, siteZone());
  const items = all.filter(isCurrent);
  const products = useProducts(items);
  return (
    <LinesPanel
      title={t('overview.medication')}
      tab="medication"
      empty={all.length > 0 ? t('overview.pastOrders', { count: all.length }) : t('order.none')}
    >
      {items.map((item) => (
        <Line key={item.row.id} item={item} product={products.get(item.productCode ?? '')} />
      ))}
    </LinesPanel>
  );
}

function Line({ item, product }: { readonly item: OrderItem; readonly product: FoundProduct | undefined }) {
  const { t } = useTranslation();
  const { order, standing } = item;
  const { dose, when } = dosingWords(t, order.dosing);
  const route = order.dosing.state === 'read' ? order.dosing.dosing.route?.text : undefined;
  const isDisputed = standing.startsWith('disputed');
  return (
    <li>
      <span className={css.what}>
        <b>
          <bdi>{breakable(shownName(item.name, product))}</bdi>
        </b>
        <br />
        <span className="figures">{[dose, route && routeWords(t, route), when].filter(Boolean).join(' · ')}</span>
      </span>
      {standing !== 'in-force' && (
        <Tag tone={isDisputed ? 'stop' : standing === 'on-hold' ? 'pause' : 'calm'}>
          {t(`order.standing.${standing}`)}
        </Tag>
      )}
      <RecordMarkView row={item.row} wordy={false} />
    </li>
  );
}
