import { z } from 'zod';
import { CASE_CAUSES, CASE_FINDINGS } from '#shared/model/register-case.ts';
import { REGISTER_ACTS, registerOfEntry } from '#shared/model/register-entry.ts';
import { command, query, stream } from './declare.ts';
import { calendarDay, commandId, documentId, instant, patientId, proofId, rev } from './fields.ts';

const text = z.string().trim();
const moment = z.string();
/** Base units as written, at most six places. */
const amount = z.string().regex(/^\d{1,10}(\.\d{1,6})?$/);
const signedAmount = z.string().regex(/^-?\d{1,10}(\.\d{1,6})?$/);
const registerId = z.string().regex(/^R\/[0-9A-Za-z-]{1,64}\/[0-9a-f]{16}$/);

/** Whether this station keeps the register, that is writes its main part. */
const keeping = z.discriminatedUnion('as', [
  z.object({ as: z.literal('holder'), until: moment.optional() }),
  z.object({ as: z.literal('pending'), sentence: z.string() }),
]);

/** `posted`: of the main part; `known`: with what waits. Partial: something waits, or is known to be missing. */
const balance = z.object({
  posted: z.string(),
  known: z.string(),
  partial: z.boolean(),
  pending: z.number().int(),
  missing: z.number().int(),
});

const registerLine = z.object({
  ...registerOfEntry.shape,
  place: z.string(),
  balance,
  /** What stock says of it, quarantine included; absent where the place keeps no stock. */
  stock: z.object({ balance: z.string(), agrees: z.boolean() }).optional(),
  keeping,
  lastCheck: z.object({ at: moment, by: z.string(), witness: z.string(), agreed: z.boolean() }).optional(),
  /** CR15: since which change of the shift nobody has counted, and the next for which nobody has. */
  check: z.object({ since: moment.optional(), next: moment.optional() }),
  openCases: z.number().int(),
  faults: z.number().int(),
});
export type RegisterListLine = z.output<typeof registerLine>;

const place = z.object({
  id: documentId,
  name: z.string(),
  level: z.enum(['store', 'counter', 'ward']),
  /** Times of the wall; absent: as the country's template has them. */
  shiftChanges: z.array(z.string()).optional(),
});
export type RegisterPlace = z.output<typeof place>;

const registerEntryLine = z.object({
  id: documentId,
  /** Place in the main part; absent of what waits. */
  number: z.number().int().optional(),
  act: z.enum(REGISTER_ACTS),
  quantity: z.string(),
  balance: z.string(),
  occurredAt: moment,
  recordedAt: moment,
  by: z.string(),
  witness: z.string().optional(),
  party: z.string().optional(),
  patientId: patientId.optional(),
  authority: z.string().optional(),
  collector: z.string().optional(),
  batches: z.array(z.object({ lot: z.string(), expiry: z.string().optional() })),
  method: z.string().optional(),
  reason: z.string().optional(),
  counted: z.string().optional(),
  expected: z.string().optional(),
  noteOn: documentId.optional(),
  note: z.string().optional(),
  /** CR16: what says it in the language of the reader; of a note its `note`, else its `method`. */
  noteCode: z.string().optional(),
  noteFacts: z.record(z.string(), z.string()).optional(),
  /** It enters what another desk did. */
  entered: z.boolean(),
  /** Of a desk that was replaced. */
  wasMain: z.boolean().optional(),
});
export type RegisterEntryLine = z.output<typeof registerEntryLine>;

const registerCaseLine = z.object({
  id: documentId,
  rev,
  state: z.enum(['open', 'closed']),
  cause: z.enum(CASE_CAUSES),
  entryId: documentId,
  expected: z.string(),
  found: z.string(),
  /** Found less expected: what a dated note would change. */
  difference: z.string(),
  openedAt: moment,
  openedBy: z.string(),
  witness: z.string().optional(),
  notes: z.array(z.object({ at: moment, by: z.string(), text: z.string() })),
  closed: z
    .object({
      at: moment,
      by: z.string(),
      second: z.string(),
      finding: z.enum(CASE_FINDINGS),
      text: z.string(),
      report: z.string().optional(),
    })
    .optional(),
  /** Two versions wait for a decision. */
  undecided: z.boolean(),
});
export type RegisterCaseLine = z.output<typeof registerCaseLine>;

