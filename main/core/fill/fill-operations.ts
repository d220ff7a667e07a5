/** A snapshot file that somebody brings to the screen (SN15). */
import { type StationState, station } from '#shared/contract/station.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { fromBase64 } from '#shared/protocol/base64.ts';
import { findAccessRefusal } from '../api/access.ts';
import { handleInWindow, type Registration } from '../api/registration.ts';
import { refusalOfShut } from '../api/shut-station.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import type { WindowSession } from '../session/window-session.ts';
import type { Arrived } from './arriving-file.ts';
import type { FillPart } from './fill-part.ts';
import type { TakenSnapshot } from './take-snapshot.ts';

export interface FillOperationsDeps {
  /** Undefined while no organisation is open. */
  readonly fill: () => FillPart | undefined;
  readonly state: () => StationState;
}

export function fillOperations({ fill, state }: FillOperationsDeps): readonly Registration[] {
  /** The part, where this window may bring a file now. */
  function admitted(window: WindowSession): FillPart | Refusal {
    const part = fill();
    if (!part) return refusalOfShut(state());
    return findRefusal(part, window) ?? part;
  }
  function begin({ sync }: FillPart, came: Arrived | Refusal): Omit<Arrived, 'file'> | Refusal {
    if (isRefusal(came)) return came;
    const { file, ...arrived } = came;
    if (file !== undefined && !sync.isReading()) sync.fillFrom(file);
    return arrived;
  }
  return [
    handleInWindow(station.offerSnapshot, async ({ sizeBytes, start }, { window }) => {
      const part = admitted(window);
      if (isRefusal(part)) return part;
      const bytes = fromBase64(start);
      return bytes ? begin(part, await part.arriving.offer({ sizeBytes, start: bytes })) : noPiece();
    }),
    handleInWindow(station.bringSnapshot, async ({ arrival, at, bytes: text }, { window }) => {
      const part = admitted(window);
      if (isRefusal(part)) return part;
      const bytes = fromBase64(text);
      return bytes ? begin(part, await part.arriving.bring({ arrival, at, bytes })) : noPiece();
    }),
  ];
}

/** While a station fills nobody of it may be here yet who could sign in; once it is whole, a file is the administrator's. */
function findRefusal({ sync }: FillPart, window: WindowSession): Refusal | undefined {
  if (sync.isReading()) return busy();
  if (sync.status().fill.state !== 'complete') return undefined;
  return findAccessRefusal({ access: 'station.manage' }, window);
}

/** What became of a file, in the trail of the station that took it or did not. */
export async function auditFill(trail: AuditTrail | undefined, outcome: TakenSnapshot | Refusal): Promise<void> {
  await trail?.record({
    operation: station.offerSnapshot.name,
    action: 'E',
    subtype: 'snapshot-read',
    ...(isRefusal(outcome) ? { outcome: 'refused', outcomeCode: outcome.code } : { outcome: 'success' }),
    patients: [],
    entities: [],
  });
}

const busy = (): Refusal =>
  refusal('conflict', 'A snapshot file is being read already. Wait until that is done; the page shows how far it is.');
const noPiece = (): Refusal => refusal('invalid-input', 'This is not filled in as it should be.');
