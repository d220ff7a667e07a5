/** Entries that somebody writes at the register itself. Counters and wards write theirs with what they do (`register.post`). */
import type { OutputOf } from '#shared/contract/declare.ts';
import type { register } from '#shared/contract/register.ts';
import { draftOfCorrection, draftOfRegisterAct } from '#shared/domain/register/plan-stock.ts';
import type { RegisterWitness } from '#shared/domain/register/register-act.ts';
import { isControlled, registerOf } from '#shared/domain/register/register-key.ts';
import { NONE, quantity } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import type { CommandContext, CommandHandler, PlannedDocument } from '../../api/operation-handler.ts';
import { noRegister } from '../../queries/register/read-register.ts';
import { listRegisterPlaces } from '../../queries/register/register-places.ts';
import { newChainCases } from '../../register/new-chain-cases.ts';
import type { PlannedRegister } from '../../register/plan-register-entry.ts';
import type { KnownRegister, RegisterView } from '../../register/register-book.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import { type RegisterDraft, type RegisterFacts, signedFor } from '../../register/register-draft.ts';
import { endCheckTask, reminderFacts } from '../../register/register-reminders.ts';
import { type StockAsked, withStock } from './with-stock.ts';
import { findWitness } from './witness-of.ts';

type Written = OutputOf<typeof register.record>;

/** Of the first entry that was planned: what was written and what the register says after it. */
function writtenOf({ lines }: PlannedRegister): Written {
  const [line] = lines;
  if (!line) throw new Error('A register was to be written and has no line');
  return { ...line };
}

interface Moved {
  /** What stock the act moves; absent of one that moves none. */
  readonly stock?: StockAsked | undefined;
  /** Written in the same unit of work. */
  readonly more?: (view: RegisterView) => readonly PlannedDocument[] | Promise<readonly PlannedDocument[]>;
}

/** Plans, commits and uses the proof up. The entry names the movement that it goes with. */
async function write(
  deps: RegisterDeps,
  context: CommandContext,
  draft: (view: RegisterView) => RegisterDraft | Refusal,
  proof: string | undefined,
  { stock, more }: Moved = {},
): Promise<Written | Refusal> {
  const done = await withStock(deps, stock, context, ({ documents: movements, locals }) => {
    const document = movements[0]?.id;
    const asList = (view: RegisterView): readonly RegisterDraft[] | Refusal => {
      const made = draft(view);
      if (isRefusal(made)) return made;
      return [{ ...made, facts: { ...made.facts, ...(document ? { document } : {}) } }];
    };
    return deps.registers().write(asList, context, async (planned) => {
      const output = writtenOf(planned);
      const beside = (await more?.(await deps.registers().look())) ?? [];
      const documents = [...planned.documents, ...movements, ...beside];
      const saved = await context.commit({ documents, locals, output: () => output });
      return isRefusal(saved) ? saved : output;
    });
  });
  if (!isRefusal(done)) deps.secondPersons.spend([proof]);
  return done;
}

const withoutUndefined = (facts: object): RegisterFacts => JSON.parse(JSON.stringify(facts)) as RegisterFacts;

/** @SAFETY An opening by a desk that does not keep the register could be one of two: it is asked of central first. */
export function openRegister(deps: RegisterDeps): CommandHandler<typeof register.open> {
  return async (input, context) => {
    const witness = findWitness(deps, context.actor, input.witness);
    if (isRefusal(witness)) return witness;
    const found = await deps.products().findByCode(input.product);
    if (!found) return refusal('not-found', 'This product is not in the formulary here.', { path: 'product' });
    if (!isControlled(found.product))
      return refusal('invalid-input', 'This product is no controlled drug: it has no register.', { path: 'product' });
    const { places } = await listRegisterPlaces(context.store, context.actor.facility);
    if (!places.some(({ id }) => id === input.locationId))
      return refusal('not-found', 'This store or ward is not known here. Choose another one.', { path: 'locationId' });
    const of = registerOf(found.product, input.locationId, nativeDigests);
    const writing = await deps.registers().judge(of.id);
    const kept = writing.as === 'holder' ? undefined : await deps.registers().hold(of.id);
    if (isRefusal(kept)) return kept;
    const facts = { product: found.product.code };
    const draft = { register: of, act: 'open', quantity: quantity(input.counted), witness, facts } as const;
    return write(
      deps,
      context,
      ({ registers }) => ((registers.get(of.id)?.fold.main.length ?? 0) > 0 ? openAlready() : draft),
      input.witness,
    );
  };
}

function openAlready(): Refusal {
  return refusal('already-done', 'This register has been begun already. Look for it in the list.');
}

