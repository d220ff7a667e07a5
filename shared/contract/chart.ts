import { z } from 'zod';
import { command, query } from './declare.ts';
import {
  codedText,
  commandId,
  documentId,
  instant,
  partialDate,
  patientId,
  purposeOfUse,
  rev,
  saved,
} from './fields.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];
const act = { commandId, patientId, encounterId: documentId.optional() };

const gcsPoints = z.number().or(z.literal('NT'));

const vitalsEntry = z.object({
  takenAt: instant,
  respiratoryRate: z.number().optional(),
  spo2: z.number().optional(),
  spo2Scale: z.union([z.literal(1), z.literal(2)]).default(1),
  oxygen: z
    .object({
      device: z.string().optional(),
      litresPerMinute: z.number().optional(),
      fractionPercent: z.number().optional(),
    })
    .or(z.literal('air'))
    .optional(),
  systolic: z.number().optional(),
  diastolic: z.number().optional(),
  pulse: z.number().optional(),
  consciousness: z.enum(['A', 'C', 'V', 'P', 'U']).optional(),
  temperatureCelsius: z.number().optional(),
  painScore: z.number().optional(),
  weightKg: z.number().optional(),
  heightCm: z.number().optional(),
  glucoseMmolPerL: z.number().optional(),
  /** Glasgow Coma Scale, part by part; `NT` is not testable. */
  gcs: z
    .object({
      eye: gcsPoints.optional(),
      verbal: gcsPoints.optional(),
      motor: gcsPoints.optional(),
      notTestableBecause: z.string().trim().max(100).optional(),
    })
    .optional(),
  note: z.string().max(500).optional(),
  /** Values outside the likely range were confirmed by the person. */
  confirmedUnlikely: z.boolean().default(false),
});
export type VitalsEntry = z.output<typeof vitalsEntry>;

const allergyEntry = z.object({
  substance: codedText,
  category: z.enum(['medication', 'food', 'environment', 'biologic']).optional(),
  type: z.enum(['allergy', 'intolerance']).default('allergy'),
  criticality: z.enum(['low', 'high', 'unable-to-assess']),
  clinicalStatus: z.enum(['active', 'inactive', 'resolved']).default('active'),
  verificationStatus: z.enum(['unconfirmed', 'confirmed', 'refuted', 'entered-in-error']).default('confirmed'),
  reactions: z
    .array(z.object({ manifestation: z.string(), severity: z.enum(['mild', 'moderate', 'severe']).optional() }))
    .default([]),
  onset: partialDate.optional(),
  note: z.string().max(500).optional(),
});
export type AllergyEntry = z.output<typeof allergyEntry>;

const problemEntry = z.object({
  problem: codedText,
  clinicalStatus: z.enum(['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved']).default('active'),
  verificationStatus: z
    .enum(['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error'])
    .default('confirmed'),
  onset: partialDate.optional(),
  abated: partialDate.optional(),
  note: z.string().max(500).optional(),
});

const noteEntry = z.object({
  type: z.enum(['progress', 'nursing', 'sbar', 'admission', 'discharge', 'consult']),
  title: z.string().trim().min(1).max(200),
  sections: z.array(z.object({ title: z.string(), text: z.string().min(1).max(50_000) })).min(1),
});

/** One version of a record as it stood. */
const recordVersion = z.object({
  rev,
  /** The version that it was made from; absent of the first. That version itself may not be held here. */
  parent: rev.optional(),
  /** `competing`: stands beside the current one and waits for a person's decision. */
  state: z.enum(['current', 'competing', 'older']),
  at: z.string(),
  by: z.string(),
  byName: z.string().optional(),
  station: z.string(),
  stationName: z.string().optional(),
  /** Made out of two versions by the rules, or by a person's decision. */
  merged: z.enum(['rule', 'person']).optional(),
  /** Why an event was withdrawn. */
  withdrawnReason: z.string().optional(),
  resource: z.unknown(),
});
export type RecordVersion = z.output<typeof recordVersion>;

export const chart = {
  /** Audited with a purpose; afterwards this session's feed carries the patient's record. */
  open: command('chart.open', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'patient-record' },
    input: z.object({ patientId, purpose: purposeOfUse.default('TREAT'), reason: z.string().optional() }),
    /** `partial`: lanes of this record are still on their way here; allergies may be missing. */
    output: z.object({
      patientId,
      completeness: z.enum(['complete', 'partial']),
      allergiesLoaded: z.boolean(),
      /** In force in records that this one stands for (HL11). */
      allergiesElsewhere: z.array(z.string()).optional(),
      /** Those records, and what is active, in force and open in each. */
      elsewhere: z
        .array(z.object({ patientId, problems: z.array(z.string()), orders: z.array(z.string()), tasks: z.number() }))
        .optional(),
    }),
    patientsOf: ofPatient,
  }),
  close: command('chart.close', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({ patientId }),
    output: z.null(),
    patientsOf: ofPatient,
  }),
  listHistory: query('chart.listHistory', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'history' },
    input: z.object({ patientId, id: documentId }),
    output: z.array(recordVersion),
    patientsOf: ofPatient,
  }),
};

