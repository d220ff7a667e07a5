/** SL19: how a ward's request stands, by everything that is known to have been done about it. In any order. */
import { inEventOrder, type OrderedEvent } from '#shared/lib/event-order.ts';
import type { StockRequestResource } from '#shared/model/stock-request.ts';
import { batchKey } from './holding.ts';
import type { Batch, Movement } from './movement.ts';
import { NONE, negative, plus, type Quantity } from './quantity.ts';

type Act<Name extends StockRequestResource['act']> = Extract<StockRequestResource, { readonly act: Name }>;
export type RequestAct = Exclude<StockRequestResource, { readonly act: 'ask' }>;
export type KnownAct = RequestAct & OrderedEvent;

export type RequestState = 'asked' | 'accepted' | 'on-the-way' | 'received' | 'refused' | 'withdrawn';

export interface SentLine {
  readonly product: string;
  readonly batch: Batch;
  readonly sent: Quantity;
  /** Has not arrived in the cupboard. */
  readonly open: Quantity;
}

export interface StockRequest {
  readonly id: string;
  readonly asked: Act<'ask'>;
  /** In the order of events, each once. */
  readonly acts: readonly KnownAct[];
  readonly sent: readonly SentLine[];
  readonly state: RequestState;
}

/** `movements`: those that bear the request as their transfer. What moved counts before what was said. */
export function foldRequest(
  id: string,
  asked: Act<'ask'>,
  acts: readonly KnownAct[],
  movements: readonly Movement[],
): StockRequest {
  const sent = listSent(movements);
  const has = (name: RequestAct['act']) => acts.some(({ act }) => act === name);
  const state = (): RequestState => {
    if (sent.some(({ open }) => open > 0)) return 'on-the-way';
    if (sent.length > 0) return 'received';
    if (has('refuse')) return 'refused';
    if (has('withdraw')) return 'withdrawn';
    return has('accept') ? 'accepted' : 'asked';
  };
  return { id, asked, acts: inEventOrder(acts), sent, state: state() };
}

function listSent(movements: readonly Movement[]): readonly SentLine[] {
  const lines = new Map<string, SentLine>();
  const once = new Map(movements.map((movement) => [movement.id, movement]));
  for (const { type, product, batch, quantity } of once.values()) {
    if (type !== 'transfer-out' && type !== 'transfer-in') continue;
    const key = `${product}\n${batchKey(batch)}`;
    const known = lines.get(key) ?? { product, batch, sent: NONE, open: NONE };
    const left = type === 'transfer-out' ? negative(quantity) : NONE;
    lines.set(key, { ...known, sent: plus(known.sent, left), open: plus(known.open, negative(quantity)) });
  }
  return [...lines].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
}
