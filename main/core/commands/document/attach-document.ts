import type { DocumentReference } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { openSpooled, SPOOL_ATTACHMENT } from '#shared/contract/spool-entry.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { referenceTo } from '#shared/model/reference.ts';
import type { Actor, CommandHandler, ParsedInput, StoreReader } from '../../api/operation-handler.ts';
import { findEntry, findWaitingFile, planPromotion, type WaitingFile } from '../../spool/spool-entries.ts';
import { findOfPatient } from '../current-document.ts';
import { saveOne } from '../save-one.ts';

export interface AttachDeps {
  /** The key under which this user's captured files are sealed; undefined when core does not hold it. */
  readonly draftKeyOf: (userId: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** False when only the reserve is left on the volume. */
  readonly isRoomForFiles: () => boolean;
}

type Attach = typeof contract.file.attach;
const ACCEPTED = /^(image\/(png|jpeg|gif|webp|heic|heif|tiff)|application\/pdf)$/;

/** Files a captured picture or PDF in the record; the entry leaves the spool in the same transaction. */
export function attachDocument(deps: AttachDeps): CommandHandler<Attach> {
  return async (input, context) => {
    const { patientId, spoolId, contentType } = input;
    if (!ACCEPTED.test(contentType)) return refusal('unsupported', 'Only pictures and PDF files can be attached.');
    if (!deps.isRoomForFiles()) return refusal('disk-nearly-full', 'The disk of this station is nearly full.');
    const patient = await findOfPatient(context.store, { id: patientId, patientId });
    if (isRefusal(patient)) return patient;
    const file = await findFile(context.store, spoolId);
    if (isRefusal(file)) return file;
    const bytes = findMismatch(file, input, context.actor) ?? (await openFile(deps, file));
    if (isRefusal(bytes)) return bytes;
    const resource = buildReference(input, context.actor, bytes.length, new Date(context.now()).toISOString());
    const attachments = { [SPOOL_ATTACHMENT]: { contentType, data: bytes } };
    const id = newDocumentId('DocumentReference', { now: context.now });
    const document = { id, kind: 'DocumentReference', patient: patientId, resource, attachments };
    return saveOne(context, document, { locals: [planPromotion(spoolId, file.rev)] });
  };
}

async function findFile(store: StoreReader, spoolId: string): Promise<WaitingFile | Refusal> {
  const waiting = await findWaitingFile(store, spoolId);
  if (waiting) return waiting;
  const known = await findEntry(store, spoolId);
  return known
    ? refusal('already-done', 'This file is in the record already.')
    : refusal('not-found', 'The file has not arrived yet. It is sent again by itself.');
}

/** @SAFETY A picture taken for one patient is never filed under another, whatever the window says. */
function findMismatch({ entry }: WaitingFile, input: ParsedInput<Attach>, actor: Actor): Refusal | undefined {
  if (entry.userId !== actor.userId) return refusal('not-permitted', 'Only who captured this file can attach it.');
  if (entry.patientId === input.patientId) return undefined;
  return refusal('invalid-input', 'This file was captured for another patient.', { path: 'patientId' });
}

async function openFile(deps: AttachDeps, { entry, sealed }: WaitingFile): Promise<Uint8Array | Refusal> {
  const key = await deps.draftKeyOf(entry.userId);
  if (!key) return refusal('not-signed-in', 'Sign in again: the key of this file is not at hand.');
  try {
    return await openSpooled(sealed, key);
  } catch {
    return refusal('wrong-key', 'This file cannot be opened: it was damaged or sealed with another key.');
  }
}

function buildReference(input: ParsedInput<Attach>, actor: Actor, size: number, date: string): DocumentReference {
  const { title, contentType, takenAt, patientId, encounterId } = input;
  return {
    resourceType: 'DocumentReference',
    status: 'current',
    subject: referenceTo(patientId) as DocumentReference['subject'],
    date,
    description: title,
    author: [{ identifier: { system: 'urn:holdfast:user', value: actor.userId }, display: actor.displayName }],
    content: [{ attachment: { contentType, title, size, creation: takenAt ?? date } }],
    ...(encounterId ? { context: { encounter: [referenceTo(encounterId)] } } : {}),
  } as DocumentReference;
}
