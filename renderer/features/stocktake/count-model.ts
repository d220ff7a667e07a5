/** What the counting screen reckons from what core tells. Nothing here knows what should be there. */

import type { StocktakeControlledLine, StocktakeSheetLine } from '#shared/contract/stocktake.ts';
import { foldedWords } from '#shared/domain/patient/fold-name.ts';
import { registerName } from '#shared/domain/register/register-key.ts';

const RANKS: Readonly<Record<StocktakeSheetLine['todo'], number>> = { recount: 0, count: 1, done: 2 };

/** What is to be done comes first; every word typed begins a word of the product, the lot or the place. */
export function linesToShow(
  lines: readonly StocktakeSheetLine[],
  { typed, place }: { readonly typed: string; readonly place: string | null },
): readonly StocktakeSheetLine[] {
  const shown = lines.filter(
    ({ name, batch, place: at, location }) =>
      (place === null || location === place) && isMeant(typed, `${name} ${batch.lot} ${at}`),
  );
  return shown.toSorted((one, other) => RANKS[one.todo] - RANKS[other.todo]);
}

/** A register speaks of its whole place: it is shown whichever bin is being counted. */
export function controlledToShow(
  lines: readonly StocktakeControlledLine[],
  typed: string,
): readonly StocktakeControlledLine[] {
  const shown = lines.filter((line) => isMeant(typed, `${registerName(line)} ${line.place}`));
  return shown.toSorted((one, other) => Number(isCounted(one)) - Number(isCounted(other)));
}

export const isCounted = ({ state }: Pick<StocktakeControlledLine, 'state'>): boolean =>
  state === 'agrees' || state === 'differs';

function isMeant(typed: string, about: string): boolean {
  const words = foldedWords(about);
  return foldedWords(typed).every((word) => words.some((one) => one.startsWith(word)));
}

interface Pack {
  readonly product: string;
  readonly gtin: string;
  readonly lot?: string | undefined;
  readonly expiry?: string | undefined;
}

/** The line that a scanned pack is of; of several places the one that is being counted, else one that is still to do. */
export function lineOfPack(
  lines: readonly StocktakeSheetLine[],
  pack: Pack,
  place: string | null,
): StocktakeSheetLine | undefined {
  const same = lines.filter(
    ({ product, batch, state }) =>
      state === 'available' && product === pack.product && batch.lot === pack.lot && batch.expiry === pack.expiry,
  );
  return same.find(({ location }) => location === place) ?? same.find(({ todo }) => todo !== 'done') ?? same[0];
}

export function progressOf(
  lines: readonly StocktakeSheetLine[],
  controlled: readonly Pick<StocktakeControlledLine, 'state'>[] = [],
) {
  const count = (todo: StocktakeSheetLine['todo']) => lines.filter((line) => line.todo === todo).length;
  const done = count('done') + controlled.filter(isCounted).length;
  return { all: lines.length + controlled.length, done, again: count('recount') };
}
