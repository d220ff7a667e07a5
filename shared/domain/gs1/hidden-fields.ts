/**
 * GS9: a scanner that swallows the separator turns the fields behind a lot into a part of the lot. Nobody can tell from
 * the text, so whenever the end of a value could be further fields, a person looks at the pack.
 */
import { type ApplicationIdentifier, findIdentifierAt } from './application-identifiers.ts';
import { firstForeign } from './character-sets.ts';
import { findValueProblem, isChecked, maximalLength } from './field-format.ts';
import type { HiddenFields } from './finding.ts';

/** Whether an identifier may stand beside those that are in the symbol anyway. */
type MayFollow = (ai: string) => boolean;

/** The fields that may hide in a value, the most telling reading of them; undefined when there is none. */
export function findHiddenFields(
  identifier: ApplicationIdentifier,
  value: string,
  mayFollow: MayFollow,
): HiddenFields | undefined {
  const readFrom = tailReader(value, mayFollow);
  let best: HiddenFields | undefined;
  for (let cut = 1; cut < value.length && !best?.checked; cut += 1) {
    if (findValueProblem(identifier.format, value.slice(0, cut))) continue;
    best = moreTelling(best, readFrom(cut));
  }
  return best;
}

/** Reads a text from a place to its very end as fields without separators; each place is read once. */
function tailReader(text: string, mayFollow: MayFollow): (from: number) => HiddenFields | undefined {
  const known = new Map<number, HiddenFields | undefined>();
  const readFrom = (from: number): HiddenFields | undefined => {
    if (!known.has(from)) known.set(from, readOnce(from));
    return known.get(from);
  };
  const readOnce = (from: number): HiddenFields | undefined => {
    const identifier = findIdentifierAt(text, from);
    if (!identifier || !mayFollow(identifier.ai)) return undefined;
    const begin = from + identifier.ai.length;
    let best: HiddenFields | undefined;
    for (const end of possibleEnds(identifier, text, begin)) {
      const rest = end === text.length ? { ais: [], checked: false } : readFrom(end);
      if (rest) best = moreTelling(best, join(identifier, rest));
    }
    return best;
  };
  return readFrom;
}

/** Where a value that begins at `begin` may end. Plain text may end at any of its characters, so they are looked at once. */
function possibleEnds({ format }: ApplicationIdentifier, text: string, begin: number): readonly number[] {
  const rest = text.slice(begin, begin + maximalLength(format));
  const [only, ...more] = format;
  const isPlain = only !== undefined && more.length === 0 && only.checks.length === 0;
  const foreign = isPlain ? firstForeign(only.set, rest) : -1;
  const longest = foreign < 0 ? rest.length : foreign;
  const shortest = isPlain ? only.min : 1;
  const ends = Array.from({ length: Math.max(0, longest - shortest + 1) }, (_, step) => begin + shortest + step);
  return isPlain ? ends : ends.filter((end) => !findValueProblem(format, text.slice(begin, end)));
}

function join(identifier: ApplicationIdentifier, rest: HiddenFields): HiddenFields {
  return { ais: [identifier.ai, ...rest.ais], checked: rest.checked || isChecked(identifier.format) };
}

function moreTelling(one: HiddenFields | undefined, other: HiddenFields | undefined): HiddenFields | undefined {
  return rankOf(other) > rankOf(one) ? other : one;
}

/** What packs say beside their GTIN. */
const ON_PACKS = new Set(['01', '10', '11', '17', '21', '30', '7003']);

function rankOf(hidden: HiddenFields | undefined): number {
  if (!hidden) return 0;
  if (hidden.checked) return 3;
  return hidden.ais.every((ai) => ON_PACKS.has(ai)) ? 2 : 1;
}
