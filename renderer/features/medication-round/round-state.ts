import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import type { RoundPatient } from '#shared/contract/round.ts';
import type { Refusal } from '#shared/errors/refusal.ts';

/** What of a round is here. `unread`: who is on it and was not told of yet. */
export type RoundState =
  | { readonly state: 'loading'; readonly unread: readonly string[] }
  | {
      readonly state: 'ready';
      readonly asOf: string;
      readonly zone: string;
      readonly patients: readonly RoundPatient[];
      readonly unread: readonly string[];
    }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'lost' };

type Told = Pick<OutputOf<typeof contract.round.watch>, 'asOf' | 'zone' | 'patients' | 'gone'>;

/** Asked anew, for others perhaps: what is here stays until it is told again. */
export function askAgain(before: RoundState, wanted: readonly string[]): RoundState {
  if (before.state !== 'ready') return { state: 'loading', unread: wanted };
  const known = new Set(before.patients.map(({ patientId }) => patientId));
  return { ...before, unread: wanted.filter((patientId) => !known.has(patientId)) };
}

/** One piece of what core tells, a few patients at a time. */
export function takeIn(
  before: RoundState,
  { asOf, zone, patients, gone }: Told,
  wanted: readonly string[],
): RoundState {
  const { known, unread } =
    before.state === 'ready'
      ? { known: before.patients, unread: before.unread }
      : { known: [], unread: before.state === 'loading' ? before.unread : [] };
  const left = known.filter(({ patientId }) => wanted.includes(patientId) && !gone.includes(patientId));
  const all = new Map([...left, ...patients].map((patient) => [patient.patientId, patient]));
  const isStillUnread = (patientId: string): boolean => !all.has(patientId) && !gone.includes(patientId);
  return { state: 'ready', asOf, zone, patients: [...all.values()], unread: unread.filter(isStillUnread) };
}

/** @SAFETY RM10: on the round already, though her doses are still being read. */
export function isAwaited(round: RoundState, patientId: string): boolean {
  return 'unread' in round && round.unread.includes(patientId);
}
