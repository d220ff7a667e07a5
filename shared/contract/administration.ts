/**
 * Giving a dose: what is asked before, and what is written down. @SAFETY A verdict is a help for the screen; every command
 * judges again where the records are, with what was scanned as it was received.
 */
import { z } from 'zod';
import {
  INFUSION_ACTS,
  NOT_GIVEN_REASONS,
  OUTCOMES,
  OVERRIDE_REASONS,
  SCAN_WORKAROUNDS,
  SIGNED_LATER,
  SPECIAL_PATHS,
} from '#shared/model/administration-codes.ts';
import { FINDING_CODES, NEXT_STEPS, OVERRIDE_BY, RIGHTS, STRENGTHS } from '#shared/model/right-codes.ts';
import { command, query } from './declare.ts';
import { codedText, commandId, documentId, instant, patientId, proofId, rev, saved } from './fields.ts';
import { countedBeside } from './round.ts';
import { doseAmount, drugShown, giving, patientShown } from './scanned.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];
const note = z.string().trim().max(1_000);
const administrationId = documentId.refine((id) => id.startsWith('MedicationAdministration:'), 'an administration');
const orderId = documentId.refine((id) => id.startsWith('MedicationRequest:'), 'an order');

/** What it is given for. */
const givenFor = z.discriminatedUnion('kind', [
  /** A planned dose, `<line>@<time>`, of the version that the screen showed. */
  z.object({ kind: z.literal('dose'), doseId: z.string().max(200), orderId, seenRev: rev.optional() }),
  /** An order without a planned dose: as needed, or a further act on an infusion. */
  z.object({ kind: z.literal('order'), orderId, seenRev: rev.optional() }),
  /** No order here: an emergency, or by word of mouth. Somebody orders and signs later. */
  z.object({
    kind: z.literal('no-order'),
    path: z.enum(['emergency', 'verbal']),
    drug: codedText,
    /** Who said so; wanted of a verbal order. */
    prescriber: z.string().trim().max(120).optional(),
    /** The words were read back to the prescriber, and confirmed. */
    readBack: z.boolean().default(false),
  }),
]);

/** Who and what lies in the hand. */
const ofWhom = { patientId, encounterId: documentId.optional(), patient: patientShown, drug: drugShown };

/** All that the rights are judged by. */
const checked = {
  ...ofWhom,
  for: givenFor,
  giving,
  /** When it was given, or will be; absent: now. */
  givenAt: instant.optional(),
  /** It is in the patient already: recorded with its findings, whatever they are. */
  already: z.boolean().default(false),
};

const rightFinding = z.object({
  code: z.enum(FINDING_CODES),
  right: z.enum(RIGHTS),
  strength: z.enum(STRENGTHS),
  override: z.enum(OVERRIDE_BY),
  next: z.enum(NEXT_STEPS),
  expected: z.string().optional(),
  found: z.string().optional(),
  /** How old the evidence was. */
  ageMs: z.number().optional(),
});
export type ShownFinding = z.output<typeof rightFinding>;

const readProduct = z.object({
  /** Where the formulary knows the code. */
  productId: documentId.optional(),
  name: z.string().optional(),
  isOrdered: z.boolean().optional(),
  highAlert: z.boolean(),
  raw: z.string(),
  symbology: z.string().optional(),
  keyed: z.boolean(),
  /** Of the reader: it could mean two things. */
  suspicious: z.boolean(),
  gtin: z.string().optional(),
  lot: z.string().optional(),
  serial: z.string().optional(),
  /** Last day or minute on the wall of the site. */
  expiry: z.string().optional(),
});

/** What the pack of knowledge says beside the order. @SAFETY `not-checked` is never shown as "none found". */
const knowledgeFinding = z.object({
  kind: z.enum([
    ...['allergy', 'cross-allergy', 'duplicate', 'interaction', 'contraindication', 'dose-limit', 'not-checked'],
  ] as const),
  tier: z.string(),
  subject: z.string(),
  against: z.string().optional(),
  reason: z.string().optional(),
  aspects: z.array(z.string()).optional(),
  rule: z.string().optional(),
});

