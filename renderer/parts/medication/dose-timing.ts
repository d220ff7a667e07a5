/** What a dose of the round is at this moment: what was recorded counts, else its window says so (DW2). */
import type { RoundDose, SheetDose } from '#shared/contract/round.ts';
import { timingAt } from '#shared/domain/medication/dose-window.ts';
import type { Tone } from '../../ui/Condition.tsx';

export type DoseState = RoundDose['state'];
const BY_THE_CLOCK: ReadonlySet<DoseState> = new Set(['upcoming', 'due', 'overdue', 'missed']);
const OPEN: ReadonlySet<DoseState> = new Set(['due', 'overdue', 'missed', 'disputed-stop', 'disputed-change']);

/** `asOf` grows old while the screen stands: the clock of the desk goes on. */
export function doseStateAt(dose: RoundDose | SheetDose, nowMs: number): DoseState {
  const { state, records, opensAt, closesAt, missedAt } = dose;
  if (!BY_THE_CLOCK.has(state) || records.some(({ withdrawn }) => !withdrawn)) return state;
  if (opensAt === undefined || closesAt === undefined || missedAt === undefined) return state;
  const [opensMs, closesMs, missedMs] = [Date.parse(opensAt), Date.parse(closesAt), Date.parse(missedAt)];
  return timingAt({ opensMs, closesMs, missedMs }, nowMs);
}

/** Somebody has to do something about it now. */
export function isOpen(state: DoseState): boolean {
  return OPEN.has(state);
}

const TONES: Readonly<Partial<Record<DoseState, Tone>>> = {
  overdue: 'pause',
  missed: 'stop',
  'on-hold': 'pause',
  'disputed-stop': 'stop',
  'disputed-change': 'stop',
  given: 'fine',
  self: 'fine',
  partial: 'pause',
  held: 'pause',
  refused: 'pause',
  'not-available': 'pause',
  'not-given': 'pause',
};

export function toneOfDose(state: DoseState): Tone {
  return TONES[state] ?? 'calm';
}
