import { foldName } from '../patient/fold-name.ts';
import type { KnowledgeIndex } from './index-pack.ts';

const MOST = 3;

/**
 * Names of the pack that are one or two letters away, nearest first. For a person to choose from: @SAFETY nothing is
 * checked by likeness, as the likeliest name may be another drug (KN4).
 */
export function suggestNames({ byName }: KnowledgeIndex, words: string): readonly string[] {
  const wanted = foldName(words);
  if (wanted.length < 5) return [];
  const far = wanted.length < 8 ? 1 : 2;
  const near: { name: string; distance: number }[] = [];
  for (const name of byName.keys()) {
    if (Math.abs(name.length - wanted.length) > far) continue;
    const distance = editDistance(wanted, name, far);
    if (distance <= far) near.push({ name, distance });
  }
  near.sort((one, other) => one.distance - other.distance || (one.name < other.name ? -1 : 1));
  return near.slice(0, MOST).map(({ name }) => name);
}

/** Letters to change, add or leave out; more than `most` is told as `most + 1`. */
function editDistance(one: string, other: string, most: number): number {
  let row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let n = 1; n <= other.length; n += 1) {
      const same = one[at - 1] === other[n - 1] ? 0 : 1;
      next.push(Math.min((row[n] ?? 0) + 1, (next[n - 1] ?? 0) + 1, (row[n - 1] ?? 0) + same));
    }
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return row[other.length] ?? most + 1;
}
