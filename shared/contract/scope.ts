import { z } from 'zod';
import { command, query, stream } from './declare.ts';
import { administrativeSex, commandId, patientId, purposeOfUse } from './fields.ts';

const site = z.object({ code: z.string(), name: z.string() });
const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];

/** A patient of another site whose record was brought to this station. */
export const visitor = z.object({
  patientId,
  /** Where the record is at home. */
  site,
  reason: z.string(),
  /** User id. */
  by: z.string(),
  since: z.string(),
  /** When it goes back by itself, unless the patient is in care here. */
  until: z.string().optional(),
  /** All of the record that central has is here. Until then it is shown as partial. */
  arrived: z.boolean(),
});
export type Visitor = z.output<typeof visitor>;

/** What identifies a person, and no more. */
const personElsewhere = z.object({
  patientId,
  recordNumber: z.string(),
  family: z.string(),
  given: z.string(),
  sex: administrativeSex,
  birthDate: z.string().optional(),
  site,
  /** On this station already. */
  here: z.boolean(),
});
export type PersonElsewhere = z.output<typeof personElsewhere>;

const scopeState = z.object({
  visitors: z.array(visitor),
  /** Patients who went back while something about them still waits to be sent; that stays until central has it. */
  leaving: z.array(patientId),
  /** This station's records compared with central's list (RP8). */
  manifest: z.discriminatedUnion('state', [
    z.object({ state: z.literal('not-compared') }),
    z.object({
      state: z.enum(['equal', 'different']),
      at: z.string(),
      here: z.number(),
      atCentral: z.number(),
      /** Documents here that central does not list for this station, where it was looked. */
      surplus: z.number().optional(),
    }),
  ]),
});
export type ScopeState = z.output<typeof scopeState>;

export const scope = {
  watch: stream('scope.watch', { access: 'signed-in', audit: 'none', input: z.object({}), output: scopeState }),
  /** Asks central, which keeps who searched for what and whom it showed. */
  findElsewhere: query('scope.findElsewhere', {
    access: 'patient.read',
    audit: { action: 'E', subtype: 'search' },
    input: z.object({ text: z.string().trim().min(3).max(200), purpose: purposeOfUse.default('TREAT') }),
    output: z.object({ patients: z.array(personElsewhere), more: z.boolean() }),
    patientsOf: (_input, output) => output?.patients.map((person) => person.patientId) ?? [],
  }),
  /** Brings a patient's record here, until it is returned or ends. Needs contact with central. */
  checkOut: command('scope.checkOut', {
    access: 'chart.read',
    audit: { action: 'E', subtype: 'checkout' },
    input: z.object({
      commandId,
      patientId,
      reason: z.string().trim().min(3).max(300),
      purpose: purposeOfUse.default('TREAT'),
      days: z.number().int().min(1).max(30).optional(),
    }),
    output: visitor,
    patientsOf: ofPatient,
  }),
  /** Sends the record back: what central has confirmed is removed from this station. */
  return: command('scope.return', {
    access: 'chart.read',
    audit: { action: 'E', subtype: 'checkout' },
    input: z.object({ commandId, patientId }),
    output: z.null(),
    patientsOf: ofPatient,
  }),
};
