/**
 * The medication round: doses of patients in care here, read once, then again for whoever is written about, and for all as
 * time passes. The position in the changes is taken before the first reading, so that what changes meanwhile is read again.
 */
import type { RoundPatient, round } from '#shared/contract/round.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { StreamHandler } from '../../api/operation-handler.ts';
import type { MedicationDeps } from '../administration/medication-deps.ts';
import { findConcerned } from '../concerned-patients.ts';
import { readRoundPatient } from './read-round-patient.ts';

const CONCERNED: ReadonlySet<string> = new Set([
  ...['MedicationRequest', 'MedicationAdministration', 'AllergyIntolerance', 'Encounter', 'Patient'],
  ...['Observation', 'Provenance'],
]);
/** So many patients are told of at a time: the first are there while the others are being read. */
const GROUP = 5;
const HOUR_MS = 3_600_000;
/** Doses become due and overdue without anybody writing. */
const TICK_MS = 60_000;

export function watchRound(deps: MedicationDeps): StreamHandler<typeof round.watch> {
  return async function* ({ patientIds, back, ahead }, { store, actor, now, signal }) {
    const watched = new Set(patientIds);
    const changed = createChangeSignal();
    const stop = deps.store().watch(() => changed.raise());
    let isTick = false;
    const timer = setInterval(() => {
      isTick = true;
      changed.raise();
    }, TICK_MS);
    timer.unref();
    try {
      let { updateSeq: since } = await store.info();
      let due: readonly string[] = [...watched];
      while (!signal.aborted) {
        for (let at = 0; at < due.length; at += GROUP) {
          const nowMs = now();
          const span = { fromMs: nowMs - back * HOUR_MS, toMs: nowMs + ahead * HOUR_MS };
          const ids = due.slice(at, at + GROUP);
          const asked = { facility: actor.facility, span, nowMs };
          const read = await Promise.all(
            ids.map((patientId) => readRoundPatient(deps, store, { ...asked, patientId })),
          );
          const patients = read.filter((one): one is RoundPatient => one !== undefined);
          const gone = ids.filter((_, index) => read[index] === undefined);
          yield { asOf: new Date(nowMs).toISOString(), zone: deps.zone(), patients, gone };
        }
        const next = await findConcerned(store, since, [...watched], CONCERNED);
        since = next.seq;
        due = isTick ? [...watched] : next.patientIds;
        isTick = false;
        if (due.length === 0 && next.isEnd) await changed.wait(signal);
      }
    } finally {
      clearInterval(timer);
      stop();
    }
  };
}
