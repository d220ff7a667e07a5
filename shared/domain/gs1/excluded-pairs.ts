/** Identifiers that GS1 does not let stand in one symbol: together they say two things of one item or person. */
import type { Finding } from './finding.ts';

/** Beginnings of identifiers; an identifier does not exclude itself. */
const EXCLUDED: readonly (readonly [ai: string, others: string])[] = [
  ['01', '02 03 255 37 8006'],
  ['02', '03 255 8026'],
  ['03', '37'],
  ['8006', '255 37 8026'],
  ['255', '415 8020 8026'],
  ['21', '235'],
  ['390', '390 391 394 8111'],
  ['391', '391'],
  ['392', '392 393 395'],
  ['393', '393'],
  ['394', '394 8111'],
  ['395', '395 8005'],
  ['420', '421'],
  ['421', '4307'],
  ['426', '422 423 424 425'],
  ['4330', '4331'],
  ['4332', '4333'],
  ['7250', '7251'],
  ['7256', '7253 7254 7255 7259'],
  ['7259', '7253 7254 7255'],
  ['8017', '8018'],
];

/** True when both may stand in one symbol. The same identifier twice is another matter (repeats). */
export function mayStandTogether(one: string, other: string): boolean {
  return one === other || !(excludes(one, other) || excludes(other, one) || isSameMeasure(one, other));
}

function excludes(one: string, other: string): boolean {
  return EXCLUDED.some(
    ([ai, others]) => one.startsWith(ai) && others.split(' ').some((begin) => other.startsWith(begin)),
  );
}

/** One measure with two positions of the decimal point. */
function isSameMeasure(one: string, other: string): boolean {
  return /^3[1-6]\d\d$/.test(one) && one.slice(0, 3) === other.slice(0, 3);
}

interface PlacedField {
  readonly ai: string;
  readonly value: string;
  readonly at: number;
}

/** GS8: fields that contradict an earlier one. */
export function findContradictions(fields: readonly PlacedField[]): Finding[] {
  return fields.flatMap((field, index) => {
    const earlier = fields.slice(0, index);
    const findings: Finding[] = [];
    if (earlier.some(({ ai, value }) => ai === field.ai && value !== field.value))
      findings.push({ code: 'repeated-differently', at: field.at, ai: field.ai });
    if (earlier.some(({ ai }) => !mayStandTogether(ai, field.ai)))
      findings.push({ code: 'excluded-pair', at: field.at, ai: field.ai });
    return findings;
  });
}