export const vitals = {
  record: command('vitals.record', {
    access: 'vitals.record',
    audit: { action: 'C', subtype: 'vitals' },
    input: z.object({
      ...act,
      /** Scale 2 is refused where no clinician's decision stands; where one stands it is used whatever is asked. */
      entry: vitalsEntry,
      /** The set that this one corrects: withdrawn in the same act. */
      corrects: z.object({ id: documentId, parent: rev, reason: z.string().trim().min(1).max(300) }).optional(),
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
  /** Withdraws a set recorded in error. */
  withdraw: command('vitals.withdraw', {
    access: 'vitals.record',
    audit: { action: 'U', subtype: 'vitals' },
    input: z.object({ ...act, id: documentId, parent: rev, reason: z.string().trim().min(1) }),
    output: saved,
    patientsOf: ofPatient,
  }),
};

export const allergy = {
  record: command('allergy.record', {
    access: 'allergy.record',
    audit: { action: 'C', subtype: 'allergy' },
    input: z.object({ ...act, entry: allergyEntry }),
    output: saved,
    patientsOf: ofPatient,
  }),
  change: command('allergy.change', {
    access: 'allergy.record',
    audit: { action: 'U', subtype: 'allergy' },
    input: z.object({ ...act, id: documentId, parent: rev, changes: allergyEntry.partial() }),
    output: saved,
    patientsOf: ofPatient,
  }),
  /** "No known allergies": who and when stand in the envelope. Refused while active allergies are recorded. */
  recordNone: command('allergy.recordNone', {
    access: 'allergy.record',
    audit: { action: 'C', subtype: 'allergy' },
    input: z.object(act),
    output: saved,
    patientsOf: ofPatient,
  }),
};

export const problem = {
  record: command('problem.record', {
    access: 'problem.record',
    audit: { action: 'C', subtype: 'problem' },
    input: z.object({ ...act, entry: problemEntry }),
    output: saved,
    patientsOf: ofPatient,
  }),
  change: command('problem.change', {
    access: 'problem.record',
    audit: { action: 'U', subtype: 'problem' },
    input: z.object({ ...act, id: documentId, parent: rev, changes: problemEntry.partial() }),
    output: saved,
    patientsOf: ofPatient,
  }),
};

export const note = {
  /** Signs a note into the record. Drafts stay in the renderer until then. */
  sign: command('note.sign', {
    access: 'note.write',
    audit: { action: 'C', subtype: 'note' },
    input: z.object({
      ...act,
      entry: noteEntry,
      replaces: documentId.optional(),
      /** Why the note that it replaces is amended. */
      amendmentReason: z.string().trim().min(1).max(300).optional(),
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
};

export const encounter = {
  open: command('encounter.open', {
    access: 'encounter.manage',
    audit: { action: 'C', subtype: 'encounter' },
    input: z.object({
      commandId,
      patientId,
      class: z.enum(['IMP', 'AMB', 'EMER']),
      locationId: documentId.optional(),
      reason: z.string().max(300).optional(),
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
  close: command('encounter.close', {
    access: 'encounter.manage',
    audit: { action: 'U', subtype: 'encounter' },
    input: z.object({ commandId, patientId, id: documentId, parent: rev, disposition: z.string().max(300).optional() }),
    output: saved,
    patientsOf: ofPatient,
  }),
};

export const file = {
  /** Promotes a spooled file (PouchDB document in core's staging database) to a DocumentReference of the patient. */
  attach: command('document.attach', {
    access: 'document.attach',
    audit: { action: 'C', subtype: 'document' },
    input: z.object({
      ...act,
      spoolId: z.string(),
      title: z.string().trim().min(1).max(200),
      contentType: z.string(),
      takenAt: instant.optional(),
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
  /** Bytes of an attached file, base64; reading is audited. */
  read: query('document.read', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'document' },
    input: z.object({ patientId, id: documentId }),
    output: z.object({ contentType: z.string(), title: z.string(), base64: z.string() }),
    patientsOf: ofPatient,
  }),
};