/** A batch at the place of a register, and where a product of it can be put. */
const registerHolding = z.object({
  product: z.string(),
  /** As it is shown. */
  name: z.string(),
  batch: z.object({ gtin: z.string().optional(), lot: z.string(), expiry: z.string().optional() }),
  location: documentId,
  /** Name of the bin or store. */
  at: z.string(),
  available: z.string(),
  quarantined: z.string(),
});
export type RegisterHoldingLine = z.output<typeof registerHolding>;

const registerDetail = z.object({
  line: registerLine,
  /** Where the place keeps stock: batches of what the register is about, and products of it. */
  shelf: z
    .object({
      holdings: z.array(registerHolding),
      /** `gtin`: of the pack that a batch typed by hand is stocked under. */
      products: z.array(z.object({ code: z.string(), name: z.string(), gtin: z.string().optional() })),
    })
    .optional(),
  /** The latest, the newest last. */
  entries: z.array(registerEntryLine),
  /** How many entries the main part has. */
  total: z.number().int(),
  pending: z.array(registerEntryLine),
  cases: z.array(registerCaseLine),
  faults: z.array(z.object({ entryId: documentId, why: z.string() })),
});
export type RegisterDetail = z.output<typeof registerDetail>;

const sheetRow = z.object({
  id: documentId,
  kind: z.enum(['entry', 'note', 'check', 'pending']),
  cells: z.array(z.object({ column: z.string(), text: z.string() })),
});
const registerPaper = z.object({
  number: z.string(),
  printedAt: moment,
  by: z.string(),
  template: z.string(),
  language: z.string(),
  orientation: z.enum(['portrait', 'landscape']),
  title: z.string(),
  basis: z.string().optional(),
  /** Heading of the sheet: label and text. */
  facts: z.array(z.object({ label: z.string(), text: z.string() })),
  columns: z.array(z.object({ column: z.string(), heading: z.string(), share: z.number() })),
  opening: z.object({ label: z.string(), text: z.string() }),
  rows: z.array(sheetRow),
  pendingLabel: z.string(),
  pending: z.array(sheetRow),
  sums: z.array(z.object({ label: z.string(), text: z.string() })),
  remarks: z.array(z.string()),
  notes: z.array(z.string()),
  signatures: z.array(z.string()),
  pageLabel: z.string(),
  emptyLabel: z.string(),
  patientIds: z.array(patientId),
});
export type RegisterPaper = z.output<typeof registerPaper>;

const created = { access: 'register.write', audit: { action: 'C', subtype: 'register' } } as const;
const managed = { access: 'register.manage', audit: { action: 'U', subtype: 'register' } } as const;

/** What was written, and what the register says after it. */
const written = z.object({
  entryId: documentId,
  registerId,
  as: z.enum(['posted', 'pending']),
  balance: z.string(),
  /** The discrepancy that it opened. */
  caseId: documentId.optional(),
});

const witness = proofId;

/** Which batch, and where it lies or is put: wanted at a place that keeps stock (CR14). */
const onShelf = z.object({
  product: text.min(1).max(100),
  batch: z.object({
    gtin: z
      .string()
      .regex(/^\d{8,14}$/)
      .optional(),
    lot: text.min(1).max(40),
    expiry: calendarDay.optional(),
  }),
  /** Absent: the place of the register itself. */
  location: documentId.optional(),
  state: z.enum(['available', 'quarantined']).optional(),
});

