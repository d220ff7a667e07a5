/** A phrase with its places filled: `every {hours} hours`. What is empty leaves no second blank behind. */
export function placed(phrase: string, values: Readonly<Record<string, string>>): string {
  return phrase.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '').replaceAll(/ {2,}/g, ' ');
}
