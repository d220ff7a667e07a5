/** CR9: what opens a discrepancy, and how two people close it. */
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { type CaseFinding, REGISTER_CASE_KIND, type RegisterCaseResource } from '#shared/model/register-case.ts';
import type { RegisterEntryResource } from '#shared/model/register-entry.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';
import { NONE, negative, plus, type Quantity, quantity, quantityText } from '../stock/quantity.ts';

/** The case that an entry opens has the id that every station gives it. */
export function registerCaseId(entryId: string, digests: Digests = portableDigests): string {
  return `${REGISTER_CASE_KIND}:${digests.sha256Hex(canonicalJson(['holdfast-register-case', entryId])).slice(0, 32)}`;
}

/** Undefined where nothing speaks against the entry. */
export function findDiscrepancy(
  entryId: string,
  entry: Omit<RegisterEntryResource, 'chain'>,
): RegisterCaseResource | undefined {
  const showed = { register: entry.register, entryId, openedAt: entry.recordedAt, openedBy: entry.actor };
  const { witness } = entry;
  const people = witness ? { witness: { id: witness.id, name: witness.name } } : {};
  const base = {
    resourceType: REGISTER_CASE_KIND as typeof REGISTER_CASE_KIND,
    state: 'open' as const,
    ...showed,
    ...people,
    notes: [],
  };
  if (entry.act === 'check') {
    const { counted = '0', expected = entry.balance } = entry;
    return quantity(counted) === quantity(expected) ? undefined : { ...base, cause: 'count', expected, found: counted };
  }
  const isBelow = quantity(entry.quantity) < 0 && quantity(entry.balance) < 0;
  return isBelow ? { ...base, cause: 'below-nought', expected: '0', found: entry.balance } : undefined;
}

/** What is there less what should be there. */
export const differenceOf = ({ expected, found }: Pick<RegisterCaseResource, 'expected' | 'found'>): Quantity =>
  plus(quantity(found), negative(quantity(expected)));

export interface CaseClosing {
  readonly at: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly second: { readonly id: string; readonly name: string };
  readonly finding: CaseFinding;
  readonly text: string;
  readonly report?: string | undefined;
  /** Entry that corrects the balance. */
  readonly entryId?: string | undefined;
}

/** @SAFETY One person cannot close it, and what is closed stays closed. */
export function closeCase(found: RegisterCaseResource, closing: CaseClosing): RegisterCaseResource | Refusal {
  if (found.state === 'closed') return refusal('already-done', 'This discrepancy has been closed already.');
  if (closing.by.id === closing.second.id)
    return refusal('invalid-input', 'Two different people have to answer for it.', { path: 'second' });
  const { report, entryId, ...said } = closing;
  return {
    ...found,
    state: 'closed',
    closed: {
      ...{ at: said.at, by: { ...said.by }, second: { ...said.second }, finding: said.finding, text: said.text },
      ...(report ? { report } : {}),
      ...(entryId ? { entryId } : {}),
    },
  };
}

export function noteOnCase(
  found: RegisterCaseResource,
  note: RegisterCaseResource['notes'][number],
): RegisterCaseResource | Refusal {
  if (found.state === 'closed') return refusal('already-done', 'This discrepancy has been closed already.');
  return { ...found, notes: [...found.notes, note] };
}

/** What a dated note has to change for the register to say what was counted; undefined where nothing. */
export function findCorrection(found: RegisterCaseResource): string | undefined {
  const difference = differenceOf(found);
  return found.cause === 'count' && difference !== NONE ? quantityText(difference) : undefined;
}
