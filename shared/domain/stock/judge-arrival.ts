/**
 * What arrives, line by line (SL16). @SAFETY What is expired, recalled, damaged or came too warm or too cold is taken into the
 * book, for it is there, but into quarantine: it is on no shelf that anybody picks from.
 */
import { ARRIVAL_FINDINGS, type ArrivalFinding } from '#shared/model/stock-codes.ts';
import type { Batch } from './movement.ts';
import { isWithin, type StorageRange } from './storage-range.ts';

export interface ArrivingLine {
  readonly batch: Batch;
  readonly damaged: boolean;
  readonly recalled: boolean;
  /** Of a product that is kept cold. */
  readonly range?: StorageRange | undefined;
  readonly ordered: boolean;
}

export interface ArrivalJudgement {
  readonly findings: readonly ArrivalFinding[];
  readonly state: 'available' | 'quarantined';
}

export interface ArrivalContext {
  /** `2026-11-22` at the site. */
  readonly today: string;
  /** On arrival; absent where nobody measured it. */
  readonly celsius?: number | undefined;
  /** What expires on or before this day is said to expire soon. */
  readonly soonUntil: string;
}

const TO_QUARANTINE: ReadonlySet<ArrivalFinding> = new Set(['expired', 'recalled', 'damaged', 'temperature']);

export function judgeArrival(line: ArrivingLine, { today, celsius, soonUntil }: ArrivalContext): ArrivalJudgement {
  const { expiry } = line.batch;
  const said: Readonly<Record<ArrivalFinding, boolean>> = {
    expired: expiry !== undefined && expiry < today,
    recalled: line.recalled,
    damaged: line.damaged,
    temperature: line.range !== undefined && celsius !== undefined && !isWithin(celsius, line.range),
    'expires-soon': expiry !== undefined && expiry >= today && expiry <= soonUntil,
    'not-ordered': !line.ordered,
  };
  const findings = ARRIVAL_FINDINGS.filter((finding) => said[finding]);
  return { findings, state: findings.some((finding) => TO_QUARANTINE.has(finding)) ? 'quarantined' : 'available' };
}
