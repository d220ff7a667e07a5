import { z } from 'zod';
import {
  allOf,
  type Check,
  type Fields,
  fields,
  isFields,
  listOf,
  matching,
  oneOf,
  text,
  wholeNumber,
} from './checks.ts';
import { ownKind } from './kind-model.ts';

export const REGISTER_ENTRY_KIND = 'RegisterEntry';

/**
 * What a line of a register says. `open`: what was there when the register was begun. `check`: counted, changes nothing.
 * `note`: a dated note on an earlier entry; what it corrects in the balance is its quantity.
 */
export const REGISTER_ACTS = ['open', 'receive', 'supply', 'return', 'send-back', 'destroy', 'check', 'note'] as const;
export type RegisterActType = (typeof REGISTER_ACTS)[number];

/** A signed decimal of at most six places, as it is written. */
const DECIMAL = /^-?\d{1,10}(\.\d{1,6})?$/;
const HASH = /^[0-9a-f]{64}$/;

const person = z.object({ id: z.string(), name: z.string() });

/** Which register: one drug in one strength and form, at one place. */
export const registerOfEntry = z.object({
  /** `R/<place>/<digest>`: the same on every station, and what its lease is called. */
  id: z.string(),
  /** Store, counter, ward or cupboard: a Location id. */
  locationId: z.string(),
  drug: z.string(),
  /** `10 mg/mL`; empty where the product states none. */
  strength: z.string(),
  form: z.string(),
  /** Base unit: ampoule, tablet, mL. */
  unit: z.string(),
  controlledClass: z.string().optional(),
});
export type RegisterOfEntry = z.output<typeof registerOfEntry>;

const registerChain = z.object({
  /** `main`: written by the desk that keeps the register. `pending`: in the recording station's own part. */
  part: z.enum(['main', 'pending']),
  station: z.string(),
  incarnation: z.number().int(),
  /** Of the main part: epoch of the lease under which it was written. */
  epoch: z.number().int().optional(),
  sequence: z.number().int(),
  previousHash: z.string(),
  hash: z.string(),
});
export type RegisterChain = z.output<typeof registerChain>;

/**
 * One line of a register of controlled drugs (CR1): an event that nothing follows. A mistake is put right by a dated note.
 * It is a document of the site, never of a patient's record: a register must not lose a line because a patient moved on.
 */
const registerEntryResource = z.object({
  resourceType: z.literal(REGISTER_ENTRY_KIND),
  status: z.literal('final'),
  register: registerOfEntry,
  chain: registerChain,
  act: z.enum(REGISTER_ACTS),
  /** Effect on the balance, in base units. */
  quantity: z.string(),
  /** After it. Of the pending part: as far as that station knew. */
  balance: z.string(),
  /** ISO 8601. */
  occurredAt: z.string(),
  recordedAt: z.string(),
  actor: person,
  witness: person.extend({ by: z.enum(['login', 'badge']), secret: z.enum(['password', 'pin']) }).optional(),
  party: z.object({ name: z.string(), address: z.string().optional() }).optional(),
  patientId: z.string().optional(),
  authority: z.object({ name: z.string(), reference: z.string().optional() }).optional(),
  collector: z
    .object({
      role: z.enum(['patient', 'representative', 'professional']),
      name: z.string(),
      address: z.string().optional(),
      identityAsked: z.boolean(),
      identityShown: z.boolean(),
    })
    .optional(),
  batches: z
    .array(z.object({ lot: z.string(), expiry: z.string().optional(), gtin: z.string().optional() }))
    .optional(),
  method: z.string().optional(),
  reason: z.string().optional(),
  /** The organisation's product code. */
  product: z.string().optional(),
  /** Id of what it goes with: a dispense, a delivery, an administration, a case. */
  document: z.string().optional(),
  /** Of a check: what was counted, and what should have been there as far as was known. */
  counted: z.string().optional(),
  expected: z.string().optional(),
  /** Of a check: what is on its way was not known to be everything. */
  partial: z.boolean().optional(),
  /** Of a note: which entry it is about. */
  noteOn: z.string().optional(),
  note: z.string().optional(),
  /** CR16: of words that the program wrote (of a note its `note`, else its `method`): which they are, and what they name. */
  noteCode: z.string().optional(),
  noteFacts: z.record(z.string(), z.string()).optional(),
  /** Of the main part: the pending entry that it enters. */
  posts: z.object({ id: z.string(), hash: z.string(), station: z.string() }).optional(),
});
export type RegisterEntryResource = z.output<typeof registerEntryResource>;

