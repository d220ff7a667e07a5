/**
 * From words to substances. @SAFETY What is not understood is handed back in words: a text of which half was understood
 * ("… with metronidazole") must not count as checked (KN2, KN3).
 */
import type { CodedText } from '../coding/coded-text.ts';
import { foldedWords, foldName } from '../patient/fold-name.ts';
import type { KnowledgeIndex, Meaning } from './index-pack.ts';
import type { Amount, OrderedDrug } from './ordered-drug.ts';

export interface Understood {
  readonly parts: readonly UnderstoodPart[];
  readonly excipients: readonly number[];
  /** False: the list of excipients is not known to be whole. */
  readonly excipientsKnown: boolean;
  readonly unknown: readonly UnknownWords[];
}

export interface UnderstoodPart {
  readonly concept: number;
  readonly dose: Amount | undefined;
}

export interface UnknownWords {
  readonly words: string;
  /** Part of a text of which the rest was understood. */
  readonly partly: boolean;
}

export function understandDrug(index: KnowledgeIndex, drug: OrderedDrug): Understood {
  const { ingredients, excipients } = drug;
  if (ingredients && ingredients.length > 0) {
    const read = ingredients.map((item) => ({ ...readTerm(index, item.substance), dose: item.dose ?? soleDose(drug) }));
    return gather(index, drug, read, excipients);
  }
  const read = readTerm(index, drug.name);
  return gather(index, drug, [{ ...read, dose: read.concepts.length === 1 ? drug.dose : undefined }], excipients);
}

function soleDose({ ingredients, dose }: OrderedDrug): Amount | undefined {
  return ingredients?.length === 1 ? dose : undefined;
}

interface ReadTerm {
  readonly concepts: readonly number[];
  readonly excipients: readonly number[] | undefined;
  readonly unknown: readonly UnknownWords[];
}

function gather(
  index: KnowledgeIndex,
  { name }: OrderedDrug,
  read: readonly (ReadTerm & { readonly dose: Amount | undefined })[],
  excipients: readonly CodedText[] | undefined,
): Understood {
  const parts = new Map<number, UnderstoodPart>();
  for (const { concepts, dose } of read)
    for (const concept of concepts) if (!parts.get(concept)?.dose) parts.set(concept, { concept, dose });
  const stated = (excipients ?? []).map((term) => readTerm(index, term));
  const ofPack = read.flatMap((item) => item.excipients ?? []).concat(findMeaning(index, name)?.excipients ?? []);
  const unknown = [...read, ...stated].flatMap((item) => item.unknown);
  const known = excipients !== undefined || (read.length === 1 && read[0]?.excipients !== undefined);
  return {
    parts: [...parts.values()],
    excipients: [...new Set([...ofPack, ...stated.flatMap((item) => item.concepts)])],
    excipientsKnown: known,
    unknown,
  };
}

/** By its code; by the whole of its words; by the names found among its words. */
export function readTerm(index: KnowledgeIndex, term: CodedText): ReadTerm {
  const meaning = findMeaning(index, term);
  return meaning ? { ...meaning, unknown: [] } : readWords(index, term.text);
}

function findMeaning({ byCode, byName }: KnowledgeIndex, { system, code, text }: CodedText): Meaning | undefined {
  const coded = system !== undefined && code !== undefined ? byCode.get(`${system}|${code}`) : undefined;
  return coded ?? byName.get(foldName(text));
}

/** The longest names first, from left to right. What is neither a name nor about form and amount is not understood. */
function readWords(index: KnowledgeIndex, text: string): ReadTerm {
  const words = foldedWords(text);
  const meanings: Meaning[] = [];
  const leftOver: string[] = [];
  for (let at = 0; at < words.length; ) {
    const found = findLongest(index, words, at);
    if (found) meanings.push(found.meaning);
    else if (!saysFormOrAmount(words[at] ?? '')) leftOver.push(words[at] ?? '');
    at += found?.length ?? 1;
  }
  if (meanings.length === 0) return { ...NOTHING, unknown: [{ words: text.trim(), partly: false }] };
  const excipients = meanings.length === 1 ? meanings[0]?.excipients : undefined;
  const unknown = leftOver.length > 0 ? [{ words: leftOver.join(' '), partly: true }] : [];
  return { concepts: [...new Set(meanings.flatMap((one) => one.concepts))], excipients, unknown };
}
const NOTHING: ReadTerm = { concepts: [], excipients: undefined, unknown: [] };

function findLongest(
  { byName, longestName }: KnowledgeIndex,
  words: readonly string[],
  at: number,
): { readonly meaning: Meaning; readonly length: number } | undefined {
  for (let length = Math.min(longestName, words.length - at); length > 0; length -= 1) {
    const meaning = byName.get(length === 1 ? (words[at] ?? '') : words.slice(at, at + length).join(' '));
    if (meaning) return { meaning, length };
  }
  return undefined;
}

/** Strengths, forms, routes, salts: words of an order that name no other substance. */
const FORM_WORDS = new Set(
  `mg g kg ug mcg microgram micrograms milligram milligrams gram grams ml l litre units unit iu mmol percent nanogram
  nanograms puff puffs dose doses drop drops actuation actuat hr hour hours h day days per by with and plus in of for the a
  inj susp liq amp supp tablet tablets tab tabs capsule capsules cap caps suspension solution syrup elixir injection infusion injectable inhaler
  inhalation nebulised nebuliser nebules spacer cream ointment gel patch spray suppository pessary sachet sachets powder
  vial vials ampoule ampoules pen prefilled syringe cartridge drops oral intravenous intramuscular subcutaneous rectal
  topical nasal sublingual buccal mucosal vaginal ophthalmic eye ear chewable dispersible effervescent soluble coated film
  enteric extended modified immediate prolonged slow release er xr sr mr xl cr ir ec chewing metered fixed rate continuous
  hydrochloride hcl sodium potassium calcium sulfate sulphate succinate tartrate maleate besilate besylate mesylate citrate
  phosphate acetate fumarate trihydrate monohydrate anhydrous hydrate nitrate bromide axetil disoproxil alafenamide po iv im
  sc bd tds qds od prn stat mane nocte daily`
    .split(/\s+/)
    .map(foldName),
);

function saysFormOrAmount(word: string): boolean {
  return FORM_WORDS.has(word) || /^\d+([a-z]{1,2})?$/.test(word);
}
