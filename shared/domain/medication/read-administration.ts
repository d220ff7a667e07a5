import type { MedicationAdministration } from '@medplum/fhirtypes';
import { fromParts } from '#shared/model/extension-parts.ts';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { conceptText, readCodedText } from '../coding/coded-text.ts';
import { readQuantity } from './amount.ts';
import { NOT_GIVEN_SYSTEM } from './build-administration.ts';
import { concise } from './concise.ts';
import { type DoseEvent, type EventFacts, eventFacts } from './dose-event.ts';
import { readRateQuantity } from './rate-quantity.ts';

/**
 * A document of a dose as rules and screens see it (AD1, AD2). @SAFETY What another system sent knows less: given counts
 * as given, and everything that it does not say is left out, not guessed. Undefined of what was entered in error.
 */
export function readAdministration(resource: MedicationAdministration): DoseEvent | undefined {
  return resource.status === 'entered-in-error' ? undefined : readEvent(resource);
}

/** Also of what was entered in error: for showing it struck through. */
export function readEvent(resource: MedicationAdministration): DoseEvent {
  const { dosage, performer, note } = resource;
  const at = resource.effectiveDateTime ?? resource.effectivePeriod?.start ?? '';
  const [first] = performer ?? [];
  const statusReason = resource.statusReason?.[0];
  const code = statusReason?.coding?.find(({ system }) => system === NOT_GIVEN_SYSTEM)?.code;
  return concise<DoseEvent>({
    ...factsOf(resource),
    patientId: documentIdOf(resource.subject) ?? '',
    encounterId: documentIdOf(resource.context),
    orderId: documentIdOf(resource.request),
    startId: documentIdOf(resource.partOf?.[0]),
    drug: readCodedText(resource.medicationCodeableConcept),
    amount: readQuantity(dosage?.dose),
    rate: readRateQuantity(dosage?.rateQuantity),
    route: dosage?.route && readCodedText(dosage.route),
    site: dosage?.site && readCodedText(dosage.site),
    reason: statusReason && concise({ code: code ?? conceptText(statusReason), text: statusReason.text }),
    performer: { id: first?.actor?.identifier?.value ?? '', name: first?.actor?.display ?? '' },
    at,
    endedAt: resource.effectivePeriod?.end,
    recordedAt: resource.extension?.find(({ url }) => url === 'urn:holdfast:recorded-at')?.valueDateTime ?? at,
    note: note?.map(({ text }) => text ?? '').join('\n') || undefined,
  });
}

function factsOf(resource: MedicationAdministration): EventFacts {
  const own = resource.extension?.find(({ url }) => url === MEDICATION_EXTENSIONS.dose);
  const read = own && eventFacts.safeParse(fromParts(own.extension));
  return read?.success ? read.data : foreignFacts(resource);
}

function foreignFacts({ status, partOf }: MedicationAdministration): EventFacts {
  const given = status === 'completed' || status === 'in-progress' || status === 'stopped';
  return {
    outcome: given ? 'given' : 'held',
    act: status === 'in-progress' ? (partOf ? 'rate' : 'start') : 'give',
    already: true,
    patient: { how: 'not-identified' },
    drugHow: 'not-identified',
    packs: [],
    allergies: 'not-loaded',
    knowledge: { state: 'not-checked' },
    findings: [],
    overrides: [],
    paths: [],
    workstation: '',
    clock: 'unchecked',
    offline: false,
  };
}
