export type Catalogue = { readonly [key: string]: string | Catalogue };

const NO_BREAK = '\u00a0';

/** Before high punctuation and inside quotation marks French has a space that no line may end at. */
export function withFrenchSpaces<Tree extends Catalogue>(catalogue: Tree): Tree {
  const entries = Object.entries(catalogue).map(([key, value]) => [
    key,
    typeof value === 'string' ? spaced(value) : withFrenchSpaces(value),
  ]);
  return Object.fromEntries(entries) as Tree;
}

function spaced(text: string): string {
  return text.replaceAll(/ (?=[?!:;»%])|(?<=«) /g, NO_BREAK);
}
