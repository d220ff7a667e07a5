/**
 * What a knowledge pack says, as its publisher writes it. Every object is strict: a field that this program does not know
 * may be the very exception that makes a rule right, so a pack with one is refused, never read in part (KN13).
 */
import { z } from 'zod';

/** Raised whenever a reader of the version before would read a pack wrongly. */
export const PACK_FORMAT_VERSION = 1;

/** From a remark to "not together": what a finding asks of a person follows from it (KN9). */
export const TIERS = ['inform', 'caution', 'serious', 'contraindicated'] as const;
export const tier = z.enum(TIERS);
export type Tier = z.output<typeof tier>;

const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'must be lower-case letters, digits and hyphens');
const words = z.string().trim().min(1);
const day = z.iso.date();
const pair = z.tuple([key, key]);
const graded = { tier, evidence: key };
const positive = z.number().positive();
const range = z.strictObject({ from: z.number().min(0).optional(), below: positive.optional() });
const code = z.strictObject({ system: words, code: words });

/** What a pack may claim to know of a substance. What it does not claim is *not checked* for it (KN2). */
const COVERED_ASPECTS = ['allergy', 'duplicate', 'interaction'] as const;

/** A substance, a class of substances or classes, or an excipient. `isA` leads to classes; the graph has no circles. */
const concept = z.strictObject({
  id: key,
  type: z.enum(['substance', 'class', 'excipient']),
  /** The first is shown, the others are found. */
  names: z.array(words).min(1),
  codes: z.array(code).default([]),
  isA: z.array(key).default([]),
  covers: z.array(z.enum(COVERED_ASPECTS)).default([...COVERED_ASPECTS]),
});
export type Concept = z.output<typeof concept>;

/** A name under which several substances, or a brand of one, are known. Excipients left out are unknown, not absent. */
const product = z.strictObject({
  names: z.array(words).min(1),
  codes: z.array(code).default([]),
  ingredients: z.array(key).min(1),
  excipients: z.array(key).optional(),
});

/** Two concepts, in no order. Between a class and itself: any two different substances of it. */
const interaction = z.strictObject({
  id: key,
  between: pair,
  /** Substances or classes that the rule does not mean although they belong to a class of it. */
  except: z.array(key).default([]),
  ...graded,
  /** No reason of anybody lifts it. */
  override: z.literal('never').optional(),
});
export type InteractionRule = z.output<typeof interaction>;

/** Whoever does not tolerate the one may not tolerate the other; in no order. */
const crossAllergy = z.strictObject({ id: key, between: pair, except: z.array(key).default([]), ...graded });
export type CrossAllergyRule = z.output<typeof crossAllergy>;

/** An illness or a state of the body, as problem lists name it. A code means what lies under it, too. */
const condition = z.strictObject({ id: key, names: z.array(words).min(1), codes: z.array(code).default([]) });

/** Whoever has the illness should not have the substance, or any of the class. */
const contraindication = z.strictObject({
  id: key,
  of: key,
  condition: key,
  except: z.array(key).default([]),
  ...graded,
  override: z.literal('never').optional(),
});
export type ContraindicationRule = z.output<typeof contraindication>;

const duplicates = z.strictObject({
  sameSubstance: z.strictObject(graded),
  classes: z.array(z.strictObject({ id: key, class: key, ...graded })).default([]),
});
export type DuplicateClassRule = z.output<typeof duplicates>['classes'][number];

const most = z
  .strictObject({ max: positive.optional(), maxPerKg: positive.optional() })
  .refine(({ max, maxPerKg }) => max !== undefined || maxPerKg !== undefined, 'needs max or maxPerKg');

const doseLimit = z
  .strictObject({
    id: key,
    substance: key,
    /** Left out: by every route. */
    routes: z.array(words).min(1).optional(),
    ageDays: range.optional(),
    weightKg: range.optional(),
    /** UCUM-like: mg, g, ug, [iU], mmol … */
    unit: words,
    perDose: most.optional(),
    perDay: most.optional(),
    ...graded,
  })
  .refine(({ perDose, perDay }) => perDose !== undefined || perDay !== undefined, 'needs perDose or perDay');
export type DoseLimit = z.output<typeof doseLimit>;

/** In the publisher's own words, with where it comes from. */
const evidence = z.strictObject({ text: words, source: words });
export type Evidence = z.output<typeof evidence>;

export const knowledgePack = z.strictObject({
  format: z.literal('holdfast-knowledge'),
  formatVersion: z.literal(PACK_FORMAT_VERSION),
  /** Packs of one id follow each other by `version`. */
  id: key.max(48),
  version: z.number().int().min(1),
  title: words,
  publisher: words,
  /** BCP 47, of the evidence texts. */
  language: words,
  /** Stands wherever the pack is named, e.g. that it is not for care. */
  notice: words.optional(),
  /** In force from this day on. */
  validFrom: day,
  /** From this day on the pack is shown as out of date. */
  reviewBy: day.optional(),
  evidence: z.record(key, evidence),
  concepts: z.array(concept).min(1),
  products: z.array(product).default([]),
  interactions: z.array(interaction).default([]),
  crossAllergies: z.array(crossAllergy).default([]),
  /** A pack without any says nothing about illnesses. */
  conditions: z.array(condition).default([]),
  contraindications: z.array(contraindication).default([]),
  duplicates,
  doseLimits: z.array(doseLimit).default([]),
});
export type KnowledgePack = z.output<typeof knowledgePack>;
/** As it stands in a file: what has a default may be left out. */
export type KnowledgePackInput = z.input<typeof knowledgePack>;
