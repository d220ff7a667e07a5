import type { Patient } from '@medplum/fhirtypes';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { mar, SheetDose } from '#shared/contract/round.ts';
import type { FoldedDose } from '#shared/domain/medication/fold-dose.ts';
import { dayAt, dayText, instantOf, wallClock } from '#shared/domain/medication/wall-clock.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { findOfPatient } from '../../commands/current-document.ts';
import type { MedicationDeps } from '../administration/medication-deps.ts';
import { readAllergyFacts } from '../administration/patient-allergies.ts';
import { alertsOf, foldPatient } from '../round/fold-patient.ts';

type Sheet = OutputOf<typeof mar.sheet>;

/** The administration record of one patient by days on the wall of the site. */
export function readSheet(deps: MedicationDeps): QueryHandler<typeof mar.sheet> {
  return async ({ patientId, from, days: count }, { store, now }) => {
    const patient = await findOfPatient<Patient>(store, { id: patientId, patientId });
    if (isRefusal(patient)) return patient;
    const zone = deps.zone();
    const clock = wallClock(zone);
    const first = Date.parse(`${from}T00:00:00Z`) / 86_400_000;
    const days = Array.from({ length: count }, (_, index) => dayText(first + index));
    const span = { fromMs: instantOf(clock, first, 0).ms, toMs: instantOf(clock, first + count, 0).ms };
    const nowMs = now();
    const folded = await foldPatient(deps, store, { patientId, span, nowMs });
    const isHere = deps.completeness(patientId).urgentLane === 'here';
    const dayOf = (at: string): number => dayAt(clock, Date.parse(at)) - first;
    const planned = Map.groupBy(folded.doses, ({ lineage }) => lineage);
    const others = Map.groupBy(folded.others, ({ lineage }) => lineage ?? '');
    const known = new Set(folded.lines.map(({ lineage }) => lineage));
    const lines = folded.lines.map((line) => {
      const cells = days.map(() => ({
        doses: [] as SheetDose[],
        others: [] as Sheet['lines'][0]['cells'][0]['others'],
      }));
      for (const dose of planned.get(line.lineage) ?? []) cells[dayOf(dose.dueAt)]?.doses.push(shownOnSheet(dose));
      for (const { drug: _, lineage: __, ...record } of others.get(line.lineage) ?? [])
        cells[dayOf(record.at)]?.others.push(record);
      return { ...line, cells };
    });
    const withoutOrder = folded.others.filter(({ lineage }) => lineage === undefined || !known.has(lineage));
    return {
      ...{ asOf: new Date(nowMs).toISOString(), zone, days, complete: isHere },
      allergies: await readAllergyFacts(store, patientId, isHere),
      lines: lines as Sheet['lines'],
      withoutOrder: withoutOrder.map(({ lineage: _, ...record }) => record),
      alerts: alertsOf(folded),
    };
  };
}

/** Hundreds of them cross to the window: what its line says already is said once. */
function shownOnSheet({ doseId, dueAt, state, dose, records, givenTwice, ...rest }: FoldedDose): SheetDose {
  const { opensAt, closesAt, missedAt } = rest;
  const isAnswered = records.some(({ withdrawn }) => !withdrawn);
  const window = isAnswered ? {} : { opensAt, closesAt, missedAt };
  return { doseId, dueAt, state, dose, givenTwice, ...window, records: records as SheetDose['records'] };
}
