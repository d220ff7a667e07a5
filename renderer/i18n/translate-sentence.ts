/**
 * Sentences that core and central speak, in another language. They are exact English (they name what happened and what to
 * do); here they are looked up whole, with `{}` where a figure or a name stands.
 */
import fr from './fr-sentences.json' with { type: 'json' };

const SENTENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = { fr };
const BLANK = '{}';

/** Nothing where the sentence is not known in that language. */
export function translateSentence(language: string, english: string): string | undefined {
  const known = SENTENCES[language.slice(0, 2)] ?? {};
  if (Object.hasOwn(known, english)) return known[english];
  for (const [pattern, translation] of Object.entries(known)) {
    const parts = pattern.includes(BLANK) ? partsBetween(pattern, english) : undefined;
    if (parts) return parts.reduce((words, part) => words.replace(BLANK, () => part), translation);
  }
  return undefined;
}

/** What stands in the blanks of a pattern; nothing where the sentence is another. */
function partsBetween(pattern: string, sentence: string): readonly string[] | undefined {
  const escaped = pattern.split(BLANK).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('(.*)')}$`).exec(sentence)?.slice(1);
}
