import { z } from 'zod';
import { codedText, instant, lastDay } from './fields.ts';
import { doseUnit } from './order-entry.ts';

/** A code exactly as it came, without the prefix and suffix of the scanner. What it says is read where the records are. */
export const receivedScan = z.object({
  text: z.string().min(1).max(7_100),
  /** Symbology identifier that the driver told, e.g. `]d2`. */
  symbology: z.string().max(40).optional(),
  /** Typed by a person: counted against the scan rate, and a patient then needs a second identifier. */
  keyed: z.boolean().default(false),
  /** When its last character came. */
  at: instant.optional(),
  /** Name of the device at this workplace. */
  scanner: z.string().max(80).optional(),
});
export type ReceivedScan = z.input<typeof receivedScan>;

/** So much of something: a decimal as written, never a binary number. */
export const doseAmount = z.object({
  value: z.string().regex(/^\d{1,9}(\.\d{1,9})?$/),
  unit: doseUnit,
});
export const doseRate = z.object({
  amount: doseAmount,
  perKg: z.boolean(),
  per: z.enum(['minute', 'hour', 'day']),
});

/** How the patient was recognised. */
export const patientShown = z.object({
  /** The wristband; a record number that was typed has `keyed`. */
  scan: receivedScan.optional(),
  /** Chosen from the list because no wristband could be read. */
  picked: z.boolean().default(false),
  /** What was asked besides; compared with the record where the records are. */
  second: z.object({ kind: z.enum(['birth-date', 'name']), value: z.string().trim().min(1).max(120) }).optional(),
});

/** How the drug was recognised. Several packs, or two symbols of one, are several scans. */
export const drugShown = z.object({
  scans: z.array(receivedScan).max(12).default([]),
  /** `own-supply`: what the patient brought along. */
  how: z.enum(['scanned', 'no-bar-code', 'own-supply']).default('scanned'),
  /** Read from the pack by eye. */
  pack: z
    .object({
      /** A product of the formulary, where a person says what it is. */
      productId: z.string().startsWith('MedicationKnowledge:').optional(),
      lot: z.string().trim().min(1).max(20).optional(),
      /** Last day, or last month. */
      expiry: lastDay.optional(),
    })
    .optional(),
});

/** What is to be given, or was. */
export const giving = z.object({
  /** Of the active substance, or counted as ordered. */
  amount: doseAmount.optional(),
  rate: doseRate.optional(),
  route: codedText.optional(),
  /** Where on the body. */
  site: codedText.optional(),
  /** The value that a sliding scale asks for, in the unit of the scale. */
  measured: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,4})?$/)
    .optional(),
});
