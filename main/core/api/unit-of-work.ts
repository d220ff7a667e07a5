/**
 * One command, one transaction: its documents, its audit event, its replay record and the `_local` documents it touches
 * commit together or not at all (ST4). There is no point in between at which a crash could leave one without the
 * other, because there is only one write. Shown by dispatcher.test.ts and unit-of-work.crash.test.ts.
 */
import { randomUUID } from 'node:crypto';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { CommitMark, Lane } from '#shared/model/envelope.ts';
import { kindModel, laneOfKind } from '#shared/model/kinds.ts';
import { nextRev } from '#shared/revision/revision-digest.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { AttachmentInput, Edit, LocalWrite, WriteResult } from '#shared/store/document-store.ts';
import { type CallFacts, entryOfCall } from '../audit/entry-of-call.ts';
import type { Desk } from '../desk.ts';
import { type CommandRecord, commandIdOf, hashOfInput, planCommandRecord } from './command-record.ts';
import type { Actor, CommandPlan, EnvelopeStamp, PlannedDocument, SavedDocument } from './operation-handler.ts';

type Call = Pick<CallFacts, 'operation' | 'audit' | 'input'> & { readonly actor: Actor };

export interface UnitOfWork {
  readonly commit: (plan: CommandPlan) => Promise<readonly SavedDocument[] | Refusal>;
  /** The record that was written with the documents; undefined while nothing is committed. */
  readonly committed: () => CommandRecord | undefined;
}

/** `replayed`: what an earlier run of this very command has saved; then nothing is written again. */
export function beginUnitOfWork(desk: Desk, call: Call, replayed?: CommandRecord): UnitOfWork {
  let begun = false;
  let record: CommandRecord | undefined;
  return {
    committed: () => record,
    async commit(plan) {
      if (begun) throw new Error('a command commits once');
      begun = true;
      if (replayed) return savedBefore(desk, replayed);
      const planned = await planCommit(desk, call, plan);
      const { result } = await desk.trail.record(planned.entry, planned.batch);
      if (!result.committed) return refusalOf(result);
      record = planned.record;
      return savedBy(result);
    },
  };
}

async function savedBefore(desk: Desk, { saved }: CommandRecord): Promise<readonly SavedDocument[]> {
  const { updateSeq } = await desk.store.info();
  return saved.map((document) => ({ ...document, seq: updateSeq }));
}

async function planCommit(desk: Desk, call: Call, plan: CommandPlan) {
  const commandId = commandIdOf(call.input);
  const commit: CommitMark = { id: commandId ?? randomUUID(), lane: plan.lane ?? mostUrgentLane(plan.documents) };
  for (const document of plan.documents) await observeParent(desk, document);
  const homes = await findHomes(desk, plan.documents);
  const documents = plan.documents.map((document) => editOf(desk, call.actor, document, { commit, homes }));
  const edits = [...documents, ...(plan.edits?.(stampOf(desk, call.actor, commit)) ?? [])];
  const saved = await Promise.all(edits.map(async (edit) => ({ id: edit.id, rev: await predictRev(desk, edit) })));
  const output = plan.output?.(saved) ?? defaultOutput(call, saved);
  const record: CommandRecord = {
    operation: call.operation.name,
    userId: call.actor.userId,
    inputHash: hashOfInput(call.input),
    saved,
    ...(output === undefined ? {} : { answer: { output } }),
  };
  const locals: LocalWrite[] = [...(plan.locals ?? [])];
  if (commandId !== undefined) locals.push(planCommandRecord(commandId, record));
  const entities = saved.map(({ id, rev }) => ({ id, kind: findKindOf(id) ?? 'unknown', rev }));
  const entry = entryOfCall({ ...call, output, outcome: 'success', ...(entities.length > 0 ? { entities } : {}) });
  const batch = { edits, locals, ...(edits.length > 0 ? { commit } : {}) };
  return { record, entry, batch };
}

function stampOf(desk: Desk, actor: Actor, commit: CommitMark): EnvelopeStamp {
  return { at: desk.hybridClock.next(), by: actor.userId, station: desk.stationId, commit };
}

interface Around {
  readonly commit: CommitMark;
  /** Site of each patient's record. */
  readonly homes: ReadonlyMap<string, string>;
}

