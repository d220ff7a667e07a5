import { textArray } from './array-parameters.ts';

/** Parameters of a statement that is put together: each gives back its place in the text. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: string | number | null): string {
    this.values.push(value);
    return `$${this.values.length}${typeof value === 'number' ? '::int8' : '::text'}`;
  }

  addTexts(values: readonly string[]): string {
    this.values.push(textArray(values.filter((value) => !value.includes('\0'))));
    return `$${this.values.length}::text[]`;
  }
}
