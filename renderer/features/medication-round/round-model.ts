/** The round as it is drawn: whose dose comes first, by bed, with counts in words. */
import type { RoundDose, RoundLine, RoundPatient } from '#shared/contract/round.ts';
import { naturalOrder } from '#shared/lib/natural-order.ts';
import { doseStateAt, isOpen } from '../../parts/medication/dose-timing.ts';

export interface Tally {
  readonly overdue: number;
  readonly missed: number;
  readonly due: number;
  readonly timeCritical: number;
  readonly disputed: number;
  /** When the next dose that is not open yet is due. */
  readonly nextAt: string | undefined;
}

export function tallyOf({ doses }: Pick<RoundPatient, 'doses'>, nowMs: number): Tally {
  const states = doses.map((dose) => ({ dose, state: doseStateAt(dose, nowMs) }));
  const count = (...wanted: string[]) => states.filter(({ state }) => wanted.includes(state)).length;
  return {
    overdue: count('overdue'),
    missed: count('missed'),
    due: count('due'),
    disputed: count('disputed-stop', 'disputed-change'),
    timeCritical: states.filter(({ dose, state }) => dose.timeCritical && isOpen(state)).length,
    nextAt: states.find(({ state }) => state === 'upcoming')?.dose.dueAt,
  };
}

export type RoundFilter = 'now' | 'all';

export function isToDo(patient: RoundPatient, nowMs: number): boolean {
  const { overdue, missed, due, disputed } = tallyOf(patient, nowMs);
  const open = overdue + missed + due + disputed > 0 || patient.alerts.length > 0;
  return open || patient.lines.some((line) => line.infusion?.state === 'not-started' && canStart(line));
}

/** @SAFETY Ordered to run and does not: it stays in sight however long ago it should have begun. */
function canStart({ kind, standing, infusion }: RoundLine): boolean {
  return kind === 'infusion' && standing === 'in-force' && infusion?.state !== 'running';
}

/** By bed as the trolley goes; who has none stands last. */
export function inOrderOfBeds(patients: readonly RoundPatient[]): readonly RoundPatient[] {
  return patients.toSorted(
    (one, other) =>
      Number(!one.bed) - Number(!other.bed) ||
      naturalOrder(one.bed ?? '', other.bed ?? '') ||
      one.name.localeCompare(other.name),
  );
}

export interface DoseRow {
  /** Of the planned dose, or `prn:`/`infusion:` and the line. */
  readonly key: string;
  readonly line: RoundLine;
  readonly dose: RoundDose | undefined;
}

export interface DoseSections {
  readonly now: readonly DoseRow[];
  readonly missed: readonly DoseRow[];
  readonly asNeeded: readonly DoseRow[];
  readonly running: readonly DoseRow[];
  /** Infusions in force that do not run and have no planned start in this span. */
  readonly toStart: readonly DoseRow[];
  readonly later: readonly DoseRow[];
  readonly done: readonly DoseRow[];
}

/** What to do first stands first: what is open, in its time, the time-critical before the others of the hour. */
export function sectionsOf({ doses, lines }: Pick<RoundPatient, 'doses' | 'lines'>, nowMs: number): DoseSections {
  const lineOf = new Map(lines.map((line) => [line.lineage, line]));
  const rows = doses.flatMap((dose): (DoseRow & { dose: RoundDose })[] => {
    const line = lineOf.get(dose.lineage);
    return line ? [{ key: dose.doseId, line, dose }] : [];
  });
  const stateOf = ({ dose }: { readonly dose: RoundDose }) => doseStateAt(dose, nowMs);
  const isNow = (row: DoseRow & { dose: RoundDose }) =>
    row.dose.givenTwice || (isOpen(stateOf(row)) && stateOf(row) !== 'missed');
  const isIn = (states: readonly string[]) => (row: DoseRow & { dose: RoundDose }) =>
    !isNow(row) && states.includes(stateOf(row));
  const hasStart = ({ lineage }: RoundLine) =>
    rows.some(
      (row) => row.line.lineage === lineage && row.dose.act === 'start-infusion' && row.dose.records.length === 0,
    );
  const comes = isIn(['upcoming', 'on-hold']);
  const isMissed = isIn(['missed']);
  return {
    now: rows.filter(isNow).toSorted(byUrgency),
    missed: rows.filter(isMissed).toSorted(inTime),
    asNeeded: lines
      .filter(({ kind, standing }) => kind === 'as-needed' && standing === 'in-force')
      .map(withoutDose('prn')),
    toStart: lines.filter((line) => canStart(line) && !hasStart(line)).map(withoutDose('infusion')),
    running: lines.filter(({ infusion }) => infusion?.state === 'running').map(withoutDose('infusion')),
    later: rows.filter(comes).toSorted(inTime),
    done: rows.filter((row) => !isNow(row) && !comes(row) && !isMissed(row)).toSorted(inTime),
  };
}

function withoutDose(prefix: string) {
  return (line: RoundLine): DoseRow => ({ key: `${prefix}:${line.lineage}`, line, dose: undefined });
}

function inTime(one: { readonly dose: RoundDose }, other: { readonly dose: RoundDose }): number {
  return one.dose.dueAt < other.dose.dueAt ? -1 : one.dose.dueAt > other.dose.dueAt ? 1 : 0;
}

function byUrgency(one: { readonly dose: RoundDose }, other: { readonly dose: RoundDose }): number {
  return Number(other.dose.timeCritical) - Number(one.dose.timeCritical) || inTime(one, other);
}

/** Rows that a drug scanned without a chosen dose may belong to, most likely first; of one line the first. */
export function candidatesOf(sections: DoseSections): readonly DoseRow[] {
  const { now, missed, asNeeded, later, running, toStart } = sections;
  const comes = later.filter(({ dose }) => dose?.state !== 'on-hold');
  const all = [...now, ...comes, ...asNeeded, ...missed, ...toStart, ...running];
  const firsts = all.filter((row, at) => all.findIndex(({ line }) => line.lineage === row.line.lineage) === at);
  return firsts.slice(0, 24);
}
