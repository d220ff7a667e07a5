import type { CareTeam } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { assignmentIdFor, assignNurse } from '#shared/domain/hand-over/assignment.ts';
import { listSeen } from '#shared/domain/hand-over/sheet-seen.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { HandOverResource } from '#shared/model/hand-over.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { CommandContext, CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { listRecord } from '../../queries/hand-over/read-hand-over.ts';
import { findOfPatient, toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

type Ops = typeof contract.handOver;

const give: CommandHandler<Ops['give']> = async (input, context) => {
  const { wardId, nurseId, note, sheetNumber } = input;
  const nowMs = context.now();
  const seen: HandOverResource['seen'] = [];
  for (const patientId of new Set(input.patientIds)) {
    seen.push({ patientId, revisions: [...listSeen(await listRecord(context.store, patientId), nowMs)] });
  }
  const resource: HandOverResource = {
    resourceType: 'HandOver',
    wardId,
    ...(nurseId ? { nurseId } : {}),
    givenBy: whoActs(context),
    givenAt: new Date(nowMs).toISOString(),
    taken: [],
    ...(note ? { note } : {}),
    ...(sheetNumber ? { sheetNumber } : {}),
    seen,
  };
  return saveOne(context, { id: newDocumentId('HandOver', { now: () => nowMs }), kind: 'HandOver', resource });
};

const accept: CommandHandler<Ops['accept']> = async (input, context) => {
  const found = toDocument<HandOverResource>(await context.store.find(input.id, input.parent));
  if (!found) return notHere();
  const { givenBy, taken = [], seen } = found.resource;
  const by = whoActs(context);
  if (givenBy.id === by.id)
    return refusal('invalid-input', 'You gave this hand-over yourself. Whoever takes over signs in and takes it.');
  if (taken.some((one) => one.by.id === by.id)) return refusal('already-done', 'You have taken this over already.');
  const named = new Set(input.patientIds);
  if (seen.some(({ patientId }) => !named.has(patientId)))
    return refusal('invalid-input', 'Name every patient of the hand-over.', { path: 'patientIds' });
  const entry = { id: input.commandId, by, at: new Date(context.now()).toISOString() };
  return saveOne(context, planChange(found, { ...found.resource, taken: [...taken, entry] }));
};

const assign: CommandHandler<Ops['assign']> = async (input, context) => {
  const nurse = await findNurse(input.nurseId, context);
  if (isRefusal(nurse)) return nurse;
  const documents: PlannedDocument[] = [];
  for (const stay of input.stays) {
    const planned = await planAssignment(stay, nurse, input, context);
    if (isRefusal(planned)) return planned;
    documents.push(planned);
  }
  const answer = { assigned: documents.length };
  const saved = await context.commit({ documents, output: () => answer });
  return isRefusal(saved) ? saved : answer;
};

type Stay = ParsedInput<Ops['assign']>['stays'][number];

async function planAssignment(
  { patientId, encounterId }: Stay,
  nurse: { readonly id: string; readonly name: string } | undefined,
  { commandId }: ParsedInput<Ops['assign']>,
  { store, now }: CommandContext,
): Promise<PlannedDocument | Refusal> {
  const found = await findOfPatient(store, { id: encounterId, patientId });
  if (isRefusal(found)) return found;
  const id = assignmentIdFor(encounterId);
  const before = toDocument<CareTeam>(await store.find(id));
  const entry = { id: commandId, patientId, encounterId, nurse, at: new Date(now()).toISOString() };
  const resource = assignNurse(before?.resource, entry);
  return before ? planChange(before, resource) : { id, kind: 'CareTeam', patient: patientId, resource };
}

async function findNurse(nurseId: string | undefined, { store }: CommandContext) {
  if (nurseId === undefined) return undefined;
  const user = toDocument<UserResource>(await store.find(nurseId))?.resource;
  if (!user) return refusal('not-found', 'This person is not known here. Choose somebody else.', { path: 'nurseId' });
  return { id: nurseId, name: user.displayName };
}

function whoActs({ actor }: CommandContext) {
  return { id: actor.userId, name: actor.displayName };
}

function notHere(): Refusal {
  return refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');
}

export const handOverCommands: readonly Registration[] = [
  handle(contract.handOver.give, give),
  handle(contract.handOver.accept, accept),
  handle(contract.handOver.assign, assign),
];
