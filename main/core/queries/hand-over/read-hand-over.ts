import type { Encounter } from '@medplum/fhirtypes';
import type { HandOverLine, handOver } from '#shared/contract/hand-over.ts';
import { presenceOf } from '#shared/domain/admission/stay.ts';
import { sheetLine } from '#shared/domain/hand-over/hand-over-line.ts';
import type { RecordOnSheet } from '#shared/domain/hand-over/record-on-sheet.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { HandOverResource } from '#shared/model/hand-over.ts';
import type { Actor, QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import type { RecordCompleteness } from '../../commands/chart/chart-commands.ts';
import { toDocument } from '../../commands/current-document.ts';
import { ofEachRecord } from '../../commands/replaced-records.ts';
import { readAllergyFacts } from '../administration/patient-allergies.ts';
import { isTakenOver, listPastHandOvers, toPast } from './past-hand-overs.ts';

export interface HandOverDeps {
  readonly completeness: (patientId?: string) => RecordCompleteness;
  /** Doses that are due or late now, as the round tells them. Absent: the sheet says that it does not know. */
  readonly dosesOf?: (
    patientId: string,
    nowMs: number,
    store: StoreReader,
  ) => Promise<NonNullable<HandOverLine['doses']> | undefined>;
  /** Drugs by the names that are shown. */
  readonly names?: () => Promise<RecordOnSheet['nameOf']>;
}

const PAGE = 500;

export function readHandOver(deps: HandOverDeps): QueryHandler<typeof handOver.read> {
  return async ({ wardId, nurseId, patientIds }, { store, actor, now }) => {
    const nowMs = now();
    const past = await listPastHandOvers(store, actor.facility, nowMs);
    const ours = past.filter(({ resource }) => resource.wardId === wardId && resource.nurseId === nurseId);
    const previous = ours.find(isTakenOver);
    const latest = ours[0];
    const nameOf = await deps.names?.();
    const lines: HandOverLine[] = [];
    for (const patientId of new Set(patientIds)) {
      const line = await readLine(deps, { store, actor, nowMs, past, nameOf }, patientId);
      if (line) lines.push(line);
    }
    return {
      asOf: new Date(nowMs).toISOString(),
      ...(previous ? { previous: toPast(previous) } : {}),
      ...(latest && !isTakenOver(latest) ? { pending: toPast(latest) } : {}),
      lines,
    };
  };
}

interface Around {
  readonly store: StoreReader;
  readonly actor: Actor;
  readonly nowMs: number;
  readonly past: readonly Document<HandOverResource>[];
  readonly nameOf: RecordOnSheet['nameOf'];
}

async function readLine(deps: HandOverDeps, around: Around, patientId: string): Promise<HandOverLine | undefined> {
  const { store, actor, nowMs, past, nameOf } = around;
  const documents = await listRecord(store, patientId);
  const isHere = documents.some(
    ({ kind, facility, resource }) =>
      kind === 'Encounter' && facility === actor.facility && presenceOf(resource as Encounter) !== undefined,
  );
  if (!isHere) return undefined;
  const { urgentLane, rest } = deps.completeness(patientId);
  const doses = await deps.dosesOf?.(patientId, nowMs, store);
  const line = sheetLine({
    patientId,
    documents,
    beside: await listBeside(store, documents),
    before: lastOf(past, patientId),
    nowMs,
    nameOf,
  });
  return {
    ...(line as Omit<HandOverLine, 'allergies' | 'partial'>),
    allergies: await readAllergyFacts(store, patientId, urgentLane === 'here'),
    ...(doses ? { doses } : {}),
    partial: urgentLane !== 'here' || rest !== 'here',
  };
}

/** The last one that this patient was on, whichever ward's or nurse's it was. */
function lastOf(past: Around['past'], patientId: string) {
  const last = past.find((one) => isTakenOver(one) && one.resource.seen.some((seen) => seen.patientId === patientId));
  const seen = last?.resource.seen.find((one) => one.patientId === patientId);
  return last && seen ? { givenAt: last.resource.givenAt, seen: new Set(seen.revisions) } : undefined;
}

/**
 * Every document of a person's record, by its current version; of the records that it stands for all but themselves and their
 * stays (HL11).
 */
export async function listRecord(
  store: Pick<StoreReader, 'find' | 'listDocuments'>,
  patientId: string,
): Promise<Document[]> {
  return ofEachRecord(store, patientId, async (id) => {
    const documents = await listOne(store, id);
    return id === patientId ? documents : documents.filter(({ kind }) => kind !== 'Patient' && kind !== 'Encounter');
  });
}

async function listOne(store: Pick<StoreReader, 'listDocuments'>, patient: string): Promise<Document[]> {
  const documents: Document[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({ patient, limit: PAGE, ...(afterId ? { afterId } : {}) });
    documents.push(...page.flatMap((stored) => toDocument(stored) ?? []));
    if (page.length < PAGE) return documents;
    afterId = page.at(-1)?.id;
  }
}

/** @SAFETY A task that one version still wants done is on the sheet. */
async function listBeside(store: StoreReader, documents: readonly Document[]) {
  const beside = new Map<string, readonly Document[]>();
  for (const { _id, _rev, kind } of documents) {
    if (kind !== 'Task') continue;
    const leaves = (await store.findLeaves(_id)).flatMap((leaf) => toDocument(leaf) ?? []);
    beside.set(
      _id,
      leaves.filter((leaf) => leaf._rev !== _rev),
    );
  }
  return beside;
}
