/**
 * NEWS2 (rules NW1–NW8). Source: RCP 2017.
 *
 * @SAFETY A set that is not complete never gets a number that could be read as its total: a missing temperature hides
 * up to three points. But nothing that is already known waits for the rest: points only ever add up, so what the known
 * part calls for is called for now.
 */
import {
  type Escalation,
  NEWS2_PARAMETERS,
  type News2,
  type News2Band,
  type News2Input,
  type News2Subject,
  type SubScores,
} from './news2.ts';
import { subScores } from './sub-scores.ts';
import { MINIMUM_AGE_YEARS, NEWS2_TABLE_VERSION } from './table.ts';

export function scoreNews2(input: News2Input, subject: News2Subject): News2 {
  const reason = findExclusion(subject);
  if (reason) return { state: 'not-scored', reason, tableVersion: NEWS2_TABLE_VERSION };
  const scores = subScores(input);
  const scored = {
    subScores: scores,
    single3: NEWS2_PARAMETERS.filter((parameter) => scores[parameter] === 3),
    spo2Scale: input.spo2Scale,
    tableVersion: NEWS2_TABLE_VERSION,
    ageUnknown: subject.ageYears === undefined,
  };
  const missing = NEWS2_PARAMETERS.filter((parameter) => scores[parameter] === undefined);
  const total = sumOf(scores);
  const any3 = scored.single3.length > 0;
  if (missing.length === 0) {
    return { ...scored, state: 'complete', total, band: bandOf(total, any3), escalation: escalationOf(total, any3) };
  }
  const escalation = any3 || total >= 5 ? { escalation: escalationOf(total, any3) } : {};
  return { ...scored, state: 'partial', missing, ...escalation };
}

/** NW6: whom the chart is not for. */
export function findExclusion({ ageYears, pregnant }: News2Subject): 'under-16' | 'pregnant' | undefined {
  if (ageYears !== undefined && ageYears < MINIMUM_AGE_YEARS) return 'under-16';
  return pregnant ? 'pregnant' : undefined;
}

function sumOf(scores: SubScores): number {
  return Object.values(scores).reduce<number>((sum, points) => sum + points, 0);
}

function bandOf(total: number, any3: boolean): News2Band {
  if (total >= 7) return 'high';
  if (total >= 5) return 'medium';
  return any3 ? 'low-medium' : 'low';
}

function escalationOf(total: number, any3: boolean): Escalation {
  if (total >= 7) return 'emergency';
  if (total >= 5) return 'urgent';
  if (any3) return 'urgent-single-3';
  return total === 0 ? 'at-least-12-hourly' : 'every-4-to-6-hours';
}
