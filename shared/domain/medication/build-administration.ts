import type { CodeableConcept, Extension, MedicationAdministration } from '@medplum/fhirtypes';
import { referenceToUser } from '#shared/domain/recording/recording.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import { type PartObject, toParts } from '#shared/model/extension-parts.ts';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import { referenceTo } from '#shared/model/reference.ts';
import { toConcept } from '../coding/coded-text.ts';
import { toQuantity } from './amount.ts';
import { concise } from './concise.ts';
import { type DoseEvent, eventFacts } from './dose-event.ts';
import { toRateQuantity } from './rate-quantity.ts';

export const NOT_GIVEN_SYSTEM = 'urn:holdfast:not-given-reason';
const PERFORMER_SYSTEM = 'urn:holdfast:administration-part';

/** The whole document of a dose (AD1). `readAdministration` gives the event back as it was. */
export function buildAdministration(event: DoseEvent): MedicationAdministration {
  const { drug, reason, note, endedAt, at } = event;
  return concise({
    resourceType: 'MedicationAdministration',
    status: statusOf(event),
    statusReason: reason && [reasonConcept(reason)],
    medicationCodeableConcept: toConcept(drug),
    subject: referenceTo(event.patientId),
    context: event.encounterId ? referenceTo(event.encounterId) : undefined,
    request: event.orderId ? referenceTo(event.orderId) : undefined,
    partOf: event.startId ? [referenceTo(event.startId)] : undefined,
    effectivePeriod: endedAt ? { start: at, end: endedAt } : undefined,
    effectiveDateTime: endedAt ? undefined : at,
    performer: performersOf(event),
    dosage: dosageOf(event),
    note: note ? [{ text: note }] : undefined,
    extension: [factsExtension(event), { url: 'urn:holdfast:recorded-at', valueDateTime: event.recordedAt }],
  }) as MedicationAdministration;
}

/** An infusion runs from its start until an act says that it stopped; each act is a document of its own. */
export function statusOf({ outcome, act }: Pick<DoseEvent, 'outcome' | 'act'>): MedicationAdministration['status'] {
  if (!isTaken(outcome)) return 'not-done';
  if (act === 'start' || act === 'rate') return 'in-progress';
  return outcome === 'partial' ? 'stopped' : 'completed';
}

function reasonConcept({ code, text }: NonNullable<DoseEvent['reason']>): CodeableConcept {
  return { coding: [{ system: NOT_GIVEN_SYSTEM, code }], ...(text ? { text } : {}) };
}

function performersOf({ performer, second }: DoseEvent): MedicationAdministration['performer'] {
  const part = (code: string) => ({ coding: [{ system: PERFORMER_SYSTEM, code }] });
  return [
    { function: part('performer'), actor: referenceToUser(performer) },
    ...(second ? [{ function: part('co-signer'), actor: referenceToUser(second) }] : []),
  ] as MedicationAdministration['performer'];
}

function dosageOf({ amount, rate, route, site, act, outcome }: DoseEvent): MedicationAdministration['dosage'] {
  if (!isTaken(outcome) || !(amount || rate || route || site)) return undefined;
  return concise<NonNullable<MedicationAdministration['dosage']>>({
    text: act === 'stop' ? 'stopped' : undefined,
    route: route && toConcept(route),
    site: site && toConcept(site),
    dose: amount && toQuantity(amount),
    rateQuantity: rate && toRateQuantity(rate),
  });
}

function factsExtension(event: DoseEvent): Extension {
  const names = Object.keys(eventFacts.shape) as (keyof typeof eventFacts.shape)[];
  const facts = Object.fromEntries(names.map((name) => [name, event[name]]));
  return { url: MEDICATION_EXTENSIONS.dose, extension: toParts(facts as PartObject) };
}
