/**
 * CR16: what the program itself writes into a register. Beside the English text an entry holds its code and facts, so that screen
 * and paper say it in the language of the reader; text without a known code is shown as it was written.
 */
import type { RegisterEntryResource } from '#shared/model/register-entry.ts';
import dictionary from '../../../resources/register-templates/note-words.json' with { type: 'json' };

type Word = keyof (typeof dictionary)['en'];
export type NoteCode = Extract<
  Word,
  | 'ward-waste'
  | 'without-witness'
  | 'waste-without-witness'
  | 'opened-twice'
  | 'taken-over'
  | 'entered-in-error'
  | 'collected'
  | 'not-reckoned'
  | 'rest-wasted'
  | 'bag-stopped'
>;

/** What the sentence names; `missing` and `identity` choose a sentence of their own. Data, in no language. */
export type NoteFacts = Readonly<Record<string, string>>;

type Said = Pick<RegisterEntryResource, 'noteCode' | 'noteFacts'>;

/** `language`: BCP 47. Undefined of a code that is not known here: a newer desk wrote it. */
export function noteText({ noteCode = '', noteFacts = {} }: Said, language: string): string | undefined {
  const isFrench = language.split('-')[0] === 'fr';
  const words: Readonly<Record<string, string>> = isFrench ? dictionary.fr : dictionary.en;
  if (!Object.hasOwn(words, noteCode)) return undefined;
  const { given, wasted, relation, identity, missing } = noteFacts;
  const keys = [
    ...[noteCode, given && 'given', wasted && 'wasted', relation && 'relation'],
    ...[identity && `identity-${identity}`, missing && `missing-${missing}`],
  ];
  return keys
    .flatMap((key) => (key && Object.hasOwn(words, key) ? [filled(words[key] ?? '', noteFacts)] : []))
    .join(noteCode === 'collected' ? ', ' : isFrench ? ' : ' : ': ');
}

const filled = (words: string, facts: NoteFacts): string =>
  words.replaceAll(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(facts, name) ? (facts[name] ?? '') : '')).trim();

/** What becomes of it in an entry: in English, with what says it in any language. */
export function saidNote(noteCode: NoteCode, noteFacts: NoteFacts = {}) {
  return { note: noteText({ noteCode, noteFacts }, 'en') ?? noteCode, noteCode, noteFacts };
}

/** Which fact is missing, and who settles it: for the task beside the note. */
export const missingText = (missing: string, facts: NoteFacts): string =>
  filled(dictionary.en[`missing-${missing}` as Word], facts);

/** The same out of a task, where it stands in English alone; as it was written where it is none of these. */
export function missingIn(english: string, language: string): string {
  if (language.split('-')[0] !== 'fr') return english;
  for (const [key, words] of Object.entries(dictionary.en)) {
    const found = key.startsWith('missing-') && new RegExp(`^${words.replace(BLANK, '(?<$1>.*)')}$`).exec(english);
    if (found) return filled(dictionary.fr[key as Word], { ...found.groups });
  }
  return english;
}

const BLANK = /\{(\w+)\}/;