export const verdict = z.object({
  state: z.enum(['may-give', 'reason-needed', 'stopped', 'chart']),
  /** Gravest first. */
  findings: z.array(rightFinding),
  /** Lawful ways on, gravest finding first, each once; never empty when stopped. */
  next: z.array(z.enum(NEXT_STEPS)),
  /** What `administration.record` will want besides. */
  needs: z.object({
    /** Codes that want a reason of the one who gives. */
    reasonFor: z.array(z.enum(FINDING_CODES)),
    secondPersonFor: z.array(z.enum(FINDING_CODES)),
    /** A prescriber at this terminal, or by telephone with read-back and a second person. */
    prescriberFor: z.array(z.enum(FINDING_CODES)),
    indication: z.boolean(),
    countersignature: z.array(z.enum(SPECIAL_PATHS)),
  }),
  /** Nothing of these can be overridden. */
  final: z.boolean(),
  patient: z.object({
    state: z.enum(['right', 'wrong', 'unknown-code', 'one-identifier', 'not-identified']),
    /** Whose code it is, where it is known here: only as much as a wristband shows. */
    found: z.object({ patientId, name: z.string(), birthDate: z.string().optional() }).optional(),
  }),
  packs: z.array(readProduct),
  /** `2 tablets`, with the way there. Absent where the product is not known or is counted as ordered. */
  arithmetic: z
    .object({
      state: z.enum(['exact', 'rounded', 'impossible']),
      take: z.string().optional(),
      takeAmount: doseAmount.optional(),
      gives: z.string().optional(),
      givesAmount: doseAmount.optional(),
      workings: z.string(),
      why: z.enum(['unlike-units', 'no-strength', 'not-divisible', 'too-coarse']).optional(),
    })
    .optional(),
  /** What the pump of an infusion is set to. Absent where the order does not say enough. */
  pump: z.object({ mlPerHour: z.string(), workings: z.string() }).optional(),
  ordered: z
    .object({
      orderId: documentId,
      rev,
      drug: z.string(),
      dose: z.string(),
      amount: doseAmount.optional(),
      route: z.string().optional(),
      instruction: z.string().optional(),
      /** The screen showed another version of it. */
      changedSince: z.boolean(),
    })
    .optional(),
  dueAt: z.string().optional(),
  lastGiven: z
    .object({ at: z.string(), dose: z.string().optional(), by: z.string().optional(), station: z.string() })
    .optional(),
  asNeeded: z
    .object({
      indication: z.string(),
      mayAt: z.string().optional(),
      given24h: z.number(),
      beside: countedBeside.optional(),
      maxDoses24h: z.number().optional(),
      max24h: z.string().optional(),
    })
    .optional(),
  knowledge: z.object({
    state: z.enum(['checked', 'not-checked']),
    title: z.string().optional(),
    version: z.string().optional(),
    ageDays: z.number().optional(),
    outOfDate: z.boolean(),
    findings: z.array(knowledgeFinding),
  }),
  /** A controlled drug, and the ward has a register of it: who stands by signs there, too. */
  register: z.object({ drug: z.string(), unit: z.string() }).optional(),
  judgedAt: z.string(),
});
export type Verdict = z.output<typeof verdict>;

const override = z.object({
  code: z.enum(FINDING_CODES),
  reason: z.enum(OVERRIDE_REASONS),
  text: note.optional(),
});

/** Other people who stand by it, each proven on this terminal just before (`session.prove`), each proof used once. */
const others = {
  /** Checks a high-alert dose, or answers for an override with the one who gives. */
  second: proofId.optional(),
  /** Lets through what only a prescriber may. */
  prescriber: proofId.optional(),
  /** Saw the waste. */
  witness: proofId.optional(),
  /** A prescriber by telephone, in place of the proof: read back, with a second person, signed later. */
  byTelephone: z.object({ prescriber: z.string().trim().min(1).max(120), readBack: z.literal(true) }).optional(),
};

const recorded = saved.extend({
  findings: z.array(rightFinding),
  /** Tasks that came of it: signatures that are wanted, the effect to ask for. */
  taskIds: z.array(documentId),
  /**
   * Of a controlled drug on a ward with a register: `entered`, with the balance after it. `alone`, `not-reckoned`: noted there,
   * and to be entered with somebody standing by.
   */
  register: z
    .object({ state: z.enum(['entered', 'alone', 'not-reckoned']), balance: z.string(), unit: z.string() })
    .optional(),
});

const ofWaste = z.object({
  drawn: doseAmount,
  /** Drawn less given, reckoned again by core. */
  amount: doseAmount,
  reason: note.optional(),
});

const recordInput = z.object({
  commandId,
  ...checked,
  outcome: z.enum(OUTCOMES),
  /** Of NOT_GIVEN_REASONS for the outcome; wanted for everything but `given` and `self`. */
  reason: z
    .object({ code: z.enum([...new Set(Object.values(NOT_GIVEN_REASONS).flat())]), text: note.optional() })
    .optional(),
  endedAt: instant.optional(),
  waste: ofWaste.optional(),
  /** Wanted of what is given as needed. */
  asNeeded: z.object({ indication: codedText, before: z.string().trim().max(60).optional() }).optional(),
  overrides: z.array(override).max(30).default([]),
  /** Why the usual way was not gone; wanted for each path of the verdict's `countersignature`. */
  paths: z
    .array(z.object({ path: z.enum(SPECIAL_PATHS), reason: note.min(1) }))
    .max(6)
    .default([]),
  ...others,
  note: note.optional(),
});
export type RecordInput = z.input<typeof recordInput>;

