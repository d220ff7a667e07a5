/** What stands on the label of an item and on that of its bag. */
import type { Patient } from '@medplum/fhirtypes';
import { quantityIn, warningText } from '#shared/domain/dispense/directions.ts';
import type { Dispense } from '#shared/domain/dispense/dispense.ts';
import { untranslatedWords } from '#shared/domain/dispense/label-language.ts';
import { minuteText, type WallClock } from '#shared/domain/medication/wall-clock.ts';
import { displayName, patientName } from '#shared/domain/patient/patient-name.ts';
import { findPatientNumber } from '#shared/domain/record-number/patient-number.ts';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { addressOf } from './person-of.ts';

export const ITEM_DESIGN = 'dispensing-label';
export const BAG_DESIGN = 'bag-label';
export const TICKET_DESIGN = 'queue-ticket';
export const TICKET_LABEL_DESIGN = 'ticket-label';

type Fields = Readonly<Record<string, string>>;

/** Letters and digits of a document's id, as our codes bear them. */
const codeValue = (id: string): string =>
  id
    .slice(id.indexOf(':') + 1)
    .replaceAll('-', '')
    .toUpperCase();

function personFields(patient: Patient): Fields {
  return {
    patient: displayName(patientName(patient)),
    // A date that nobody knows is said as such; an empty place could be taken for a misprint.
    born: patient.birthDate ?? '????-??-??',
    number: findPatientNumber(patient)?.value ?? '',
  };
}

export interface ItemLabel {
  readonly id: string;
  readonly dispense: Dispense;
  readonly patient: Patient;
  readonly pharmacy: string;
  /** On the wall of the site: what is printed is read there. */
  readonly clock: WallClock;
  /** `1/3` */
  readonly item?: string | undefined;
}

export function itemLabelFields({ id, dispense, patient, pharmacy, clock, item }: ItemLabel): Fields {
  const { drug, quantity, unit, directions, batches, made, preparer, preparedAt } = dispense;
  const { language = 'en', warnings = [] } = dispense.label ?? {};
  const expiries = batches.flatMap(({ expiry }) => expiry ?? []).toSorted();
  return {
    ...personFields(patient),
    ...{ drug: drug.text, quantity: quantityIn(quantityText(quantity), unit, language), directions, pharmacy },
    warnings: [
      untranslatedWords(patient, language),
      ...warnings.filter((one) => one !== 'keep-from-children').map((one) => warningText(one, language)),
    ]
      .filter(Boolean)
      .join(' '),
    // What was made has a batch of its own; what went into it is found by that.
    lot: made?.number ?? batches.map(({ lot }) => lot).join(', '),
    // What was opened or made lasts shorter than its pack says.
    expiry: made ? minuteText(clock, Date.parse(made.useBy)) : (expiries[0] ?? '–'),
    ...{
      date: minuteText(clock, Date.parse(preparedAt)).slice(0, 10),
      dispensedBy: initials(preparer.name),
      item: item ?? '',
      pharmacyAddress: '',
    },
    caution: warningText('keep-from-children', language),
    code: writeHospitalCode({ subject: 'dispensed-item', value: codeValue(id) }),
  };
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => part.charAt(0))
    .join('');

export interface TicketLabel {
  readonly ticket: string;
  readonly entry: string;
  readonly pharmacy: string;
  /** On the wall of the site. */
  readonly at: string;
}

/** @SAFETY A number and no name: tickets are left lying about. Its code leads to the prescription, as that of the bag does. */
export function ticketFields({ ticket, entry, pharmacy, at }: TicketLabel): Fields {
  return { ticket, pharmacy, at, code: writeHospitalCode({ subject: 'dispensed-bag', value: codeValue(entry) }) };
}

export interface BagLabel {
  readonly entry: string;
  readonly patient: Patient;
  readonly ticket: string | undefined;
  readonly items: number;
  /** Words that whoever hands it over has to see: kept cold, controlled. */
  readonly notes: readonly string[];
  readonly pharmacy: string;
  readonly date: string;
}

export function bagLabelFields({ entry, patient, ticket, items, notes, pharmacy, date }: BagLabel): Fields {
  return {
    ...personFields(patient),
    address: addressOf(patient),
    ...{ ticket: ticket ?? '', count: `× ${items}`, notes: notes.join(' · '), date, pharmacy },
    code: writeHospitalCode({ subject: 'dispensed-bag', value: codeValue(entry) }),
  };
}