export const register = {
  /** Registers of this site, again whenever one of them changes. No names of patients. */
  watch: stream('register.watch', {
    access: 'register.write',
    audit: 'none',
    input: z.object({}),
    output: z.object({
      lines: z.array(registerLine),
      /** Where a register can be begun. */
      places: z.array(place),
      templates: z.array(
        z.object({ code: z.string(), title: z.string(), period: z.enum(['month', 'quarter', 'year']) }),
      ),
      /** Changes of the shift where a place has none of its own. */
      shiftChanges: z.array(z.string()),
      /** Of the organisation's country. */
      template: z.string(),
      /** Grows with each change. */
      version: z.number().int(),
    }),
  }),
  read: query('register.read', {
    access: 'register.write',
    audit: { action: 'R', subtype: 'register' },
    input: z.object({ registerId, limit: z.number().int().min(1).max(2000).default(300) }),
    output: registerDetail,
    patientsOf: (_input, output) => [
      ...new Set([...(output?.entries ?? []), ...(output?.pending ?? [])].flatMap((one) => one.patientId ?? [])),
    ],
  }),
  /** Begins a register with what was counted. This station has to keep it: asked of central where it does not yet. */
  open: command('register.open', {
    ...created,
    input: z.object({ commandId, locationId: documentId, product: text.min(1).max(100), counted: amount, witness }),
    output: written,
  }),
  record: command('register.record', {
    ...created,
    input: z.object({
      commandId,
      registerId,
      act: z.enum(['receive', 'supply', 'return', 'send-back', 'destroy']),
      quantity: amount,
      occurredAt: instant.optional(),
      party: z.object({ name: text.min(1).max(200), address: text.max(400).optional() }).optional(),
      patientId: patientId.optional(),
      authority: z.object({ name: text.min(1).max(200), reference: text.max(100).optional() }).optional(),
      collector: z
        .object({
          role: z.enum(['patient', 'representative', 'professional']),
          name: text.min(1).max(200),
          address: text.max(400).optional(),
          identityAsked: z.boolean(),
          identityShown: z.boolean(),
        })
        .optional(),
      batches: z
        .array(z.object({ lot: text.min(1).max(40), expiry: calendarDay.optional(), gtin: text.max(14).optional() }))
        .max(50)
        .optional(),
      method: text.max(300).optional(),
      reason: text.max(1000).optional(),
      belowNought: z.boolean().optional(),
      stock: onShelf.optional(),
      witness,
    }),
    output: written,
    patientsOf: (input) => (input.patientId ? [input.patientId] : []),
  }),
  /** Counted by two, at the change of a shift. What differs opens a discrepancy. */
  check: command('register.check', {
    ...created,
    input: z.object({ commandId, registerId, counted: amount, note: text.max(1000).optional(), witness }),
    output: written,
  }),
  /** When the shift changes at a place, and the balance is counted; none: as the country's template says. */
  setShifts: command('register.setShifts', {
    ...managed,
    input: z.object({
      commandId,
      locationId: documentId,
      times: z.array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)).max(6),
    }),
    output: z.object({ id: documentId, rev }),
  }),
  /** A dated note on an entry; with a correction of the balance it takes two. */
  note: command('register.note', {
    ...created,
    input: z.object({
      commandId,
      registerId,
      entryId: documentId,
      text: text.min(1).max(2000),
      correction: signedAmount.optional(),
      stock: onShelf.optional(),
      witness: witness.optional(),
    }),
    output: written,
  }),
  noteCase: command('register.noteCase', {
    ...created,
    input: z.object({ commandId, id: documentId, parent: rev, text: text.min(1).max(2000) }),
    output: z.object({ id: documentId, rev }),
  }),
  /** By two people. `correct`: the register is brought to what was counted, by a dated note. */
  closeCase: command('register.closeCase', {
    ...managed,
    input: z.object({
      commandId,
      id: documentId,
      parent: rev,
      finding: z.enum(CASE_FINDINGS),
      text: text.min(1).max(2000),
      report: text.max(100).optional(),
      correct: z.boolean(),
      stock: onShelf.optional(),
      witness,
    }),
    output: z.object({ id: documentId, rev, entryId: documentId.optional() }),
  }),
  /** This station keeps the register from now on, where nobody else does. */
  hold: command('register.hold', {
    ...created,
    audit: { action: 'U', subtype: 'register-lease' },
    input: z.object({ registerId }),
    output: keeping,
  }),
  handOver: command('register.handOver', {
    ...created,
    audit: { action: 'U', subtype: 'register-lease' },
    input: z.object({ registerId }),
    output: keeping,
  }),
  /** From a desk that is lost: two people prove themselves to central, each with the own password. */
  takeOver: command('register.takeOver', {
    ...managed,
    audit: { action: 'U', subtype: 'register-takeover' },
    input: z.object({
      registerId,
      reason: text.min(3).max(300),
      first: z.object({ login: text.min(1).max(60), password: z.string().min(1).max(1024) }),
      second: z.object({ login: text.min(1).max(60), password: z.string().min(1).max(1024) }),
    }),
    output: keeping,
  }),
  /** A statement on paper: what stands on it, with the number that goes on each page. Audited before it is answered. */
  print: command('register.print', {
    access: 'register.write',
    audit: { action: 'E', subtype: 'print' },
    input: z.object({
      commandId,
      registerId,
      from: calendarDay,
      to: calendarDay,
      template: z.string().max(20),
      language: z.string().max(10),
    }),
    output: registerPaper,
    patientsOf: (_input, output) => output?.patientIds ?? [],
  }),
};
