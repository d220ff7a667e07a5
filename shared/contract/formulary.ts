import { z } from 'zod';
import { command, query } from './declare.ts';
import { commandId, documentId, instant, rev } from './fields.ts';

const productId = documentId.refine((id) => id.startsWith('MedicationKnowledge:'), 'a product');
const cell = z.string().trim().max(300);

/** A product as the cells of a formulary file (shared/domain/formulary/columns.ts): a form shows them, the same rules read them (FO2). */
export const productCells = z.object({
  code: cell,
  generic: cell,
  brand: cell.default(''),
  strength: cell.default(''),
  form: cell,
  routes: cell,
  base_unit: cell,
  score_parts: cell.default(''),
  atc: cell.default(''),
  controlled_class: cell.default(''),
  storage: cell.default(''),
  tall_man: cell.default(''),
  substitution_group: cell.default(''),
  restricted: cell.default(''),
  status: cell.default('active'),
});
export type ProductCells = z.output<typeof productCells>;

export const packCells = z.object({
  gtin: cell,
  pack_level: cell.default('pack'),
  pack_units: cell,
  pack_text: cell.default(''),
  price: cell.default(''),
  currency: cell.default(''),
});
export type PackCells = z.output<typeof packCells>;

const change = z.object({ column: z.string(), from: z.string(), to: z.string() });
export type ShownProductChange = z.output<typeof change>;

const line = z.object({
  id: documentId,
  code: z.string(),
  /** With tall-man letters, for show alone. */
  shownName: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  atc: z.string().optional(),
  controlledClass: z.string().optional(),
  restricted: z.string().optional(),
  storage: z.string().optional(),
  substitutionGroup: z.string().optional(),
  packs: z.number(),
  /** Of the smallest pack with one. */
  price: z.object({ value: z.string(), currency: z.string(), units: z.string() }).optional(),
  baseUnit: z.string(),
  state: z.enum(['active', 'inactive']),
});
export type FormularyLine = z.output<typeof line>;

export const FORMULARY_FORMATS = ['csv', 'rxnorm', 'ndc'] as const;
export const FORMULARY_FILTERS = ['all', 'controlled', 'restricted', 'no-price', 'no-code', 'inactive'] as const;

const finding = z.object({ line: z.number(), column: z.string().optional(), reason: z.string() });
const planned = z.object({
  id: documentId,
  line: z.number(),
  code: z.string(),
  name: z.string(),
  changes: z.array(change),
});
/** Most lines of each list that travel to the window; the counts tell how many there are. */
export const REPORT_LINES = 200;

const importReport = z.object({
  counts: z.object({
    added: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    kept: z.number(),
    refused: z.number(),
    /** Products here that the file does not name: they stay. */
    notInFile: z.number(),
  }),
  added: z.array(planned),
  changed: z.array(planned),
  kept: z.array(planned.extend({ reason: z.string() })),
  refused: z.array(finding),
  /** Columns of the file that nobody reads. */
  ignored: z.array(z.string()),
  /** What open data says that has no meaning here. */
  unmapped: z.array(z.object({ column: z.string(), value: z.string(), rows: z.number() })),
});
export type ImportReport = z.output<typeof importReport>;

const noted = { access: 'formulary.manage', audit: { action: 'U', subtype: 'formulary' } } as const;

/** Products of the organisation: what is prescribed, dispensed, stocked and scanned. No person's data; every change is audited. */
export const formulary = {
  /** What was typed or scanned, within a filter; with nothing typed, all in the order of their names. */
  search: query('formulary.search', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({
      text: z.string().max(7_100),
      only: z.enum(FORMULARY_FILTERS).default('all'),
      limit: z.number().int().min(1).max(300).default(100),
    }),
    output: z.object({ products: z.array(line), matching: z.number(), total: z.number() }),
  }),
  /** One product with its packs, what may be given for it, and what it was before. */
  read: query('formulary.read', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({ id: productId }),
    output: z.object({
      line,
      rev,
      /** As a dispense names it (FO7). */
      version: z.string(),
      cells: productCells,
      packs: z.array(packCells),
      /** Others of its substitution group. */
      substitutes: z.array(line),
      versions: z.array(
        z.object({
          version: z.string(),
          until: instant,
          by: z.string(),
          reason: z.string().optional(),
          name: z.string(),
          /** From this version to the one after it. */
          changes: z.array(change),
        }),
      ),
    }),
  }),
  /** What a product was when something was done with it. */
  version: query('formulary.version', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({ id: productId, version: z.string().max(40) }),
    output: z.object({ cells: productCells, packs: z.array(packCells), until: instant.optional() }),
  }),
  /** A new product, or another content of one. What it was stays as a version of its own. */
  save: command('formulary.save', {
    ...noted,
    input: z.object({
      commandId,
      /** Both of the product that is changed; neither for a new one. Its code stays for good. */
      id: productId.optional(),
      parent: rev.optional(),
      cells: productCells,
      packs: z.array(packCells).max(40),
      reason: z.string().trim().max(300).optional(),
    }),
    output: z.object({ id: documentId, rev, version: z.string() }),
  }),
  /** Reads a file and says what it would do; nothing is written. Good for half an hour, at this station. */
  planImport: query('formulary.planImport', {
    access: 'formulary.manage',
    audit: 'none',
    input: z.object({
      /** `csv`: our own columns. `rxnorm`: names of clinical drugs, from a table or RXNCONSO. `ndc`: product.txt, then package.txt. */
      format: z.enum(FORMULARY_FORMATS),
      text: z.string().max(40_000_000),
    }),
    output: z.object({ plan: z.uuid(), report: importReport }),
  }),
  /** The next of what a plan showed, all of them or none. Refused where something of it changed here meanwhile. */
  applyImport: command('formulary.applyImport', {
    ...noted,
    input: z.object({
      commandId,
      plan: z.uuid(),
      /** Of what was added and changed, in this order, from here on. */
      from: z.number().int().min(0),
      /** Ids of what stands here and is replaced all the same, because a person said so. */
      take: z.array(documentId).max(500).default([]),
    }),
    output: z.object({ applied: z.number(), next: z.number(), total: z.number() }),
  }),
};
