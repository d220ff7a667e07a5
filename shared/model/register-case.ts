import { z } from 'zod';
import { allOf, type Check, type Fields, fields, isFields, listOf, oneOf, type Problem, text } from './checks.ts';
import { ownKind } from './kind-model.ts';
import { registerOfEntry } from './register-entry.ts';

export const REGISTER_CASE_KIND = 'RegisterCase';

/** `count`: counted otherwise than the register says. `below-nought`: more went out than was there. `chain`: a line was changed, or is missing. */
export const CASE_CAUSES = ['count', 'below-nought', 'chain'] as const;

/** What was found. */
export const CASE_FINDINGS = [
  'miscounted',
  'entry-missing',
  'entry-wrong',
  'breakage',
  'measuring-loss',
  'loss',
  'theft',
  'not-explained',
] as const;
export type CaseFinding = (typeof CASE_FINDINGS)[number];

const person = z.object({ id: z.string(), name: z.string() });

/** A discrepancy of a register (CR9): open until two people close it. */
const registerCaseResource = z.object({
  resourceType: z.literal(REGISTER_CASE_KIND),
  state: z.enum(['open', 'closed']),
  register: registerOfEntry,
  cause: z.enum(CASE_CAUSES),
  /** The entry with which it showed. */
  entryId: z.string(),
  /** Decimals in base units: what should have been there and what was. */
  expected: z.string(),
  found: z.string(),
  openedAt: z.string(),
  openedBy: person,
  witness: person.optional(),
  notes: z.array(z.object({ id: z.string(), at: z.string(), by: person, text: z.string() })).default([]),
  closed: z
    .object({
      at: z.string(),
      by: person,
      second: person,
      finding: z.enum(CASE_FINDINGS),
      text: z.string(),
      /** Number of a report to the authority, where one was made. */
      report: z.string().optional(),
      /** Id of the dated note that corrects the balance. */
      entryId: z.string().optional(),
    })
    .optional(),
});
export type RegisterCaseResource = z.output<typeof registerCaseResource>;

const whoever = fields({ id: text, name: text });

/** @SAFETY CR9: one person cannot close it, on any path. */
const closedByTwo: Check = (value) => {
  const { state, closed } = value as Fields;
  if (state !== 'closed') return closed === undefined ? undefined : { path: 'closed', reason: 'is of a closed case' };
  if (!isFields(closed)) return { path: 'closed', reason: 'is missing' };
  const isSame = (closed.by as Fields).id === (closed.second as Fields).id;
  return isSame ? { path: 'closed.second', reason: 'must be somebody else' } : undefined;
};

const FIXED = ['register', 'cause', 'entryId', 'expected', 'found', 'openedAt', 'openedBy', 'witness'] as const;

/** What showed stays as it showed, and what two people have closed stays closed. */
function judgeChange(after: Fields, before: Fields): Problem | undefined {
  const isSame = (name: string): boolean =>
    JSON.stringify(after[name] ?? null) === JSON.stringify(before[name] ?? null);
  const changed = FIXED.find((name) => !isSame(name));
  if (changed) return { path: changed, reason: 'must stay as it showed' };
  return before.state === 'closed' && !isSame('closed')
    ? { path: 'closed', reason: 'must stay as two people closed it' }
    : undefined;
}

export const registerCaseModel = ownKind(
  REGISTER_CASE_KIND,
  { lane: 2, judgeChange },
  allOf(
    fields(
      {
        resourceType: oneOf(REGISTER_CASE_KIND),
        state: oneOf('open', 'closed'),
        register: fields({ id: text, locationId: text, drug: text, form: text, unit: text }),
        cause: oneOf(...CASE_CAUSES),
        entryId: text,
        expected: text,
        found: text,
        openedAt: text,
        openedBy: whoever,
      },
      {
        witness: whoever,
        notes: listOf(fields({ id: text, at: text, by: whoever, text })),
        closed: fields({ at: text, by: whoever, second: whoever, finding: oneOf(...CASE_FINDINGS), text }),
      },
    ),
    closedByTwo,
  ),
);
