/**
 * Taking back the last act of a stay (AD9): cancel admission, transfer, leave, return, discharge, expected arrival
 * (ADT A11, A12, A52, A53, A13, A27). What was wrong stays in the histories, marked with why; what it replaced is in force again.
 */
import type { Encounter, EncounterLocation } from '@medplum/fhirtypes';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { withoutDeathMark } from './discharge.ts';
import {
  BACK_BY,
  isInError,
  markedInError,
  newPlace,
  placesLainIn,
  statusSince,
  validHistory,
  withMoment,
  withStatus,
  withStatusUndone,
} from './stay.ts';

const STAY_ACTS = ['expect', 'admit', 'transfer', 'leave', 'return', 'discharge'] as const;
export type StayAct = (typeof STAY_ACTS)[number];

/** The act that can be taken back: the latest that stands. */
export function findLastAct(encounter: Encounter): StayAct | undefined {
  const { status, statusHistory = [] } = encounter;
  if (status === 'planned') return 'expect';
  if (status === 'finished') return 'discharge';
  if (status === 'onleave') return 'leave';
  if (status === 'cancelled' || status === 'entered-in-error' || status === 'unknown') return undefined;
  const isBack = validHistory(statusHistory).at(-1)?.status === 'onleave';
  if (wasMoved(encounter, isBack)) return 'transfer';
  return isBack ? 'return' : 'admit';
}

/** After the status was entered. Other systems tell of minutes: who was moved in that of the admission was moved after it. */
function wasMoved(encounter: Encounter, isBack: boolean): boolean {
  const lain = placesLainIn(encounter);
  const movedAt = lain.length > 1 ? lain.at(-1)?.period?.start : undefined;
  const since = statusSince(encounter);
  if (movedAt === undefined || since === undefined) return movedAt !== undefined;
  const afterMs = Date.parse(movedAt) - Date.parse(since);
  return isBack ? afterMs > 0 : afterMs >= 0;
}

export interface Cancellation {
  /** What the person saw as the last act: it must still be. */
  readonly act: StayAct;
  readonly at: string;
  readonly reason: string;
}

export function planCancellation(encounter: Encounter, cancellation: Cancellation): Encounter | Refusal {
  if (findLastAct(encounter) !== cancellation.act)
    return refusal('conflict', 'Something else has happened to this stay since. Look at it again.');
  return UNDO[cancellation.act](encounter, cancellation);
}

/** The place that a stay takes again when its last act is taken back; undefined when it takes none. */
export function placeTakenAgain(encounter: Encounter, act: StayAct): string | undefined {
  const lain = placesLainIn(encounter);
  const place = act === 'discharge' ? lain.at(-1) : act === 'transfer' ? lain.at(-2) : undefined;
  return documentIdOf(place?.location);
}

const UNDO: Readonly<Record<StayAct, (encounter: Encounter, how: Cancellation) => Encounter>> = {
  expect: (encounter, { at }) => freed(withStatus(encounter, 'cancelled', at)),
  admit: undoAdmission,
  transfer: undoTransfer,
  leave: (encounter, { at, reason }) => withMoment(withStatusUndone(encounter, at, reason), BACK_BY, undefined),
  return: (encounter, { at, reason }) => withStatusUndone(encounter, at, reason),
  discharge: undoDischarge,
};

function freed(encounter: Encounter): Encounter {
  const { location = [], ...rest } = encounter;
  const kept = location.filter(({ status }) => status !== 'reserved');
  return kept.length > 0 ? { ...rest, location: kept } : rest;
}

/** Who had been expected is expected again, the bed reserved; who had not was never here. */
function undoAdmission(encounter: Encounter, { at, reason }: Cancellation): Encounter {
  const location = (encounter.location ?? []).map((place) =>
    isInError(place) ? place : wronglyHere(place, at, reason),
  );
  const wasExpected = validHistory(encounter.statusHistory ?? []).at(-1)?.status === 'planned';
  if (!wasExpected) return { ...withStatus(encounter, 'cancelled', at), ...(location.length > 0 ? { location } : {}) };
  const { period: _neverHere, ...expected } = withStatusUndone(encounter, at, reason);
  const bed = documentIdOf(placesLainIn(encounter).at(-1)?.location);
  const held = bed ? [...location, newPlace(bed, 'reserved', at)] : location;
  return { ...expected, ...(held.length > 0 ? { location: held } : {}) };
}

function wronglyHere(place: EncounterLocation, at: string, reason: string): EncounterLocation {
  const ended = { ...place, status: 'completed' as const, period: { ...place.period, end: place.period?.end ?? at } };
  return markedInError(ended, reason);
}

function undoTransfer(encounter: Encounter, { at, reason }: Cancellation): Encounter {
  const lain = placesLainIn(encounter);
  const [before, wrong] = [lain.at(-2), lain.at(-1)];
  const location = (encounter.location ?? []).map((place) => {
    if (place === wrong) return wronglyHere(place, at, reason);
    return place === before ? lainInAgain(place) : place;
  });
  return { ...encounter, location };
}

function undoDischarge(encounter: Encounter, { at, reason }: Cancellation): Encounter {
  const { end, ...period } = encounter.period ?? {};
  const last = placesLainIn(encounter).at(-1);
  const location = encounter.location?.map((place) =>
    place === last && place.period?.end === end ? lainInAgain(place) : place,
  );
  const { dischargeDisposition: _wrong, ...hospitalization } = encounter.hospitalization ?? {};
  const { hospitalization: _before, ...stay } = withoutDeathMark(withStatusUndone(encounter, at, reason));
  return {
    ...stay,
    period,
    ...(location ? { location } : {}),
    ...(Object.keys(hospitalization).length > 0 ? { hospitalization } : {}),
  };
}

function lainInAgain(place: EncounterLocation): EncounterLocation {
  const { end: _left, ...period } = place.period ?? {};
  return { ...place, status: 'active', period };
}
