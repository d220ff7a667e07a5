/**
 * What somebody wants to move, judged by what this station knows (SL7, SL8), as documents of one unit of work. A dispense, a
 * count, a destruction writes its own document with them: all of it commits, or nothing does.
 */

import { effectsOf, holdingKey } from '#shared/domain/stock/holding.ts';
import { judgeWithdrawal, leastSince } from '#shared/domain/stock/judge-withdrawal.ts';
import { hasRightSign, isWithdrawal, type Movement } from '#shared/domain/stock/movement.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { NONE, negative, type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import type { StockLedger } from '#shared/domain/stock/stock-ledger.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { STOCK_MOVEMENT_KIND, type StockMovementResource } from '#shared/model/stock-movement.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import type { PlannedDocument } from '../api/operation-handler.ts';
import type { StockView } from './stock-book.ts';
import { sequenceLocal } from './stock-sequence.ts';

/** For the commit: `documents` and `locals` have to go into the same unit of work. */
export interface PlannedMovements {
  /** In the order of the drafts. */
  readonly documents: readonly PlannedDocument[];
  readonly locals: readonly LocalWrite[];
}

export interface PlanContext {
  readonly view: Pick<StockView, 'ledger' | 'places' | 'findRecall' | 'reservations'>;
  readonly stationId: string;
  /** Number of the first movement. */
  readonly sequence: number;
  readonly actor: { readonly userId: string; readonly displayName: string };
  readonly nowMs: number;
  /** `2026-11-22` at the site. */
  readonly today: string;
}

/** Why a draft cannot be moved; in `details` of the refusal, with the index of the draft. */
export type MovementStop =
  | { readonly why: 'wrong-sign' | 'no-such-place' | 'in-the-future' | 'expired' | 'recalled' | 'shortage-open' }
  | { readonly why: 'short'; readonly free: string };

export function planMovements(drafts: readonly MovementDraft[], context: PlanContext): PlannedMovements | Refusal {
  const judged: Movement[] = [];
  const documents: PlannedDocument[] = [];
  for (const [index, draft] of drafts.entries()) {
    const movement = toMovement(draft, context, index);
    const stop = findStop(draft, movement, context, judged);
    if (stop && !(stop.why === 'short' && draft.shortReason)) return refuse(stop, draft, index);
    judged.push(movement);
    documents.push(toDocument(draft, movement, context, stop));
  }
  return { documents, locals: [sequenceLocal(context.sequence + drafts.length)] };
}

function toMovement(draft: MovementDraft, { stationId, sequence, nowMs }: PlanContext, index: number): Movement {
  const { type, product, batch, location, quantity, state, reversalOf, transferId, unitCost } = draft;
  const now = new Date(nowMs).toISOString();
  return {
    id: newDocumentId(STOCK_MOVEMENT_KIND, { now: () => nowMs }),
    at: `${now}-ffff-${stationId}`,
    station: stationId,
    sequence: sequence + index,
    ...{ type, product, batch, location, quantity },
    occurredAt: draft.occurredAt ?? now,
    ...(state ? { state } : {}),
    ...(reversalOf ? { reversalOf } : {}),
    ...(transferId ? { transferId } : {}),
    ...(unitCost ? { unitCost } : {}),
  };
}

function findStop(
  draft: MovementDraft,
  movement: Movement,
  context: PlanContext,
  before: readonly Movement[],
): MovementStop | undefined {
  const { view, nowMs, today } = context;
  if (!hasRightSign(draft)) return { why: 'wrong-sign' };
  if (!view.places.get(draft.location)?.inUse) return { why: 'no-such-place' };
  if (Date.parse(movement.occurredAt) > nowMs) return { why: 'in-the-future' };
  // @SAFETY A recall that was heard of stops an issue before anybody has put the batch aside.
  if (draft.type === 'issue' && draft.quantity < 0 && view.findRecall(draft)) return { why: 'recalled' };
  const ledger = withPending(view.ledger, before);
  if (isWithdrawal(movement) && movesOut(movement)) {
    const { purpose } = draft;
    const kept = {
      reservations: view.reservations,
      now: new Date(nowMs).toISOString(),
      ...(purpose ? { purpose } : {}),
    };
    const judgement = judgeWithdrawal(movement, { ledger, today, ...kept });
    if (judgement.state === 'stopped') return { why: judgement.why };
    return judgement.state === 'short' ? { why: 'short', free: quantityText(judgement.free) } : undefined;
  }
  return findShortState(movement, ledger);
}

