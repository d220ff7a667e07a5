/** Newest first by an ISO time; what has none comes last. Offsets differ between systems, so that text order will not do. */
export function placeOrder<Item>(items: readonly Item[], timeOf: (item: Item) => string): Item[] {
  const withTime = items.map((item) => ({
    item,
    ms:
      Date.parse(
        timeOf(item)
          .slice(0, 29)
          .replace(/-\d{4}-.*$/, ''),
      ) || 0,
  }));
  return withTime.sort((one, other) => other.ms - one.ms).map(({ item }) => item);
}
