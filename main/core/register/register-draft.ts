import { saidNote } from '#shared/domain/register/note-words.ts';
import type { RegisterAct, RegisterWitness } from '#shared/domain/register/register-act.ts';
import { registerOf } from '#shared/domain/register/register-key.ts';
import { NONE, negative, type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import type { RegisterActType, RegisterEntryResource, RegisterOfEntry } from '#shared/model/register-entry.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';

import type { RegisterView } from './register-book.ts';

/** What an entry may say besides. */
export type RegisterFacts = Partial<
  Pick<
    RegisterEntryResource,
    | 'party'
    | 'patientId'
    | 'authority'
    | 'collector'
    | 'batches'
    | 'method'
    | 'reason'
    | 'product'
    | 'document'
    | 'counted'
    | 'noteOn'
    | 'note'
    | 'noteCode'
    | 'noteFacts'
  >
>;

/** An entry that somebody wants written. Place in the chain, balance, station and time of recording are added where it is. */
export interface RegisterDraft {
  readonly register: RegisterOfEntry;
  readonly act: RegisterActType;
  /** Signed. */
  readonly quantity: Quantity;
  readonly witness: RegisterWitness | undefined;
  readonly occurredAt?: string | undefined;
  readonly belowNought?: boolean | undefined;
  readonly facts: RegisterFacts;
}

const IN: ReadonlySet<RegisterActType> = new Set(['receive', 'return', 'open']);

/** CR1: the sign follows from the act. */
export const signedFor = (act: RegisterActType, amount: Quantity): Quantity =>
  IN.has(act) ? amount : negative(amount);

/** `locationId`: the store, where the act names a bin. */
export function draftOfAct(act: RegisterAct, locationId: string): RegisterDraft {
  const { type, product, witness, occurredAt, belowNought } = act;
  return {
    ...{ register: registerOf(product, locationId, nativeDigests), act: type, witness, occurredAt, belowNought },
    quantity: signedFor(type, act.quantity),
    facts: factsOf(act, product.code),
  };
}

/**
 * Of what was given already: written below nought, too. Who gave it without a witness leaves a note, which is one person's and
 * changes no balance.
 */
export function givenDraft(
  act: RegisterAct,
  locationId: string,
  { registers, actor }: { readonly registers: RegisterView['registers']; readonly actor: { readonly userId: string } },
): readonly RegisterDraft[] {
  const draft = draftOfAct({ ...act, belowNought: true }, locationId);
  if (act.witness && act.witness.userId !== actor.userId) return [draft];
  const known = registers.get(draft.register.id);
  const noteOn = known?.fold.main.at(-1)?.id ?? [...(known?.documents.keys() ?? [])].at(-1);
  if (!noteOn) return [];
  const code = act.type === 'destroy' ? 'waste-without-witness' : 'without-witness';
  const said = saidNote(code, { amount: quantityText(act.quantity), unit: act.product.baseUnit });
  const { method: _, ...facts } = draft.facts;
  return [{ ...draft, act: 'note', quantity: NONE, witness: undefined, facts: { ...facts, noteOn, ...said } }];
}

/** CR16: how a rest goes on a ward is said by the program, how it is destroyed elsewhere by a person. */
function methodOf({ method, methodCode }: RegisterAct): RegisterFacts {
  if (!methodCode) return method ? { method } : {};
  const { note, ...said } = saidNote(methodCode);
  return { method: note, ...said };
}

/** Undefined ones left out: a digest is over what is read back. */
function factsOf(act: RegisterAct, product: string): RegisterFacts {
  const { party, patientId, authority, collector, batches, reason, document } = act;
  const facts = { product, party, patientId, authority, collector, batches, reason, document, ...methodOf(act) };
  return JSON.parse(JSON.stringify(facts)) as RegisterFacts;
}
