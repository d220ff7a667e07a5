import { allOf, fields, finite, listOf, oneOf } from './checks.ts';
import { codeableConcept, dateTime, quantity, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';
import { dosageLine, medication } from './medication-checks.ts';

/** URLs of what a dispense says beyond FHIR R4. Ours alone; other systems keep them unread. */
export const DISPENSE_EXTENSIONS = {
  /** The prescription in the queue and its line: `entry`, `line`, `lineage`; what the product was: `productVersion`. */
  from: 'urn:holdfast:dispense-from',
  /** One for each batch that it was taken from. */
  batch: 'urn:holdfast:dispense-batch',
  /** What was opened, mixed or made: until when it may be used, by what rule. */
  made: 'urn:holdfast:dispense-made',
  /** One for each batch of another product that went into what was made. */
  ingredient: 'urn:holdfast:dispense-ingredient',
  /** What its label says beside the directions: `language`, `warning`s. */
  label: 'urn:holdfast:dispense-label',
  /** How it was counted: original packs and loose units. */
  count: 'urn:holdfast:dispense-count',
} as const;

const amount = allOf(quantity, fields({ value: finite }));

/**
 * An item that was taken from stock, labelled and laid ready for somebody. An event (ST6): `in-progress`, ready for
 * pick-up, for good; what became of it is told by acts that name it (`dispense-act.ts`). One that was cancelled is
 * `entered-in-error`, in the same unit of work as the movements that took it back.
 */
export const medicationDispenseModel = fhirKind(
  'MedicationDispense',
  { lane: 1, event: true },
  allOf(
    fields(
      {
        status: oneOf(
          ...['preparation', 'in-progress', 'cancelled', 'on-hold', 'completed'],
          ...['entered-in-error', 'stopped', 'declined', 'unknown'],
        ),
      },
      {
        medicationCodeableConcept: codeableConcept,
        medicationReference: reference,
        subject: reference,
        context: reference,
        performer: listOf(fields({ actor: reference }, { function: codeableConcept })),
        location: reference,
        authorizingPrescription: listOf(reference),
        quantity: amount,
        daysSupply: amount,
        whenPrepared: dateTime,
        whenHandedOver: dateTime,
        dosageInstruction: listOf(dosageLine),
      },
    ),
    medication,
  ),
);
