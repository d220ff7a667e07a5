import type { WindowPolicy } from './dose-window.ts';
import { matchAdministrations } from './match-administrations.ts';
import type { Order } from './order.ts';
import { type PlannedDose, planDoses, type TimeSpan } from './plan-doses.ts';
import type { DoseWithAfter } from './shown-dose.ts';
import { toRecord } from './to-record.ts';

const DAY_MS = 86_400_000;
/** A name of wall time may be read in any zone; a day on both sides holds them all, and the doses beside it. */
const AROUND_MS = 2 * DAY_MS;

export interface NamedDose {
  /** Undefined: no order plans it any more. */
  readonly dose: PlannedDose | undefined;
  /** Records that answer it, also of a dose that was moved to it. */
  readonly answeredBy: readonly string[];
}

/** The dose of a name in its line, and what has been written for it (DG10). */
export function findDoseByName(
  line: readonly Order[],
  doseId: string,
  records: readonly DoseWithAfter[],
  zone: string,
  policy?: WindowPolicy,
): NamedDose {
  const planned = planDoses(line, spanOf(doseId, line), zone, policy);
  const { doses } = matchAdministrations(planned, records.flatMap(toRecord));
  const found = doses.find(({ dose }) => dose.id === doseId);
  const taken = found?.records.filter(({ outcome }) => outcome === 'given') ?? [];
  return { dose: found?.dose, answeredBy: taken.map(({ id }) => id) };
}

function spanOf(doseId: string, line: readonly Order[]): TimeSpan {
  const slot = doseId.slice(doseId.indexOf('@') + 1);
  const [day] = /\d{4}-\d{2}-\d{2}/.exec(slot) ?? [];
  const ms = day === undefined ? Number.NaN : Date.parse(`${day}T12:00:00Z`);
  if (!Number.isNaN(ms)) return { fromMs: ms - AROUND_MS, toMs: ms + AROUND_MS };
  // Given once: it may be any time after the order began.
  const starts = line.map(({ start }) => Date.parse(start)).filter((start) => !Number.isNaN(start));
  const fromMs = starts.length > 0 ? Math.min(...starts) - DAY_MS : 0;
  return { fromMs, toMs: fromMs + 400 * DAY_MS };
}
