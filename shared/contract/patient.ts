import { z } from 'zod';
import { command, query } from './declare.ts';
import { administrativeSex, commandId, documentId, instant, partialDate, patientId, rev, saved } from './fields.ts';

const identifier = z.object({ system: z.string(), value: z.string().trim().min(1) });
const address = z.object({
  line: z.string().optional(),
  city: z.string().optional(),
  district: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
});

/** What a registrar types. Shapes follow FHIR Patient. */
export const demographics = z.object({
  family: z.string().trim().min(1).max(100),
  given: z.array(z.string().trim().min(1).max(100)).max(5),
  sex: administrativeSex,
  birthDate: partialDate.optional(),
  /** Age in years when the birth date is not known; stored as an estimated year. */
  estimatedAgeYears: z.number().int().min(0).max(125).optional(),
  phone: z.string().trim().optional(),
  address: address.optional(),
  identifiers: z.array(identifier).max(10).default([]),
  contact: z.object({ name: z.string(), relationship: z.string().optional(), phone: z.string().optional() }).optional(),
  pregnant: z.boolean().optional(),
  /** BCP 47; empty takes it away. */
  language: z
    .string()
    .regex(/^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$/)
    .optional(),
});
export type Demographics = z.output<typeof demographics>;

/** One line of a list that shows patients. */
export const patientLine = z.object({
  patientId,
  recordNumber: z.string(),
  provisional: z.boolean(),
  family: z.string(),
  given: z.string(),
  sex: administrativeSex,
  birthDate: z.string().optional(),
  phone: z.string().optional(),
  place: z.string().optional(),
  deceased: z.boolean().optional(),
  /** The record that stands for this one since both were linked (HL11): what is opened leads there. */
  replacedBy: patientId.optional(),
});
export type PatientLine = z.output<typeof patientLine>;

export const duplicateCandidate = z.object({
  patient: patientLine,
  /** 0–100. */
  score: z.number(),
  reasons: z.array(
    z.enum([
      'name',
      'name-sounds-alike',
      'birth-date',
      'birth-date-near',
      'birth-date-swapped',
      'phone',
      'identifier',
      'sex',
    ]),
  ),
  strength: z.enum(['certain', 'likely', 'possible']),
});
export type DuplicateCandidate = z.output<typeof duplicateCandidate>;

/** One of two records that are held beside each other, to see whether they are one person's (PC11). */
const comparedRecord = z.object({
  line: patientLine,
  rev: z.string(),
  identifiers: z.array(z.object({ system: z.string(), value: z.string() })),
  /** A record with a stay, open or planned, is not given up for another. */
  stay: z.enum(['open', 'planned', 'none']),
  /** Absent where whoever asks may not open this chart, or has to say first what for. */
  clinical: z
    .object({
      allergies: z.object({
        state: z.enum(['list', 'no-known', 'never-asked', 'not-loaded']),
        items: z.array(z.string()),
      }),
      orders: z.array(z.string()),
    })
    .optional(),
});
export type ComparedRecord = z.output<typeof comparedRecord>;

const linkedRecords = {
  commandId,
  /** The one that stands. */
  patientId,
  parent: rev,
  replacedId: patientId,
  replacedParent: rev,
};

/** FHIR dateTime: a day, a month or a year where no more is known. */
const diedOn = z.union([instant, partialDate]);
/** How it is known, or why it was wrong; stands in the audit. */
const deathReason = z.string().trim().min(1).max(300);

export const patient = {
  /** The patient has died, whether or not here. Ends what is to be observed by the clock. */
  recordDeath: command('patient.recordDeath', {
    access: 'encounter.manage',
    audit: { action: 'U', subtype: 'death' },
    input: z.object({ commandId, patientId, parent: rev, diedOn: diedOn.optional(), reason: deathReason.optional() }),
    output: saved,
    patientsOf: (input) => [input.patientId],
  }),
  /** What was recorded of a death was wrong. */
  withdrawDeath: command('patient.withdrawDeath', {
    access: 'encounter.manage',
    audit: { action: 'U', subtype: 'death' },
    input: z.object({ commandId, patientId, parent: rev, reason: deathReason }),
    output: saved,
    patientsOf: (input) => [input.patientId],
  }),
  search: query('patient.search', {
    access: 'patient.read',
    audit: { action: 'E', subtype: 'search' },
    input: z.object({ text: z.string().trim().min(1).max(200), limit: z.number().int().min(1).max(100).default(25) }),
    output: z.object({
      hits: z.array(patientLine.extend({ matched: z.enum(['name', 'phonetic', 'birthDate', 'phone', 'identifier']) })),
      more: z.boolean(),
    }),
    patientsOf: (_input, output) => output?.hits.map((hit) => hit.patientId) ?? [],
  }),
  listDuplicates: query('patient.listDuplicates', {
    access: 'patient.register',
    audit: { action: 'E', subtype: 'search' },
    input: demographics.partial(),
    output: z.array(duplicateCandidate),
    patientsOf: (_input, output) => output?.map((candidate) => candidate.patient.patientId) ?? [],
  }),
  /** Refuses with `duplicate-suspected` (details: candidates) unless `distinctFrom` names every candidate that is `likely` or `certain`. */
  register: command('patient.register', {
    access: 'patient.register',
    audit: { action: 'C', subtype: 'patient' },
    input: z.object({
      commandId,
      demographics,
      distinctFrom: z.array(documentId).default([]),
      distinctReason: z.string().optional(),
    }),
    output: saved.extend({ recordNumber: z.string(), provisional: z.boolean() }),
    patientsOf: (_input, output) => (output ? [output.id] : []),
  }),
  /** The FHIR Patient alone, for who registers people and may not open charts. */
  readDetails: query('patient.readDetails', {
    access: 'patient.register',
    audit: { action: 'R', subtype: 'patient' },
    input: z.object({ patientId }),
    output: z.object({ rev, resource: z.unknown() }),
    patientsOf: (input) => [input.patientId],
  }),
  compare: query('patient.compare', {
    access: 'patient.register',
    audit: { action: 'R', subtype: 'patient' },
    input: z.object({ patientId, otherId: patientId }),
    output: z.object({ one: comparedRecord, other: comparedRecord }),
    patientsOf: (input) => [input.patientId, input.otherId],
  }),
  /** Takes the links of `interface.linkPatients` off again, from both. */
  separate: command('patient.separate', {
    access: 'patient.register',
    audit: { action: 'U', subtype: 'patient-link' },
    input: z.object({ ...linkedRecords, reason: z.string().trim().min(3).max(300) }),
    output: saved,
    patientsOf: (input) => [input.patientId, input.replacedId],
  }),
  edit: command('patient.edit', {
    access: 'patient.register',
    audit: { action: 'U', subtype: 'patient' },
    input: z.object({ commandId, patientId, parent: rev, changes: demographics.partial() }),
    output: saved,
    patientsOf: (input) => [input.patientId],
  }),
};
