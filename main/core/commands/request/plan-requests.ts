import type { contract } from '#shared/contract/index.ts';
import { buildRequest } from '#shared/domain/request/request.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import { recordingOf } from '../recording-of.ts';

type Requests = ParsedInput<typeof contract.request.place>['requests'];

interface OfPatient {
  readonly patientId: string;
  readonly encounterId?: string | undefined;
}

/** Orders for what is no medicine, for a unit of work: alone, or beside those for medicines. */
export function planRequests(
  requests: Requests,
  of: OfPatient,
  context: CommandContext,
): readonly PlannedDocument[] | Refusal {
  if (requests.length > 0 && !context.actor.permissions.has('order.request'))
    return refusal('not-permitted', 'Your roles do not allow this. An administrator can change them.');
  return requests.map((entry) => {
    const resource = buildRequest(entry, recordingOf(of, context));
    const kind = resource.resourceType;
    return { id: newDocumentId(kind, { now: context.now }), kind, patient: of.patientId, resource };
  });
}
