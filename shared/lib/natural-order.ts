const collator = new Intl.Collator(undefined, { numeric: true });

/** Names as people count them: bed 9 stands before bed 10. */
export const naturalOrder = (one: string, other: string): number => collator.compare(one, other);
