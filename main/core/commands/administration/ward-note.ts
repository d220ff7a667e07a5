/**
 * What the register of a ward is told and cannot reckon (WG3, WG8): a dated note that changes no balance. It names the fact
 * that is missing and who settles it, so that the next count does not find a difference that nobody can explain.
 */
import type { Product } from '#shared/domain/formulary/product.ts';
import type { Amount } from '#shared/domain/medication/amount.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { doseText } from '#shared/domain/medication/dose-text.ts';
import { restOfBag } from '#shared/domain/medication/register-share.ts';
import { missingText, type NoteCode, type NoteFacts, saidNote } from '#shared/domain/register/note-words.ts';
import { NONE } from '#shared/domain/stock/quantity.ts';
import type { KnownRegister } from '../../register/register-book.ts';
import type { RegisterDraft } from '../../register/register-draft.ts';
import type { People } from './people.ts';

/** As the order says it. */
export interface Bag {
  readonly volume?: Amount | undefined;
  readonly inBag?: Amount | undefined;
}

export interface Noted {
  readonly event: DoseEvent;
  readonly bag: Bag | undefined;
  /** More than one product that would each be a line. */
  readonly several: boolean;
  readonly product: Product;
  readonly people: People;
}

interface WardNote {
  readonly draft: RegisterDraft;
  readonly state: 'entered' | 'alone' | 'not-reckoned';
  readonly missing?: string;
}

/** None where there is nothing to say, or no line of the register to say it on. */
export function wardNote(noted: Noted, known: KnownRegister): readonly WardNote[] {
  return noted.event.act === 'stop' ? noteOfStop(noted, known) : noteOfDose(noted, known);
}

function noteOfDose(noted: Noted, known: KnownRegister): readonly WardNote[] {
  const { event, product } = noted;
  const given: NoteFacts = event.amount ? { given: doseText(event.amount) } : {};
  const facts = { ...given, ...wasteFacts(event), missing: missingOf(noted), unit: product.baseUnit };
  return noteOn(lastOf(known), { code: 'not-reckoned', state: 'not-reckoned', facts }, noted, known);
}

/** Which fact, and who settles it. */
function missingOf({ event, bag, several }: Noted): string {
  if (event.act === 'start' && !bag?.inBag) return 'bag';
  if (several) return 'several';
  return event.act === 'give' && !event.amount ? 'amount' : 'strength';
}

/** WG8: the whole bag is out of the balance since it was hung; of what is left the register hears where it went. */
function noteOfStop(noted: Noted, known: KnownRegister): readonly WardNote[] {
  const { event, bag, people } = noted;
  const hung = [...known.fold.main, ...known.fold.pending].find(
    ({ entry }) => entry.document === event.startId && entry.act === 'supply',
  );
  if (!hung) return event.waste ? noteOfDose(noted, known) : [];
  const isSeen = (people.witness ?? people.second) !== undefined;
  if (event.waste) {
    const said = { code: 'rest-wasted', facts: wasteFacts(event) } as const;
    const told = isSeen ? ({ state: 'entered' } as const) : ({ state: 'alone', settles: 'unseen' } as const);
    return noteOn(hung.id, { ...said, ...told }, noted, known);
  }
  const left = restOfBag(bag?.volume, event.infused);
  if (left && Number(left.value) === 0) return [];
  const facts: NoteFacts = left ? { left: doseText(left), missing: 'rest' } : { missing: 'rest-unknown' };
  return noteOn(hung.id, { code: 'bag-stopped', state: 'not-reckoned', facts }, noted, known);
}

const lastOf = ({ fold, documents }: KnownRegister): string | undefined =>
  fold.main.at(-1)?.id ?? [...documents.keys()].at(-1);

interface Saying extends Pick<WardNote, 'state'> {
  readonly code: NoteCode;
  readonly facts: NoteFacts;
  /** Missing for the task, where the note does not name it. */
  readonly settles?: string;
}

function noteOn(
  entryId: string | undefined,
  { code, facts: named, state, settles = named.missing }: Saying,
  { event, product, people }: Noted,
  { register }: KnownRegister,
): readonly WardNote[] {
  if (entryId === undefined) return [];
  const seenBy = people.witness ?? people.second;
  const witness = state === 'entered' ? seenBy : undefined;
  const facts = { product: product.code, noteOn: entryId, ...saidNote(code, named) };
  const draft = { register, act: 'note' as const, quantity: NONE, witness, occurredAt: event.at, facts };
  return [{ state, draft, ...(settles ? { missing: missingText(settles, named) } : {}) }];
}

function wasteFacts({ waste }: DoseEvent): NoteFacts {
  return waste ? { wasted: doseText(waste.amount), drawn: doseText(waste.drawn) } : {};
}
