/** Which orders stand as lines on a round, and in which order (RD1). */
import { groupBy } from '#shared/lib/group-by.ts';
import { type FoldedLine, foldLine } from './fold-line.ts';
import type { OrderStanding } from './order-standing.ts';
import type { FoldedVersion, RoundQuestion } from './round-question.ts';

const RANK: readonly OrderStanding[] = [
  'in-force',
  'disputed-change',
  'disputed-stop',
  'on-hold',
  'not-started',
  'course-over',
  'discontinued',
  'superseded',
  'draft',
];
const SHOWN: ReadonlySet<OrderStanding> = new Set(RANK.slice(0, 5));

/** One line for each lineage: by the version that counts most now. What is over stays while the span has doses of it. */
export function listLines(question: RoundQuestion, withDoses: ReadonlySet<string>): readonly FoldedLine[] {
  const lines = groupBy(question.versions, ({ order }) => order.lineage);
  const found = [...lines].flatMap(([lineage, versions]) => {
    const best = versions.toSorted(byRank)[0];
    return best && (SHOWN.has(best.standing) || withDoses.has(lineage)) ? [foldLine(best, question)] : [];
  });
  return found.toSorted(byDrug);
}

function byRank(one: FoldedVersion, other: FoldedVersion): number {
  const rank = RANK.indexOf(one.standing) - RANK.indexOf(other.standing);
  if (rank !== 0 || one.order.start === other.order.start) return rank || compareText(one.id, other.id);
  return one.order.start > other.order.start ? -1 : 1;
}

function byDrug(one: FoldedLine, other: FoldedLine): number {
  return compareText(one.drug.toLowerCase(), other.drug.toLowerCase()) || compareText(one.lineage, other.lineage);
}

function compareText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