function editOf(desk: Desk, actor: Actor, document: PlannedDocument, { commit, homes }: Around): Edit {
  const model = kindModel(document.kind);
  const facility = document.facility ?? (model.facilityWide ? '*' : actor.facility);
  const home = homes.get(document.patient ?? '') ?? facility;
  // What follows keeps what the first revision said: an event may not change it.
  const isVisit = document.parent === undefined && home !== facility && home !== '*' && facility !== '*';
  const body = {
    ...document.keeps,
    kind: document.kind,
    v: model.v,
    facility,
    ...(document.patient === undefined ? {} : { patient: document.patient }),
    at: desk.hybridClock.next(),
    by: actor.userId,
    station: desk.stationId,
    ...(isVisit ? { alsoFor: [home] } : {}),
    commit,
    ...document.marks,
    resource: document.resource,
  };
  return {
    id: document.id,
    body: JSON.stringify(body),
    ...(document.parent === undefined ? {} : { parent: document.parent }),
    ...(document.deleted ? { deleted: true } : {}),
    ...(document.attachments ? { attachments: document.attachments } : {}),
  };
}

/**
 * @SAFETY What is recorded about a visiting patient is the recording site's, and its record's home hears of it too: an
 * allergy found on a visit must not be missing at home (PR2, `alsoFor`).
 */
async function findHomes(desk: Desk, documents: readonly PlannedDocument[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(documents.flatMap(({ id, patient }) => (patient && patient !== id ? [patient] : [])))];
  const facts = await desk.store.findFacts(ids);
  return new Map(
    ids.flatMap((id, at) => (facts[at]?.facility === undefined ? [] : [[id, facts[at].facility] as const])),
  );
}

/** An edit is later than what it changes, also where this station's clock is behind the one that wrote it. */
async function observeParent(desk: Desk, { id, parent }: PlannedDocument): Promise<void> {
  const body = parent === undefined ? undefined : (await desk.store.find(id, parent))?.body;
  const { at } = body === undefined ? {} : (JSON.parse(body) as { at?: unknown });
  if (typeof at === 'string') desk.hybridClock.observe(at);
}

function mostUrgentLane(documents: readonly PlannedDocument[]): Lane {
  return documents.reduce<Lane>((lane, { kind }) => Math.min(lane, laneOfKind(kind)) as Lane, 3);
}

/** The revision that the store will make of this edit: it is a digest of what goes in. */
async function predictRev(desk: Desk, edit: Edit): Promise<string> {
  const parent = edit.parent ?? (await findTombstone(desk, edit.id));
  const { deleted = false, attachments = {} } = edit;
  const digests = Object.fromEntries(Object.entries(attachments).map(([name, input]) => [name, digestOf(input)]));
  return nextRev({ parent, deleted, attachments: digests, body: JSON.parse(edit.body) }, nativeDigests);
}

async function findTombstone(desk: Desk, id: string): Promise<string | undefined> {
  const winner = await desk.store.find(id);
  return winner?.deleted ? winner.rev : undefined;
}

function digestOf(input: AttachmentInput): string {
  if ('data' in input) return nativeDigests.attachmentDigest(input.data);
  return 'staged' in input ? input.staged.digest : input.digest;
}

/** Most commands answer with the first document that they saved. */
function defaultOutput(call: Call, saved: readonly { id: string; rev: string }[]): unknown {
  const parsed = call.operation.output.safeParse(saved[0]);
  return parsed.success && saved.length > 0 ? parsed.data : undefined;
}

/** Where one document is in conflict the others are refused with it: the conflict is why. */
function refusalOf({ outcomes }: WriteResult): Refusal {
  const isConflict = outcomes.some((outcome) => outcome.state === 'conflict');
  const refused = outcomes.find((outcome) => outcome.state === 'refused');
  if (refused?.state === 'refused' && !isConflict) {
    const path = refused.path === undefined ? {} : { path: refused.path };
    return refusal('invalid-input', 'This cannot be saved as it stands.', { support: refused.reason, ...path });
  }
  return refusal('conflict', 'Somebody has changed this record meanwhile. Look at the new version, then save again.');
}

function savedBy({ outcomes, updateSeq }: WriteResult): readonly SavedDocument[] {
  return outcomes.map((outcome) => {
    if (outcome.state === 'stored') return { id: outcome.id, rev: outcome.rev, seq: outcome.seq };
    if (outcome.state === 'known') return { id: outcome.id, rev: outcome.rev, seq: updateSeq };
    throw new Error(`a committed edit came back as ${outcome.state}`);
  });
}
