import type { MedicationRequest } from '@medplum/fhirtypes';
import { type OrderStanding, orderStanding } from '#shared/domain/medication/order-standing.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { Document } from '#shared/model/envelope.ts';
import { measuredIn, orderText } from './record-entry.ts';
import type { RecordOnSheet } from './record-on-sheet.ts';

export type OrderChange = 'new' | 'changed' | 'replaced' | 'held' | 'undecided' | 'stopped';

export interface SheetOrder {
  readonly text: string;
  readonly measuredIn?: string;
  readonly at: string;
  readonly how: OrderChange;
}

const STOPPED: ReadonlySet<string> = new Set(['stopped', 'cancelled', 'completed', 'entered-in-error']);
const HOW: Readonly<Partial<Record<OrderStanding, OrderChange>>> = {
  superseded: 'replaced',
  'on-hold': 'held',
  'disputed-stop': 'undecided',
  'disputed-change': 'undecided',
};

/** @SAFETY HO7: what another order has replaced is not told as one to give by. */
export function changedOrders(
  unseen: readonly Document<MedicationRequest>[],
  all: readonly Document<MedicationRequest>[],
  { nowMs, nameOf }: RecordOnSheet,
): readonly SheetOrder[] {
  const orders = all.map(({ _id, resource }) => readOrder({ id: _id, resource }));
  const howOf = ({ _id, resource }: Document<MedicationRequest>): OrderChange => {
    if (STOPPED.has(resource.status ?? '')) return 'stopped';
    const order = orders.find(({ id }) => id === _id);
    const line = orders.filter(({ lineage }) => lineage === order?.lineage);
    // The zone moves ends that are days: of what is replaced, held or in dispute it says nothing.
    const standing = order && orderStanding(order, line, nowMs, 'UTC');
    return (standing && HOW[standing]) ?? (order?.prior ? 'changed' : 'new');
  };
  return unseen
    .filter(({ kind, resource }) => kind === 'MedicationRequest' && resource.status !== 'draft')
    .map((document) => ({
      text: orderText(document.resource, nameOf),
      ...scaleOf(document.resource),
      at: new Date(wallMs(document.at)).toISOString(),
      how: howOf(document),
    }));
}

function scaleOf(request: MedicationRequest): { readonly measuredIn?: string } {
  const unit = measuredIn(request);
  return unit === undefined ? {} : { measuredIn: unit };
}