export function recordInRegister(deps: RegisterDeps): CommandHandler<typeof register.record> {
  return async (input, context) => {
    const witness = findWitness(deps, context.actor, input.witness);
    if (isRefusal(witness)) return witness;
    const { act, occurredAt, belowNought, party, patientId, authority, collector, method, reason, stock } = input;
    const batches = stock ? [stock.batch] : input.batches;
    const product = stock?.product;
    const facts = withoutUndefined({ party, patientId, authority, collector, batches, method, reason, product });
    const missing = refuseIncomplete(input);
    if (missing) return missing;
    const known = (await deps.registers().look()).registers.get(input.registerId);
    if (!known) return noRegister();
    const effect = signedFor(act, quantity(input.quantity));
    if (effect === NONE) return nothingMoved();
    const person = { id: witness.userId, name: witness.displayName };
    const shortReason = belowNought ? (reason ?? 'more in the hand than the book says') : undefined;
    const moved = { ...{ occurredAt, patientId, shortReason }, witness: person, reason: reason ?? method };
    const amount = quantity(input.quantity);
    const draftIt: StockAsked['draft'] = (on) => draftOfRegisterAct(act, { ...on, ...moved, quantity: amount });
    return write(
      deps,
      context,
      (view) => ofRegister(view, input.registerId, { act, quantity: effect, witness, occurredAt, belowNought, facts }),
      input.witness,
      { stock: { known, stock, effect, draft: draftIt } },
    );
  };
}

function nothingMoved(): Refusal {
  return refusal('invalid-input', 'Say how much: a register has no line of nothing.', { path: 'quantity' });
}

/** What the law asks of each act (standards.md 5). */
function refuseIncomplete(input: { act: string; party?: unknown; method?: string | undefined }): Refusal | undefined {
  const missing = (path: string, sentence: string): Refusal => refusal('invalid-input', sentence, { path });
  if (input.act === 'destroy' && !input.method)
    return missing('method', 'Say how it was destroyed: the register has to tell.');
  if (input.act !== 'destroy' && !input.party)
    return missing('party', 'Say from whom it came, or who had it: the register has to tell.');
  return undefined;
}

function ofRegister(
  { registers }: RegisterView,
  registerId: string,
  draft: Omit<RegisterDraft, 'register'>,
): RegisterDraft | Refusal {
  const known = registers.get(registerId);
  return known ? { ...draft, register: known.register } : noRegister();
}

export function checkRegister(deps: RegisterDeps): CommandHandler<typeof register.check> {
  return async (input, context) => {
    const witness = findWitness(deps, context.actor, input.witness);
    if (isRefusal(witness)) return witness;
    const { counted, note } = input;
    const facts = withoutUndefined({ counted, reason: note });
    return write(
      deps,
      context,
      (view) => ofRegister(view, input.registerId, { act: 'check', quantity: NONE, witness, facts }),
      input.witness,
      {
        more: async (view) => [
          ...newChainCases(view, input.registerId, context.now()),
          ...(await endCheckTask(view, input.registerId, context, {
            commandId: input.commandId,
            facts: reminderFacts(deps, context.now()),
          })),
        ],
      },
    );
  };
}

/** CR1: nothing is altered. The note stands where it was written, with its date, and names the entry. */
export function noteInRegister(deps: RegisterDeps): CommandHandler<typeof register.note> {
  return async (input, context) => {
    const proof = input.witness;
    let witness: RegisterWitness | undefined;
    if (proof !== undefined) {
      const found = findWitness(deps, context.actor, proof);
      if (isRefusal(found)) return found;
      witness = found;
    }
    const { registerId, entryId, text: note, correction = '0' } = input;
    const draft = { act: 'note', quantity: quantity(correction), witness, facts: { noteOn: entryId, note } } as const;
    const known = (await deps.registers().look()).registers.get(registerId);
    return write(
      deps,
      context,
      (view) => {
        const isHere = view.registers.get(registerId)?.documents.has(entryId);
        return isHere ? ofRegister(view, registerId, draft) : noEntry();
      },
      proof,
      { stock: known && witness && correctionOf(known, { correction, stock: input.stock, witness, reason: note }) },
    );
  };
}

interface Corrected {
  /** Signed. */
  readonly correction: string;
  readonly stock: StockAsked['stock'];
  readonly witness: RegisterWitness;
  readonly reason: string;
}

/** Stock follows what two people corrected in the register, unless it says so already. */
export function correctionOf(known: KnownRegister, { correction, stock, witness, reason }: Corrected): StockAsked {
  const effect = quantity(correction);
  const person = { id: witness.userId, name: witness.displayName };
  const draft: StockAsked['draft'] = (on) => draftOfCorrection(effect, { ...on, reason, witness: person });
  return { known, stock, effect, draft, isCorrection: true };
}

function noEntry(): Refusal {
  return refusal('not-found', 'This line is not in the register here. It may not have arrived yet.', {
    path: 'entryId',
  });
}
