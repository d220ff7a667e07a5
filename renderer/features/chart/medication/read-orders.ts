import type { MedicationRequest } from '@medplum/fhirtypes';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { type CheckMark, readCheckMark } from '#shared/domain/knowledge/check-mark.ts';
import type { Order } from '#shared/domain/medication/order.ts';
import { type OrderStanding, orderStanding } from '#shared/domain/medication/order-standing.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import { groupBy } from '#shared/lib/group-by.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { PRODUCT_CODE } from '#shared/model/medication-knowledge.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';

/** Groups of the list, in the order in which they stand. */
export const ORDER_GROUPS = ['regular', 'as-needed', 'infusion', 'once', 'as-written'] as const;
export type OrderGroup = (typeof ORDER_GROUPS)[number];

export interface OrderItem {
  readonly row: StoredRow<MedicationRequest>;
  readonly order: Order;
  readonly standing: OrderStanding;
  readonly group: OrderGroup;
  readonly name: string;
  readonly productCode: string | undefined;
  /** Other versions of the line that are in dispute with this one. */
  readonly rivals: readonly string[];
  /** Waits for a decision over two versions of this very document. */
  readonly isDisputedHere: boolean;
  readonly check: CheckMark | undefined;
}

/** @SAFETY What two desks say differently is shown for each of them, and both are marked; nothing that may be given is hidden. */
const CURRENT: ReadonlySet<OrderStanding> = new Set([
  'in-force',
  'not-started',
  'on-hold',
  'disputed-stop',
  'disputed-change',
  'draft',
]);

export function isCurrent({ standing }: Pick<OrderItem, 'standing'>): boolean {
  return CURRENT.has(standing);
}

export function readOrderItems(
  rows: readonly StoredRow<MedicationRequest>[],
  nowMs: number,
  zone: string,
): readonly OrderItem[] {
  const read = rows.map((row) => {
    const conflicting = (row.conflicting ?? []).map((one) => (one as { resource: MedicationRequest }).resource);
    return { row, conflicting, order: readOrder({ id: row.id, resource: row.content, conflicting }) };
  });
  const lines = groupBy(read, ({ order }) => order.lineage);
  const items = read.map(({ row, order, conflicting }) => {
    const line = (lines.get(order.lineage) ?? []).map((one) => one.order);
    const standing = orderStanding(order, line, nowMs, zone);
    return { row, order, standing, isDisputedHere: conflicting.length > 0 };
  });
  return items.map((item) => ({
    ...item,
    group: groupOf(item.order),
    name: conceptText(item.order.drug),
    productCode: codeIn(item.order.drug, PRODUCT_CODE),
    rivals: rivalsOf(item, items),
    check: readCheckMark(item.row.content),
  }));
}

type Read = Pick<OrderItem, 'row' | 'order' | 'standing'>;

function rivalsOf(item: Read, all: readonly Read[]): readonly string[] {
  const line = all.filter(({ order }) => order.lineage === item.order.lineage && order.status !== 'entered-in-error');
  if (!item.standing.startsWith('disputed')) return [];
  return line
    .filter(({ row, order, standing }) => {
      const counts = standing.startsWith('disputed') || order.status === 'stopped';
      return row.id !== item.row.id && counts && !line.some((later) => later.order.settles.includes(row.id));
    })
    .map(({ row }) => row.id);
}

function groupOf({ dosing }: Order): OrderGroup {
  if (dosing.state !== 'read') return 'as-written';
  const { kind } = dosing.dosing.regimen;
  if (kind === 'as-needed' || kind === 'infusion' || kind === 'once') return kind;
  return 'regular';
}
