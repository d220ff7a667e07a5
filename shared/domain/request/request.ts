/** An order for what is no medicine: FHIR R4 ServiceRequest, of a diet NutritionOrder (RQ1). */
import type { CodeableConcept, NutritionOrder, ServiceRequest } from '@medplum/fhirtypes';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { referenceTo } from '#shared/model/reference.ts';
import { type CodedText, conceptText, toConcept } from '../coding/coded-text.ts';
import { type Recording, referenceToUser, signedAtExtension } from '../recording/recording.ts';

export const REQUEST_CATEGORIES = ['nursing', 'laboratory', 'imaging', 'diet', 'referral'] as const;
export type RequestCategory = (typeof REQUEST_CATEGORIES)[number];
const REQUEST_CATEGORY_SYSTEM = 'urn:holdfast:request-category';
/** On either: why it ended before it was done. */
const END_REASON = 'urn:holdfast:request-end-reason';
/** On a NutritionOrder: what a ServiceRequest has fields for. */
const PRIORITY = 'urn:holdfast:request-priority';

export interface RequestSheet {
  readonly category: RequestCategory;
  readonly what: CodedText;
  readonly priority: 'routine' | 'urgent' | 'asap' | 'stat';
  /** ISO 8601. */
  readonly at?: string | undefined;
  readonly often?: string | undefined;
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
}

export type RequestResource = ServiceRequest | NutritionOrder;

export function buildRequest(sheet: RequestSheet, recording: Recording): RequestResource {
  return sheet.category === 'diet' ? buildDiet(sheet, recording) : buildService(sheet, recording);
}

function buildService(sheet: RequestSheet, recording: Recording): ServiceRequest {
  const { patientId, encounterId, recorder, recordedAt } = recording;
  const extension = signedAtExtension(recording);
  const { category, what, priority, at, often, reason, note } = sheet;
  return {
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    category: [{ coding: [{ system: REQUEST_CATEGORY_SYSTEM, code: category }] }],
    priority,
    code: toConcept(what),
    subject: referenceTo(patientId) as ServiceRequest['subject'],
    ...(encounterId ? { encounter: referenceTo(encounterId) as NonNullable<ServiceRequest['encounter']> } : {}),
    ...(at ? { occurrenceDateTime: at } : often ? { occurrenceTiming: { code: { text: often } } } : {}),
    authoredOn: recordedAt,
    requester: referenceToUser(recorder) as NonNullable<ServiceRequest['requester']>,
    ...(reason ? { reasonCode: [{ text: reason }] } : {}),
    ...(note || (at && often) ? { note: [{ text: [at && often, note].filter(Boolean).join(' · ') }] } : {}),
    ...(extension.length > 0 ? { extension } : {}),
  };
}

function buildDiet(sheet: RequestSheet, recording: Recording): NutritionOrder {
  const { patientId, encounterId, recorder, recordedAt } = recording;
  const { what, priority, at, often, reason, note } = sheet;
  const schedule =
    often || at ? [{ ...(at ? { event: [at] } : {}), ...(often ? { code: { text: often } } : {}) }] : undefined;
  const words = [reason, note].filter(Boolean).join(' · ');
  const urgency = priority === 'routine' ? [] : [{ url: PRIORITY, valueCode: priority }];
  const extension = [...urgency, ...signedAtExtension(recording)];
  return {
    resourceType: 'NutritionOrder',
    status: 'active',
    intent: 'order',
    patient: referenceTo(patientId) as NutritionOrder['patient'],
    ...(encounterId ? { encounter: referenceTo(encounterId) as NonNullable<NutritionOrder['encounter']> } : {}),
    dateTime: recordedAt,
    orderer: referenceToUser(recorder) as NonNullable<NutritionOrder['orderer']>,
    oralDiet: { type: [toConcept(what)], ...(schedule ? { schedule } : {}) },
    ...(words ? { note: [{ text: words }] } : {}),
    ...(extension.length > 0 ? { extension } : {}),
  };
}

export type RequestEnd = 'completed' | 'revoked' | 'entered-in-error';

export function isOpenRequest({ status }: RequestResource): boolean {
  return status === 'active' || status === 'on-hold' || status === 'draft';
}

export function endRequest(resource: RequestResource, status: RequestEnd, reason: string | undefined): RequestResource {
  if (!reason) return { ...resource, status } as RequestResource;
  const extension = [...(resource.extension ?? []), { url: END_REASON, valueString: reason }];
  return { ...resource, status, extension } as RequestResource;
}

export interface ReadRequest {
  readonly category: RequestCategory;
  readonly what: string;
  readonly priority: string;
  readonly status: string;
  readonly at?: string | undefined;
  readonly often?: string | undefined;
  readonly authoredOn?: string | undefined;
  readonly words: readonly string[];
  readonly endReason?: string | undefined;
}

/** Of other systems, too: what has no category of ours counts as nursing, a diet as a diet. */
export function readRequest(resource: RequestResource): ReadRequest {
  const note = resource.note?.flatMap(({ text }) => text ?? []) ?? [];
  const endReason = resource.extension?.find(({ url }) => url === END_REASON)?.valueString;
  const common = { status: resource.status ?? '', endReason };
  if (resource.resourceType === 'NutritionOrder') {
    const [schedule] = resource.oralDiet?.schedule ?? [];
    const priority = resource.extension?.find(({ url }) => url === PRIORITY)?.valueCode ?? 'routine';
    const what = (resource.oralDiet?.type ?? []).map(conceptText).join(', ');
    const when = { at: schedule?.event?.[0], often: conceptText(schedule?.code) || undefined };
    return { ...common, ...when, category: 'diet', what, priority, authoredOn: resource.dateTime, words: note };
  }
  const reasons = (resource.reasonCode ?? []).map(conceptText).filter(Boolean);
  return {
    ...common,
    category: categoryOf(resource.category),
    what: conceptText(resource.code),
    priority: resource.priority ?? 'routine',
    at: resource.occurrenceDateTime,
    often: conceptText(resource.occurrenceTiming?.code) || undefined,
    authoredOn: resource.authoredOn,
    words: [...reasons, ...note],
  };
}

function categoryOf(categories: readonly CodeableConcept[] | undefined): RequestCategory {
  const code = categories?.map((one) => codeIn(one, REQUEST_CATEGORY_SYSTEM)).find((one) => one !== undefined);
  return REQUEST_CATEGORIES.find((known) => known === code) ?? 'nursing';
}
