/**
 * What the register of a ward is told and cannot reckon (WG3, WG8): a dated note that changes no balance. It names the fact
 * that is missing and who settles it, so that the next count does not find a difference that nobody can explain.
 */
import type { Product } from '#shared/domain/formulary/product.ts';
import type { Amount } from '#shared/domain/medication/amount.ts';
import type { DoseEvent } from '#shared/domain/medication/dose-event.ts';
import { doseText } from '#shared/domain/medication/dose-text.ts';
import { restOfBag } from '#shared/domain/medication/register-share.ts';
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
  const { event } = noted;
  const said = [event.amount ? doseText(event.amount) : '', wasteText(event)];
  const missing = missingOf(noted);
  const note = ['Given on the ward, not reckoned', ...said, missing].filter(Boolean).join(': ');
  return noteOn(lastOf(known), { note, state: 'not-reckoned', missing }, noted, known);
}

/** Which fact, and who settles it. */
function missingOf({ event, bag, several, product }: Noted): string {
  if (event.act === 'start' && !bag?.inBag)
    return 'the order does not say how much of the drug is in the bag; who hung it and a witness enter what was put in';
  if (several)
    return 'several products were used, and how much of each is not known; who gave it and a witness enter each';
  if (event.act === 'give' && !event.amount)
    return 'how much was given was not recorded; who gave it and a witness enter it';
  return `how much of the drug one ${product.baseUnit} holds is not in the formulary; the pharmacy states it, who gave it and a witness enter this one`;
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
    const note = `Rest of the bag, out of the balance since it was hung: ${wasteText(event)}`;
    return noteOn(
      hung.id,
      { note, ...(isSeen ? { state: 'entered' } : { state: 'alone', missing: UNSEEN }) },
      noted,
      known,
    );
  }
  const left = restOfBag(bag?.volume, event.infused);
  if (left && Number(left.value) === 0) return [];
  const rest = left ? doseText(left) : 'an amount that was not recorded';
  const missing = `${rest} was left in the bag; what became of it is not recorded; who stopped it and a witness note it on the line of the bag`;
  return noteOn(hung.id, { note: `Infusion stopped: ${missing}`, state: 'not-reckoned', missing }, noted, known);
}

const UNSEEN = 'nobody saw the rest of the bag thrown away; a second person signs a note on the line of the bag';

const lastOf = ({ fold, documents }: KnownRegister): string | undefined =>
  fold.main.at(-1)?.id ?? [...documents.keys()].at(-1);

function noteOn(
  entryId: string | undefined,
  { note, ...told }: Omit<WardNote, 'draft'> & { readonly note: string },
  { event, product, people }: Noted,
  { register }: KnownRegister,
): readonly WardNote[] {
  if (entryId === undefined) return [];
  const seenBy = people.witness ?? people.second;
  const witness = told.state === 'entered' ? seenBy : undefined;
  const facts = { product: product.code, noteOn: entryId, note };
  return [{ ...told, draft: { register, act: 'note', quantity: NONE, witness, occurredAt: event.at, facts } }];
}

function wasteText({ waste }: DoseEvent): string {
  return waste ? `${doseText(waste.amount)} of ${doseText(waste.drawn)} thrown away` : '';
}