/** Quarantine may take what is kept for somebody: it protects her. A count and an adjustment say what there is. */
const movesOut = ({ type }: Movement): boolean =>
  type === 'issue' || type === 'waste' || type === 'transfer-out' || type === 'receive' || type === 'return';

/** Neither of the two states goes below nought by an act of this station. */
function findShortState(movement: Movement, ledger: StockLedger): MovementStop | undefined {
  if (movement.type === 'count' || movement.type === 'adjust') return undefined;
  for (const { state, delta } of effectsOf(movement)) {
    if (delta >= 0) continue;
    const free = leastSince(ledger.entries(movement, state), movement.occurredAt);
    if (free + delta < 0) return { why: 'short', free: quantityText(free < 0 ? NONE : free) };
  }
  return undefined;
}

/** The drafts before this one count already. */
function withPending(ledger: StockLedger, before: readonly Movement[]): StockLedger {
  if (before.length === 0) return ledger;
  return {
    ...ledger,
    entries(holding, state = 'available') {
      const pending = before.flatMap((movement) =>
        holdingKey(movement) === holdingKey(holding)
          ? effectsOf(movement).flatMap((effect) =>
              effect.state === state ? [{ movement, delta: effect.delta, after: NONE }] : [],
            )
          : [],
      );
      return [...ledger.entries(holding, state), ...pending];
    },
  };
}

function toDocument(
  draft: MovementDraft,
  movement: Movement,
  { actor, nowMs }: PlanContext,
  stop: MovementStop | undefined,
): PlannedDocument {
  const { packs, document, order, patientId, serials, witness, unit, alsoFor } = draft;
  const reason = reasonOf(draft, stop !== undefined);
  const { id, at: _at, station: _station, quantity, ...facts } = movement;
  const resource: StockMovementResource = {
    resourceType: STOCK_MOVEMENT_KIND,
    status: 'final',
    ...facts,
    batch: { ...movement.batch },
    quantity: quantityText(quantity),
    unit,
    recordedAt: new Date(nowMs).toISOString(),
    actor: { id: actor.userId, name: actor.displayName },
    ...(witness ? { witness: { ...witness } } : {}),
    ...(packs ? { packs: { ...packs } } : {}),
    ...(reason ? { reason: { ...reason } } : {}),
    ...(document ? { document } : {}),
    ...(order ? { order } : {}),
    ...(patientId ? { patientId } : {}),
    ...(serials && serials.length > 0 ? { serials: [...serials] } : {}),
    ...(stop?.why === 'short' ? { shortBy: quantityText(missing(quantity, stop.free)) } : {}),
  };
  return { id, kind: STOCK_MOVEMENT_KIND, resource, ...(alsoFor ? { keeps: { alsoFor: [...alsoFor] } } : {}) };
}

/** Why it happened, and why more of it is there than is known: one never hides the other. */
function reasonOf({ reason, shortReason }: MovementDraft, isShort: boolean): MovementDraft['reason'] {
  if (!isShort || !shortReason) return reason;
  return reason
    ? { ...reason, text: `${reason.text} · ${shortReason}` }
    : { code: 'more-than-known', text: shortReason };
}

const missing = (wanted: Quantity, free: string): Quantity =>
  (negative(wanted) - Math.round(Number(free) * 1_000_000)) as Quantity;

const SENTENCES: Readonly<Record<MovementStop['why'], string>> = {
  'wrong-sign': 'This quantity does not fit what is done with it.',
  'no-such-place': 'This store or bin is not known here, or is out of use. Choose another one.',
  'in-the-future': 'Stock cannot be moved before it happens. Look at the time.',
  expired: 'This batch has expired. It is not issued; put it aside.',
  recalled: 'This batch is recalled. It is not issued; put it aside.',
  'shortage-open': 'The books of this batch do not agree with the shelf. Count it before more is taken.',
  short: 'There is less of this batch than that, by what is known here. Count it, or say why more is there.',
};

/** `details`: `{ index, ...stop }`. */
function refuse(stop: MovementStop, { product, batch, location }: MovementDraft, index: number): Refusal {
  const details = { ...stop, index, product, lot: batch.lot, location };
  const isInput = stop.why === 'wrong-sign' || stop.why === 'in-the-future';
  return refusal(isInput ? 'invalid-input' : 'conflict', SENTENCES[stop.why], { path: `movements[${index}]`, details });
}
