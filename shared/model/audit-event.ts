import { z } from 'zod';
import { allOf, type Check, fields, isFields, listOf, matching, oneOf, text, wholeNumber, yesOrNo } from './checks.ts';
import { ownKind } from './kind-model.ts';

/** Where the event stands in its station's chain (RP11). A restored station is a new incarnation (RP9). */
export const auditChainLink = z.object({
  station: z.string().min(1),
  incarnation: z.number().int().min(1),
  /** From 1, without a hole, within one incarnation. */
  sequence: z.number().int().min(1),
  previousHash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditChainLink = z.output<typeof auditChainLink>;

const auditEventShape = z.object({
  resourceType: z.literal('AuditEvent'),
  /** The document's own `_id`. */
  id: z.string().startsWith('AuditEvent:'),
  organisation: z.string(),
  /** Name of the operation, `noun.verb`. */
  operation: z.string(),
  /** FHIR action: create, read, update, delete, execute. */
  action: z.enum(['C', 'R', 'U', 'D', 'E']),
  subtype: z.string(),
  outcome: z.enum(['success', 'refused', 'failed']),
  /** Code of the refusal, or reference of the fault. */
  outcomeCode: z.string().optional(),
  recorded: z.iso.datetime({ offset: true }),
  clock: z.object({ quality: z.enum(['checked', 'unchecked', 'skewed']), skewMs: z.number().optional() }),
  /** Absent while nobody is signed in. */
  actor: z
    .object({ userId: z.string(), name: z.string(), roles: z.array(z.string()), onBehalfOf: z.string().optional() })
    .optional(),
  /** What was typed as login by somebody who is not (yet) an actor. */
  claimedLogin: z.string().optional(),
  purpose: z.string().optional(),
  legalBasis: z.string().optional(),
  breakGlass: z.object({ reason: z.string() }).optional(),
  reason: z.string().optional(),
  /** Patient `_id`s. */
  patients: z.array(z.string()),
  entities: z.array(z.object({ id: z.string(), kind: z.string(), rev: z.string().optional() })),
  searchTerms: z.string().optional(),
  resultCount: z.number().int().optional(),
  commandId: z.string().optional(),
  /** Session of the window; one id from sign-in to sign-out or switch. */
  sessionId: z.string().optional(),
  site: z.string(),
  ward: z.string().optional(),
  /** True while central was out of reach. */
  offline: z.boolean(),
  appVersion: z.string(),
  /** Where a print or an export went. */
  target: z.string().optional(),
  chain: auditChainLink,
});

/**
 * Who did what to whose record, when and from where (standards.md 7). Field names follow FHIR AuditEvent where it has
 * one. Search terms and patients are protected health information: the event lives in the encrypted store only.
 */
export const auditEventResource = auditEventShape.loose();
export type AuditEventResource = z.output<typeof auditEventShape>;

/** What happened, before it takes its place in the chain. */
export type AuditFacts = Omit<AuditEventResource, 'chain' | 'resourceType' | 'id'>;

const hash = matching(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

/** An event may be followed by `entered-in-error`; what was audited was audited. */
const neverWithdrawn: Check = (value) =>
  isFields(value) && value.status !== undefined ? { path: 'status', reason: 'an audit event has none' } : undefined;

export const auditEventModel = ownKind(
  'AuditEvent',
  { lane: 2, event: true },
  allOf(
    fields({
      resourceType: oneOf('AuditEvent'),
      id: matching(/^AuditEvent:/, 'must be the id of an AuditEvent'),
      organisation: text,
      operation: text,
      action: oneOf('C', 'R', 'U', 'D', 'E'),
      subtype: text,
      outcome: oneOf('success', 'refused', 'failed'),
      recorded: text,
      patients: listOf(text),
      entities: listOf(fields({ id: text, kind: text }, { rev: text })),
      site: text,
      offline: yesOrNo,
      appVersion: text,
      chain: fields({
        station: text,
        incarnation: wholeNumber,
        sequence: wholeNumber,
        previousHash: hash,
        hash,
      }),
    }),
    neverWithdrawn,
  ),
);
