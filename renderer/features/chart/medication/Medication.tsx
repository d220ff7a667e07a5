import { Button, Checkbox } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { useMinute } from '../../../parts/use-minute.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading, Notice } from '../../../ui/Condition.tsx';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import { EntryColumns } from '../entry/EntryForm.tsx';
import { useStations } from '../use-stations.ts';
import { siteZone } from './medication-facts.ts';
import { OrderActDialog, type PlainAct } from './OrderActDialog.tsx';
import { type OrderAct, OrderTable } from './OrderTable.tsx';
import { PrescribeForm } from './PrescribeForm.tsx';
import { isCurrent, type OrderItem, readOrderItems } from './read-orders.ts';
import { SettleDialog } from './SettleDialog.tsx';
import { shownName } from './tall-man.ts';
import { useProducts } from './use-products.ts';

type Doing =
  | { readonly what: 'nothing' }
  | { readonly what: 'prescribe' }
  | { readonly what: 'change' | 'settle'; readonly id: string }
  | { readonly what: 'act'; readonly act: PlainAct; readonly id: string };

/** Orders for medicines of this patient, and the form beside them while one is made or changed. */
export function Medication() {
  const { t } = useTranslation();
  const { record, isWhole } = useChart();
  // The present minute, and what was signed within it.
  const nowMs = Math.max(useMinute(), Date.now());
  const mayPrescribe = useSignedIn()?.user.permissions.includes('order.prescribe') ?? false;
  const [doing, setDoing] = useState<Doing>({ what: 'nothing' });
  const [withEnded, setWithEnded] = useState(false);
  const items = readOrderItems(record.orders, nowMs, siteZone());
  const products = useProducts(items);
  const stationOf = useStations(items.map(({ row }) => row));
  const shown = withEnded ? items : items.filter(isCurrent);
  const ended = items.length - items.filter(isCurrent).length;
  const disputed = items.filter(({ standing }) => standing.startsWith('disputed'));
  const found = 'id' in doing ? items.find(({ row }) => row.id === doing.id) : undefined;
  const named = (item: OrderItem): OrderItem => ({
    ...item,
    name: shownName(item.name, products.get(item.productCode ?? '')),
  });
  const done = (): void => setDoing({ what: 'nothing' });
  useKeys({ [ENTRY_KEYS]: mayPrescribe ? () => setDoing({ what: 'prescribe' }) : undefined });

  function act(name: OrderAct, { row }: OrderItem): void {
    if (name === 'change' || name === 'settle') setDoing({ what: name, id: row.id });
    else setDoing({ what: 'act', act: name, id: row.id });
  }
  const isEntering = doing.what === 'prescribe' || (doing.what === 'change' && found !== undefined);
  return (
    <EntryColumns
      place="half"
      entry={
        isEntering && (
          <PrescribeForm
            key={found?.row.id ?? 'new'}
            {...(found ? { changes: found, product: products.get(found.productCode ?? '') } : {})}
            onDone={done}
          />
        )
      }
    >
      <Panel
        title={t('chart.tab.medication')}
        aside={t('order.count', { count: items.filter(isCurrent).length })}
        flush
        actions={
          <>
            {ended > 0 && (
              <Checkbox
                label={t('order.showEnded', { count: ended })}
                checked={withEnded}
                onChange={(event) => setWithEnded(event.currentTarget.checked)}
              />
            )}
            {mayPrescribe && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                rightSection={<Keycap keys="Alt R" />}
                onClick={() => setDoing({ what: 'prescribe' })}
              >
                {t('order.prescribe')}
              </Button>
            )}
          </>
        }
      >
        {disputed.length > 0 && (
          <Notice
            tone="stop"
            announce
            title={t('order.disputed', { count: disputed.length })}
            actions={
              mayPrescribe &&
              oneOfEachLine(disputed).map((item) => (
                <Button key={item.row.id} size="compact-sm" onClick={() => act('settle', item)}>
                  <bdi>{t('order.settleTitle', { drug: named(item).name })}</bdi>
                </Button>
              ))
            }
          >
            {t('order.disputedWords')}
          </Notice>
        )}
        {shown.length === 0 &&
          (isWhole ? (
            <Empty title={t('order.none')}>{t('order.noneWords')}</Empty>
          ) : (
            <Loading label={t('common.loading')} />
          ))}
        {shown.length > 0 && (
          <OrderTable items={shown} products={products} stationOf={stationOf} onAct={act} isBrief={isEntering} />
        )}
      </Panel>
      {doing.what === 'act' && found && <OrderActDialog act={doing.act} item={named(found)} onClose={done} />}
      {doing.what === 'settle' && found && (
        <SettleDialog item={named(found)} all={items} stationOf={stationOf} onClose={done} />
      )}
    </EntryColumns>
  );
}

/** Deciding about one version decides about its line. */
function oneOfEachLine(items: readonly OrderItem[]): readonly OrderItem[] {
  return [...new Map(items.map((item) => [item.order.lineage, item])).values()];
}
