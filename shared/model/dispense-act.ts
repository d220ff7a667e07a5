/**
 * What is done with a prescription at the pharmacy beside taking from stock. FHIR R4 has no such resource. Each act is an
 * event of its own: two counters that cannot see each other never overwrite one another, and what happened is the fold of
 * all of them (`shared/domain/dispense`).
 */
import { z } from 'zod';
import { type Check, fields, oneOf, text } from './checks.ts';
import { dateTime } from './fhir-checks.ts';
import { ownKind } from './kind-model.ts';

export const DISPENSE_ACT_KIND = 'DispenseAct';

export const DISPENSE_SOURCES = ['ward', 'inpatient', 'outpatient', 'paper'] as const;
export type DispenseSource = (typeof DISPENSE_SOURCES)[number];
/** From the most urgent on. */
export const DISPENSE_PRIORITIES = ['stat', 'urgent', 'routine'] as const;
export type DispensePriority = (typeof DISPENSE_PRIORITIES)[number];

/** What a pharmacist did about a prescription, coded; the words beside it say the rest. */
export const INTERVENTION_KINDS = [
  'dose',
  'frequency-or-course',
  'interaction',
  'allergy',
  'duplicate',
  'choice-of-drug',
  'missing-detail',
  'advice',
  'other',
] as const;
export const INTERVENTION_OUTCOMES = ['accepted', 'changed-otherwise', 'not-accepted', 'pending'] as const;

export const COLLECTOR_IDENTITIES = [
  'known',
  'national-id',
  'passport',
  'driving-licence',
  'patient-card',
  'staff-badge',
] as const;
export const COUNSELLING_POINTS = [
  'how-to-take',
  'how-much-how-often',
  'with-or-without-food',
  'missed-dose',
  'side-effects',
  'storage',
  'device-technique',
  'finish-course',
  'interactions',
  'when-to-seek-help',
] as const;

/** What came of the second look at what was made: as it should be, not so, or nobody else was there to look. */
export const MADE_FINDINGS = ['right', 'wrong', 'alone'] as const;
export type MadeFinding = (typeof MADE_FINDINGS)[number];

const person = z.object({ id: z.string(), name: z.string() });
const decimal = z.string().regex(/^\d{1,10}(\.\d{1,6})?$/);
const reason = z.string();

/** A line of a prescription: an order of the record, or what stands on paper. */
const dispenseLine = z.object({
  /** Its number in the prescription, from 1. */
  line: z.string().regex(/^\d{1,2}$/),
  order: z.object({ id: z.string(), lineage: z.string() }).optional(),
  paper: z
    .object({
      productId: z.string(),
      code: z.string(),
      drug: z.string(),
      /** As they stand on the paper. */
      directions: z.string(),
      prescriber: z.string(),
      /** Day on which it was written. */
      writtenOn: z.string(),
    })
    .optional(),
  /** Base units of the product, where a number was asked for. */
  wanted: decimal.optional(),
  unit: z.string().optional(),
  daysSupply: z.number().int().positive().optional(),
});
export type DispenseLine = z.output<typeof dispenseLine>;

const intervention = z.object({
  kind: z.enum(INTERVENTION_KINDS),
  text: z.string(),
  /** Who was spoken to. */
  contacted: z.string().optional(),
  outcome: z.enum(INTERVENTION_OUTCOMES),
});
export type Intervention = z.output<typeof intervention>;

const common = { resourceType: z.literal(DISPENSE_ACT_KIND), at: z.string(), by: person };
const onEntry = { ...common, entry: z.string() };

export const dispenseActResource = z.discriminatedUnion('act', [
  z.object({
    ...common,
    act: z.literal('arrive'),
    source: z.enum(DISPENSE_SOURCES),
    priority: z.enum(DISPENSE_PRIORITIES),
    ticket: z.object({ text: z.string(), queue: z.string(), day: z.string() }).optional(),
    lines: z.array(dispenseLine),
    note: z.string().optional(),
  }),
  z.object({ ...onEntry, act: z.literal('call'), counter: z.string() }),
  z.object({ ...onEntry, act: z.literal('prioritise'), priority: z.enum(DISPENSE_PRIORITIES), reason }),
  z.object({
    ...onEntry,
    act: z.literal('check'),
    line: z.string(),
    result: z.enum(['passed', 'queried', 'refused']),
    /** Ids of the checks of this line that stood when it was given; absent in acts from before. */
    after: z.array(z.string()).optional(),
    /** What was judged: the order's revision, and the verdict of the knowledge pack. */
    orderRev: z.string().optional(),
    verdict: z.enum(['alerts', 'not-checked', 'none-found']),
    pack: z.object({ id: z.string(), version: z.number(), ageDays: z.number() }).optional(),
    overrides: z.array(z.object({ finding: z.string(), reason: z.string() })),
    /** Who signed it, too, where what was found wants two people. */
    secondPerson: person.optional(),
    interventions: z.array(intervention),
    note: z.string().optional(),
  }),
  z.object({
    ...onEntry,
    act: z.literal('hand-over'),
    dispenses: z.array(z.string()),
    collector: z.object({
      who: z.enum(['patient', 'other', 'ward']),
      name: z.string().optional(),
      relation: z.string().optional(),
      identity: z.enum(COLLECTOR_IDENTITIES).optional(),
      /** Number of the paper that was shown. */
      number: z.string().optional(),
    }),
    counselling: z.array(z.enum(COUNSELLING_POINTS)),
    /** Why nobody was counselled, or what was said besides. */
    note: z.string().optional(),
  }),
  z.object({
    ...onEntry,
    act: z.literal('return'),
    dispense: z.string(),
    quantity: decimal,
    fate: z.enum(['stock', 'destroy']),
    /** Why it may not go back, where it may not. */
    why: z.string().optional(),
    reason,
  }),
  /** Of a made item: somebody else has looked at it, or whoever made it was alone and says why. */
  z.object({
    ...onEntry,
    act: z.literal('made-check'),
    dispense: z.string(),
    found: z.enum(MADE_FINDINGS),
    /** Who looked at it: whoever acted, or who proved it on that terminal. Absent: nobody yet. */
    checker: person.optional(),
    /** Why it leaves before somebody else has looked, or what is wrong with it. */
    note: z.string().optional(),
  }),
  z.object({ ...onEntry, act: z.literal('waive'), line: z.string(), reason }),
  z.object({ ...onEntry, act: z.literal('close'), reason }),
  /** An order that nothing is dispensed for: the ward has it. */
  z.object({ ...common, act: z.literal('set-aside'), lineage: z.string(), reason }),
]);
export type DispenseActResource = z.output<typeof dispenseActResource>;
export type DispenseActName = DispenseActResource['act'];

const ACTS: readonly DispenseActName[] = [
  ...(['arrive', 'call', 'prioritise', 'check', 'made-check', 'hand-over', 'return'] as const),
  ...(['waive', 'close', 'set-aside'] as const),
];

const check: Check = fields(
  {
    resourceType: oneOf(DISPENSE_ACT_KIND),
    act: oneOf(...ACTS),
    at: dateTime,
    by: fields({ id: text }, { name: text }),
  },
  { entry: text, line: text, dispense: text, lineage: text, reason: text, status: oneOf('entered-in-error') },
);

/** Beside the dispenses in the most urgent lane: whether a prescription was supplied already protects a patient today. */
export const dispenseActModel = ownKind(DISPENSE_ACT_KIND, { lane: 1, event: true }, check);
