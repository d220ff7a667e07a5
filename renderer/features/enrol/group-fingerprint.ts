/** Groups of four, as people read digits to each other over the telephone. Keeps groups that are already there. */
export function groupFingerprint(fingerprint: string): readonly string[] {
  const text = fingerprint.trim();
  if (/[\s:-]/.test(text)) return joinPairs(text.split(/[\s:-]+/));
  return text.match(/.{1,4}/g) ?? [];
}

/** `ab:cd:ef` has groups of two: they are joined to fours. */
function joinPairs(groups: readonly string[]): readonly string[] {
  if (!groups.every((group) => group.length <= 2)) return groups;
  return groups.join('').match(/.{1,4}/g) ?? [];
}
