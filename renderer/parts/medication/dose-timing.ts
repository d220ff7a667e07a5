/** What a dose of the round is at this moment: what was recorded counts, else its window says so (DW2). */
import type { RoundDose } from '#shared/contract/round.ts';
import { timingAt } from '#shared/domain/medication/dose-window.ts';
import type { Tone } from '../../ui/Condition.tsx';

export type DoseState = RoundDose['state'];
const BY_THE_CLOCK: ReadonlySet<DoseState> = new Set(['upcoming', 'due', 'overdue', 'missed']);
const OPEN: ReadonlySet<DoseState> = new Set(['due', 'overdue', 'missed', 'disputed-stop', 'disputed-change']);

/** `asOf` grows old while the screen stands: the clock of the desk goes on. */
export function doseStateAt(dose: RoundDose, nowMs: number): DoseState {
  if (!BY_THE_CLOCK.has(dose.state) || dose.records.some(({ withdrawn }) => !withdrawn)) return dose.state;
  const [opensMs, closesMs, missedMs] = [dose.opensAt, dose.closesAt, dose.missedAt].map((at) => Date.parse(at));
  return timingAt({ opensMs: opensMs ?? 0, closesMs: closesMs ?? 0, missedMs: missedMs ?? 0 }, nowMs);
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