const decimal = matching(DECIMAL, 'must be a decimal with at most six places');
const hash = matching(HASH, 'must be a digest');
const whoever = fields({ id: text, name: text });
const plainWords: Check = (value) =>
  isFields(value) && Object.values(value).every((one) => typeof one === 'string')
    ? undefined
    : { path: '', reason: 'must be words by name' };

const SIGNS: Readonly<Record<RegisterActType, 'in' | 'out' | 'none' | 'either'>> = {
  open: 'either',
  receive: 'in',
  supply: 'out',
  return: 'in',
  'send-back': 'out',
  destroy: 'out',
  check: 'none',
  note: 'either',
};

/** CR1: whether the sign fits the act. */
function hasSignOf(act: RegisterActType, quantity: number): boolean {
  const wanted = SIGNS[act];
  if (wanted === 'either') return act !== 'open' || quantity >= 0;
  if (wanted === 'none') return quantity === 0;
  return wanted === 'in' ? quantity > 0 : quantity < 0;
}

const rightSign: Check = (value) => {
  const { act, quantity } = value as Fields;
  const isRight = hasSignOf(act as RegisterActType, Number(quantity));
  return isRight ? undefined : { path: 'quantity', reason: 'has a sign that the act does not have' };
};

/** @SAFETY CR4: who stood by is somebody else, on every path. Only a note that changes no balance is one person's. */
const witnessed: Check = (value) => {
  const { act, quantity, actor, witness } = value as Fields;
  if (!isFields(witness)) {
    const isOnesOwn = act === 'note' && Number(quantity) === 0;
    return isOnesOwn ? undefined : { path: 'witness', reason: 'is missing' };
  }
  const isSame = witness.id === (actor as Fields).id;
  return isSame ? { path: 'witness', reason: 'must be somebody else' } : undefined;
};

const wholeChain: Check = (value) => {
  const { chain, posts } = value as { chain: Fields; posts?: unknown };
  if (chain.part === 'main') {
    return chain.epoch === undefined ? { path: 'chain.epoch', reason: 'is missing' } : undefined;
  }
  return posts === undefined ? undefined : { path: 'posts', reason: 'only the one who keeps the register enters' };
};

const ofItsAct: Check = (value) => {
  const { act, counted, note, noteOn } = value as Fields;
  if (act === 'check' && counted === undefined) return { path: 'counted', reason: 'is missing' };
  if (act === 'note' && (note === undefined || noteOn === undefined)) return { path: 'note', reason: 'is missing' };
  return undefined;
};

export const registerEntryModel = ownKind(
  REGISTER_ENTRY_KIND,
  { lane: 2, event: true },
  allOf(
    fields(
      {
        resourceType: oneOf(REGISTER_ENTRY_KIND),
        status: oneOf('final'),
        register: fields(
          {
            id: matching(/^R\/[0-9A-Za-z-]{1,64}\/[0-9a-f]{16}$/, 'must be the id of a register'),
            locationId: matching(/^Location:[0-9A-Za-z-]{1,64}$/, 'must be the id of a Location'),
            drug: text,
            form: text,
            unit: text,
          },
          { controlledClass: text },
        ),
        chain: fields(
          {
            part: oneOf('main', 'pending'),
            station: text,
            incarnation: wholeNumber,
            sequence: wholeNumber,
            previousHash: hash,
            hash,
          },
          { epoch: wholeNumber },
        ),
        act: oneOf(...REGISTER_ACTS),
        quantity: decimal,
        balance: decimal,
        occurredAt: text,
        recordedAt: text,
        actor: whoever,
      },
      {
        witness: whoever,
        party: fields({ name: text }),
        authority: fields({ name: text }),
        collector: fields({ name: text }),
        batches: listOf(fields({ lot: text })),
        counted: decimal,
        expected: decimal,
        note: text,
        noteOn: text,
        noteCode: text,
        noteFacts: plainWords,
        posts: fields({ id: text, hash, station: text }),
      },
    ),
    rightSign,
    witnessed,
    wholeChain,
    ofItsAct,
  ),
);
