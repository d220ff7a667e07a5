/**
 * Entries of registers as documents of one unit of work. @SAFETY Whether this station keeps the register is judged by what it
 * holds, and never waits for anybody: who does not keep it writes a pending entry, witnessed like any other (CR3, CR10).
 */

import { findDiscrepancy, registerCaseId } from '#shared/domain/register/discrepancy.ts';
import { linkEntry, registerEntryId } from '#shared/domain/register/entry-chain.ts';
import { foldRegister, holdsHash, type RegisterFold } from '#shared/domain/register/fold-register.ts';
import type { RegisterEntryDocument } from '#shared/domain/register/register-line.ts';
import { isOutdated, nextOfMain, nextOfPending, type RegisterWriter } from '#shared/domain/register/register-tip.ts';
import { plus, type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { REGISTER_CASE_KIND } from '#shared/model/register-case.ts';
import { REGISTER_ENTRY_KIND, type RegisterChain, type RegisterEntryResource } from '#shared/model/register-entry.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { PlannedDocument } from '../api/operation-handler.ts';
import type { RegisterWriting } from '../resource-leases/register-leases.ts';
import { samePerson } from '../session/second-persons.ts';
import { foldOf, type RegisterView } from './register-book.ts';
import type { RegisterDraft } from './register-draft.ts';

/** What was planned of each act, in the order of the acts; those without a controlled class are left out. */
export interface PlannedLine {
  readonly entryId: string;
  readonly registerId: string;
  /** `posted`: this station keeps the register. `pending`: another does, and enters it when they meet. */
  readonly as: 'posted' | 'pending';
  /** After it, as known here: a decimal in base units. */
  readonly balance: string;
  /** The discrepancy that it opened. */
  readonly caseId?: string;
}

/** For the commit: `documents` have to go into the same unit of work. */
export interface PlannedRegister {
  readonly documents: readonly PlannedDocument[];
  readonly lines: readonly PlannedLine[];
}

export interface PlanRegisterContext {
  readonly view: RegisterView;
  /** As judged just now, by register. */
  readonly writing: (registerId: string) => RegisterWriting;
  readonly writer: RegisterWriter;
  readonly actor: { readonly userId: string; readonly displayName: string };
  readonly nowMs: number;
}

const SLACK_MS = 5 * 60_000;

/** Several of one register follow each other. */
export function planRegisterEntries(
  drafts: readonly RegisterDraft[],
  context: PlanRegisterContext,
): PlannedRegister | Refusal {
  const documents: PlannedDocument[] = [];
  const lines: PlannedLine[] = [];
  const written = new Map<string, RegisterEntryDocument[]>();
  for (const draft of drafts) {
    const before = written.get(draft.register.id) ?? [];
    const planned = planRegisterEntry(draft, context, before);
    if (isRefusal(planned)) return planned;
    written.set(draft.register.id, [...before, planned.entry]);
    documents.push(...planned.documents);
    lines.push(planned.line);
  }
  return { documents, lines };
}

interface PlannedEntry {
  readonly entry: RegisterEntryDocument;
  readonly documents: readonly PlannedDocument[];
  readonly line: PlannedLine;
}

/** `before`: entries of the same unit of work. */
function planRegisterEntry(
  draft: RegisterDraft,
  context: PlanRegisterContext,
  before: readonly RegisterEntryDocument[] = [],
): PlannedEntry | Refusal {
  const refused = refuseDraft(draft, context);
  if (refused) return refused;
  const { register } = draft;
  const known = context.view.registers.get(register.id);
  const all = [...(known?.documents.values() ?? []), ...before];
  const fold =
    before.length > 0
      ? foldRegister(register.id, all, holdsHash(nativeDigests), nativeDigests)
      : foldOf(context.view, register.id);
  const place = placeOf(register.id, fold, all, context);
  const isMain = place.part === 'main';
  const balance = plus(isMain ? fold.posted : fold.known, draft.quantity);
  if (isMain && draft.quantity < 0 && plus(fold.known, draft.quantity) < 0 && !draft.belowNought)
    return belowNought(fold.known);
  const id = registerEntryId(register.id, place, nativeDigests);
  const body = bodyOf(draft, context, balance, fold);
  const entry = { id, entry: linkEntry(body, place, nativeDigests) };
  const found = findDiscrepancy(id, entry.entry);
  const case_ =
    found && !isShownAlready(context.view, found) ? { id: registerCaseId(id, nativeDigests), found } : undefined;
  return {
    entry,
    documents: [
      { id, kind: REGISTER_ENTRY_KIND, resource: entry.entry },
      ...(case_ ? [{ id: case_.id, kind: REGISTER_CASE_KIND, resource: case_.found }] : []),
    ],
    line: {
      ...{ entryId: id, registerId: register.id, as: isMain ? 'posted' : 'pending', balance: quantityText(balance) },
      ...(case_ ? { caseId: case_.id } : {}),
    },
  };
}

function placeOf(
  registerId: string,
  fold: RegisterFold,
  all: readonly RegisterEntryDocument[],
  { writing, writer }: PlanRegisterContext,
): Omit<RegisterChain, 'hash'> {
  const now = writing(registerId);
  return now.as === 'holder' && !isOutdated(fold, now.epoch)
    ? nextOfMain(registerId, fold, { ...writer, epoch: now.epoch }, nativeDigests)
    : nextOfPending(registerId, all, writer, nativeDigests);
}

function bodyOf(
  { register, act, quantity, witness, occurredAt, facts }: RegisterDraft,
  { actor, nowMs }: PlanRegisterContext,
  balance: Quantity,
  fold: RegisterFold,
): Omit<RegisterEntryResource, 'chain'> {
  const recordedAt = new Date(nowMs).toISOString();
  const expected = { expected: quantityText(fold.known), partial: isPartial(fold) };
  return {
    ...({ resourceType: REGISTER_ENTRY_KIND, status: 'final', register, act } as const),
    ...{ quantity: quantityText(quantity), balance: quantityText(balance) },
    ...{ occurredAt: occurredAt ?? recordedAt, recordedAt },
    actor: { id: actor.userId, name: actor.displayName },
    ...(witness
      ? { witness: { id: witness.userId, name: witness.displayName, by: witness.by, secret: witness.secret } }
      : {}),
    ...(act === 'check' ? expected : {}),
    ...facts,
  };
}

export const isPartial = ({ pending, missing }: Pick<RegisterFold, 'pending' | 'missing'>): boolean =>
  pending.length > 0 || missing > 0;

/** The same difference, counted again: the case that is open is about it. */
function isShownAlready(
  { cases }: RegisterView,
  found: { register: { id: string }; expected: string; found: string; cause: string },
) {
  return [...cases.values()].some(
    ({ resource: one }) =>
      one.state === 'open' &&
      one.register.id === found.register.id &&
      one.cause === found.cause &&
      one.cause === 'count' &&
      one.expected === found.expected &&
      one.found === found.found,
  );
}

function refuseDraft(
  { act, quantity, witness, occurredAt }: RegisterDraft,
  { actor, nowMs }: PlanRegisterContext,
): Refusal | undefined {
  const isMoving = act !== 'check' && act !== 'note' && act !== 'open';
  if (isMoving && quantity === 0)
    return refusal('invalid-input', 'Say how much: a register has no line of nothing.', { path: 'quantity' });
  const isOnesOwn = act === 'note' && quantity === 0;
  if (!witness && !isOnesOwn)
    return refusal('password-needed', 'Somebody else has to stand by and sign for the register.', { path: 'witness' });
  if (witness?.userId === actor.userId) return { ...samePerson(), path: 'witness' };
  if (occurredAt !== undefined && !(Date.parse(occurredAt) <= nowMs + SLACK_MS))
    return refusal('invalid-input', 'A register has nothing of the future. Look at the time.', { path: 'occurredAt' });
  return undefined;
}

/** CR10. */
function belowNought(known: Quantity): Refusal {
  return refusal(
    'invalid-input',
    'The register has less than that. Count what is there; if the drug is in your hand, record it and a discrepancy is opened.',
    { path: 'quantity', details: { why: 'below-nought', balance: quantityText(known) } },
  );
}
