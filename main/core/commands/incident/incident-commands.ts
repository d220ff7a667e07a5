import type { AdverseEvent } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { buildIncident } from '#shared/domain/incident/build-incident.ts';
import { completeIncident, reviewIncident } from '#shared/domain/incident/read-incident.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient } from '../current-document.ts';
import { findAbout } from '../find-about.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

type Ops = typeof contract.incident;

const report: CommandHandler<Ops['report']> = async (input, context) => {
  const { commandId: _command, patientId, ...words } = input;
  const patient = patientId ? await findOfPatient(context.store, { id: patientId, patientId }) : undefined;
  if (isRefusal(patient)) return patient;
  const late = refuseFuture(words.occurredAt, context);
  if (late) return late;
  const document = buildIncident({
    ...words,
    id: newDocumentId('AdverseEvent', { now: context.now }),
    state: 'reported',
    patientId,
    locationId: words.locationId ?? context.actor.wardId,
    recording: byOf(context),
  });
  return saveOne(context, document);
};

const complete: CommandHandler<Ops['complete']> = async (input, context) => {
  const found = await findAbout<AdverseEvent>(context.store, input);
  if (isRefusal(found)) return found;
  const late = refuseFuture(input.occurredAt, context);
  if (late) return late;
  const resource = completeIncident(found.resource, input, byOf(context));
  return isRefusal(resource) ? resource : saveOne(context, planChange(found, resource));
};

const review: CommandHandler<Ops['review']> = async (input, context) => {
  const found = await findAbout<AdverseEvent>(context.store, input);
  if (isRefusal(found)) return found;
  const { commandId: id, outcome, note } = input;
  const resource = reviewIncident(found.resource, { id, outcome, note }, byOf(context));
  return isRefusal(resource) ? resource : saveOne(context, planChange(found, resource));
};

function byOf({ actor, now }: CommandContext) {
  return {
    recorder: { id: actor.userId, name: actor.displayName },
    recordedAt: new Date(now()).toISOString(),
  };
}

const SLACK_MS = 5 * 60_000;

function refuseFuture(occurredAt: string, { now }: CommandContext): Refusal | undefined {
  if (Date.parse(occurredAt) <= now() + SLACK_MS) return undefined;
  return refusal('invalid-input', 'An incident cannot have happened in the future. Check the time.', {
    path: 'occurredAt',
  });
}

export const incidentCommands: readonly Registration[] = [
  handle(contract.incident.report, report),
  handle(contract.incident.complete, complete),
  handle(contract.incident.review, review),
];
