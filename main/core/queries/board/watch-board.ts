/**
 * What the tiles of the bed board show of patients in care here: read once, then again for whoever is written about.
 *
 * The position in the changes is taken before the first reading, so that what changes meanwhile is read again. Nothing is
 * released before the opening is in the audit trail (the dispatcher does that); patients without an open stay at this
 * site are left out, whatever the window asks for.
 */
import type { AdverseEvent, Encounter, Observation } from '@medplum/fhirtypes';
import type { BoardFacts, board } from '#shared/contract/board.ts';
import { presenceOf } from '#shared/domain/admission/stay.ts';
import { standingAlerts } from '#shared/domain/flag/flag.ts';
import { isTooMuch } from '#shared/domain/incident/incident.ts';
import { readIncident } from '#shared/domain/incident/read-incident.ts';
import { type EarlyWarning, earlyWarningOf } from '#shared/domain/vitals/early-warning.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { QueryContext, StoreReader, StreamHandler } from '../../api/operation-handler.ts';
import type { RecordCompleteness } from '../../commands/chart/chart-commands.ts';
import { listFlags } from '../../commands/flag/flag-commands.ts';
import { listOfPatient } from '../../commands/list-of-patient.ts';
import { ofEachRecord } from '../../commands/replaced-records.ts';
import { readAllergyFacts } from '../administration/patient-allergies.ts';
import { findConcerned } from '../concerned-patients.ts';

export interface BoardDeps {
  readonly store: () => Pick<DocumentStore, 'watch'>;
  readonly completeness: (patientId?: string) => RecordCompleteness;
}

const CONCERNED: ReadonlySet<string> = new Set([
  ...['Observation', 'AllergyIntolerance', 'Encounter', 'Flag', 'AdverseEvent'],
]);
/** So many patients are told of at a time: the first tiles are complete while the others are being read. */
const GROUP = 10;

export function watchBoard({ store: whole, completeness }: BoardDeps): StreamHandler<typeof board.watch> {
  return async function* ({ patientIds }, { store, actor, signal, now }) {
    const changed = createChangeSignal();
    const stop = whole().watch(() => changed.raise());
    try {
      let { updateSeq: since } = await store.info();
      let due: readonly string[] = [...new Set(patientIds)];
      while (!signal.aborted) {
        for (let at = 0; at < due.length; at += GROUP) {
          const facts = await Promise.all(
            due.slice(at, at + GROUP).map((patientId) => readFacts({ store, actor, now }, patientId, completeness)),
          );
          yield facts.flatMap((one) => one ?? []);
        }
        const next = await findConcerned(store, since, patientIds, CONCERNED);
        since = next.seq;
        due = next.patientIds;
        if (due.length === 0 && next.isEnd) await changed.wait(signal);
      }
    } finally {
      stop();
    }
  };
}

async function readFacts(
  { store, actor: { facility }, now }: Pick<QueryContext, 'store' | 'actor' | 'now'>,
  patientId: string,
  completeness: BoardDeps['completeness'],
): Promise<BoardFacts | undefined> {
  const encounters = await listOfPatient<Encounter>(store, 'Encounter', patientId);
  const stays = encounters.filter((one) => one.facility === facility && presenceOf(one.resource) !== undefined);
  if (stays.length === 0) return undefined;
  const allergies = await readAllergyFacts(store, patientId, completeness(patientId).urgentLane === 'here');
  const scores = scoreFacts(await ofEach<Observation>(store, 'Observation', patientId), countsFrom(stays));
  const alerts = await readAlerts(store, patientId, now());
  const drafted = await countDrafts(store, patientId);
  return {
    ...{ patientId, allergies, ...scores },
    ...(alerts.length > 0 ? { alerts } : {}),
    ...drafted,
  };
}

/** @SAFETY HL11: what stands in a record that was given up stands on the tile of the one that goes on. */
function ofEach<Resource>(store: StoreReader, kind: string, patientId: string) {
  return ofEachRecord(store, patientId, (id) => listOfPatient<Resource>(store, kind, id));
}

/** BW6 A draft that a rule made waits until a person completes it. */
async function countDrafts(
  store: StoreReader,
  patientId: string,
): Promise<Pick<BoardFacts, 'givenTwice' | 'givenTooMuch'>> {
  const events = await ofEach<AdverseEvent>(store, 'AdverseEvent', patientId);
  const causes = events
    .map(({ resource }) => readIncident(resource))
    .flatMap(({ state, cause }) => (state === 'draft' && cause ? [cause] : []));
  const givenTwice = causes.filter((cause) => cause === 'double-dose').length;
  const givenTooMuch = causes.filter(isTooMuch).length;
  return { ...(givenTwice > 0 ? { givenTwice } : {}), ...(givenTooMuch > 0 ? { givenTooMuch } : {}) };
}

/** FL4: what one version calls active stands. */
async function readAlerts(
  store: StoreReader,
  patientId: string,
  atMs: number,
): Promise<NonNullable<BoardFacts['alerts']>> {
  const standing = standingAlerts(await ofEachRecord(store, patientId, (id) => listFlags(store, id)), atMs);
  return standing.map(({ code, text, undecided }) => ({ code, ...(text ? { text } : {}), undecided }));
}

/** Sets of the emergency department count for the stay that followed; those of a stay before say nothing of today. */
const BEFORE_STAY_MS = 24 * 60 * 60_000;

function countsFrom(stays: readonly { readonly resource: Encounter }[]): number {
  const begun = stays.map(({ resource }) => Date.parse(resource.period?.start ?? '')).filter(Number.isFinite);
  return begun.length > 0 ? Math.min(...begun) - BEFORE_STAY_MS : Number.NEGATIVE_INFINITY;
}

/** The newest set that stands and was scored, or would have been, and the totals on the way to it. */
function scoreFacts(
  observations: readonly { readonly resource: Observation }[],
  fromMs: number,
): Pick<BoardFacts, 'news2' | 'news2Trend'> {
  const sets = observations.flatMap(({ resource }) => findVitals(resource) ?? []);
  const warning = earlyWarningOf(sets.filter(({ takenAt }) => !(Date.parse(takenAt) < fromMs)));
  if (!warning) return {};
  const trend = warning.trend.map(({ atMs, value }) => ({ at: new Date(atMs).toISOString(), total: value }));
  return { news2: toScore(warning), ...(trend.length > 1 ? { news2Trend: trend } : {}) };
}

function toScore({ newest: { news2, takenAt }, lastTotal, dueMs }: EarlyWarning): BoardFacts['news2'] {
  if (!news2) return undefined;
  if (news2.state === 'not-scored') return { state: 'not-scored', takenAt };
  const due = dueMs === undefined ? {} : { dueAt: new Date(dueMs).toISOString() };
  if (news2.state === 'complete') {
    return { state: 'complete', total: news2.total, band: news2.band, takenAt, dueAt: takenAt, ...due };
  }
  const last = lastTotal?.news2?.state === 'complete' ? lastTotal.news2 : undefined;
  const known = last ? { last: { total: last.total, band: last.band } } : {};
  return { state: 'partial', takenAt, urgent: news2.escalation !== undefined, ...known, ...due };
}