const act = { access: 'medication.administer', patientsOf: ofPatient } as const;
const made = { ...act, audit: { action: 'C', subtype: 'administration' } } as const;

export const administration = {
  /** Looks at the rights; nothing is written. Asked after each scan. */
  judge: query('administration.judge', {
    ...act,
    audit: { action: 'R', subtype: 'administration-check' },
    input: z.object({ ...checked, startId: administrationId.optional() }),
    output: verdict,
  }),
  /** RM5: which dose a scanned pack belongs to, with the verdict on that one; asked when no dose was chosen. */
  match: query('administration.match', {
    ...act,
    audit: { action: 'R', subtype: 'administration-check' },
    input: z.object({
      ...ofWhom,
      /** Most likely first. */
      candidates: z.array(z.object({ for: givenFor, giving, startId: administrationId.optional() })).max(40),
    }),
    /** Nothing: it is ordered of none of them. */
    output: z.object({ matched: z.object({ at: z.number(), verdict }).optional() }),
  }),
  /** Refused with `details: { verdict }` where something stands against it that was not answered for. */
  record: command('administration.record', { ...made, input: recordInput, output: recorded }),
  /** An infusion: started, its rate changed, stopped. All but the start name the start. */
  infusion: command('administration.infusion', {
    ...made,
    input: z.object({
      ...recordInput.omit({ outcome: true, reason: true, asNeeded: true, endedAt: true }).shape,
      act: z.enum(INFUSION_ACTS),
      startId: administrationId.optional(),
      /** Volume that has run in, at a stop. */
      infused: doseAmount.optional(),
      reason: note.optional(),
    }),
    output: recorded,
  }),
  /** How it worked, of what was given as needed. */
  effect: command('administration.effect', {
    ...act,
    audit: { action: 'C', subtype: 'administration-effect' },
    input: z.object({
      commandId,
      patientId,
      administrationId,
      effect: z.enum(['good', 'some', 'none', 'adverse']),
      after: z.string().trim().max(60).optional(),
      note: note.optional(),
      at: instant.optional(),
    }),
    output: saved,
  }),
  /** It was not so. The record stays, struck through, with who and why. */
  withdraw: command('administration.withdraw', {
    ...act,
    audit: { action: 'D', subtype: 'administration' },
    input: z.object({ commandId, patientId, id: administrationId, parent: rev, reason: note.min(3) }),
    output: saved,
  }),
  /** The later signature under a special path: by another than who gave it. */
  countersign: command('administration.countersign', {
    ...act,
    // Pharmacists and doctors sign who never give; whose word a way wants is judged by the way.
    access: 'task.manage',
    audit: { action: 'U', subtype: 'countersignature' },
    input: z.object({
      commandId,
      patientId,
      administrationId,
      paths: z.array(z.enum(SIGNED_LATER)).min(1),
      decision: z.enum(['confirmed', 'disputed']),
      note: note.optional(),
    }),
    output: saved,
  }),
  /** Scanned and keyed identifiers by ward: the share that the round lives by. Counts, no names. */
  scanRate: query('administration.scanRate', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'scan-rate' },
    input: z.object({ from: instant, to: instant }),
    output: z.array(
      z.object({
        /** Location id of the ward; absent: not known. */
        wardId: documentId.optional(),
        doses: z.number(),
        patientScanned: z.number(),
        drugScanned: z.number(),
        both: z.number(),
        /** Doses whose scans were most likely not made at the bedside. */
        workarounds: z.record(z.enum(SCAN_WORKAROUNDS), z.number()),
      }),
    ),
  }),
};

/** Batches that must not be used. Known at every station of the organisation. */
export const batch = {
  recall: command('batch.recall', {
    access: 'batch.recall',
    audit: { action: 'C', subtype: 'recall' },
    input: z.object({
      commandId,
      gtin: z.string().regex(/^\d{8,14}$/),
      /** Absent: every batch of it. */
      lot: z.string().trim().min(1).max(20).optional(),
      reason: note.min(3),
    }),
    output: saved,
  }),
  /** The recall was a mistake, or is over. */
  lift: command('batch.lift', {
    access: 'batch.recall',
    audit: { action: 'U', subtype: 'recall' },
    input: z.object({ commandId, id: documentId, parent: rev, reason: note.min(3) }),
    output: saved,
  }),
  list: query('batch.list', {
    access: 'chart.read',
    audit: 'none',
    input: z.object({}),
    output: z.array(
      z.object({
        id: documentId,
        rev,
        gtin: z.string(),
        lot: z.string().optional(),
        reason: z.string(),
        state: z.enum(['recalled', 'lifted']),
        at: z.string(),
        by: z.string(),
      }),
    ),
  }),
};
