import type { Movement } from '#shared/domain/stock/movement.ts';
import { findQuantity } from '#shared/domain/stock/quantity.ts';
import type { Document } from '#shared/model/envelope.ts';
import { STOCK_MOVEMENT_KIND, type StockMovementResource } from '#shared/model/stock-movement.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { toDocument } from '../commands/current-document.ts';

/** A movement with all that was recorded of it. */
export interface RecordedMovement extends Movement {
  /** Site code. */
  readonly facility: string;
  readonly unit: string;
  readonly recordedAt: string;
  readonly actor: { readonly id: string; readonly name: string };
  readonly witness?: { readonly id: string; readonly name: string };
  readonly packs?: StockMovementResource['packs'];
  readonly reason?: StockMovementResource['reason'];
  readonly document?: string;
  readonly order?: string;
  readonly patientId?: string;
  readonly serials?: readonly string[];
  readonly shortBy?: string;
}

/** Undefined of what is no movement that can be counted. */
export function readMovement(stored: StoredRevision): RecordedMovement | undefined {
  const document = toDocument<StockMovementResource>(stored);
  return document?.kind === STOCK_MOVEMENT_KIND ? movementOf(document) : undefined;
}

function movementOf({ _id, at, station, facility, resource }: Document<StockMovementResource>) {
  const quantity = findQuantity(resource.quantity);
  if (quantity === undefined) return undefined;
  const { resourceType: _type, status: _status, quantity: _written, ...recorded } = resource;
  return { ...recorded, id: _id, at, station, facility, quantity } as RecordedMovement;
}
