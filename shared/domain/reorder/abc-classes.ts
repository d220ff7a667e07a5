/** RO8 */
const ABC_CLASSES = ['A', 'B', 'C'] as const;
export type AbcClass = (typeof ABC_CLASSES)[number];

/** Value used of each product in the period; undefined without a known cost. Ties go by code, so that all stations agree. */
export function abcClasses(values: ReadonlyMap<string, bigint | undefined>): ReadonlyMap<string, AbcClass> {
  const valued = [...values].flatMap(([product, value]) =>
    value !== undefined && value > 0n ? [{ product, value }] : [],
  );
  const total = valued.reduce((sum, { value }) => sum + value, 0n);
  const classes = new Map<string, AbcClass>([...values.keys()].map((product) => [product, 'C']));
  let before = 0n;
  for (const { product, value } of valued.toSorted(byValue)) {
    if (before * 100n < total * 80n) classes.set(product, 'A');
    else if (before * 100n < total * 95n) classes.set(product, 'B');
    before += value;
  }
  return classes;
}

interface Valued {
  readonly product: string;
  readonly value: bigint;
}

function byValue(one: Valued, other: Valued): number {
  if (one.value !== other.value) return one.value > other.value ? -1 : 1;
  return one.product < other.product ? -1 : 1;
}
