/**
 * The seven rights (SR1–SR6): every condition is looked at by itself, each gives at most one finding, and no finding
 * hides another. Pure. What follows from a finding stands in `RIGHT_RULES`.
 */
import type { AdministrationQuestion } from './administration-question.ts';
import { judgeDose } from './judge-dose.ts';
import { judgeDuplicate, judgeIllness, judgeInteraction, judgeLimit } from './judge-knowledge.ts';
import {
  judgeAllergies,
  judgeKnowledge,
  judgeOrder,
  judgeOrderAge,
  judgeSeen,
  judgeUncompared,
  judgeVerification,
} from './judge-order.ts';
import { judgeProductRoute, judgeRoute } from './judge-route.ts';
import {
  judgeBatch,
  judgeDrug,
  judgeExpiry,
  judgePatient,
  judgeProduct,
  judgeReading,
  judgeScanAge,
  judgeSecondPerson,
  judgeWaste,
} from './judge-scans.ts';
import {
  judgeAgain,
  judgeClock,
  judgeEarlier,
  judgeInterval,
  judgeLately,
  judgeMaximum,
  judgePlanned,
  judgeTime,
} from './judge-time.ts';
import { type FindingCode, RIGHT_RULES, RIGHTS, type RightRule, STRENGTHS } from './right-rules.ts';

/** What a finding rests on, and how old that is. Clinical content: shown and kept, never logged. */
export interface Evidence {
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  readonly asOfMs?: number | undefined;
}

export interface Found {
  readonly code: FindingCode;
  readonly evidence: Evidence;
}

export interface RightFinding extends RightRule, Found {
  /** How old the evidence was at the moment of the question; absent when it is of the moment itself. */
  readonly ageMs?: number;
}

/** `chart`: what was given already is recorded with its findings, whatever they are. */
export type AdministrationVerdict = {
  readonly state: 'may-give' | 'reason-needed' | 'stopped' | 'chart';
  readonly findings: readonly RightFinding[];
};

type Judge = (question: AdministrationQuestion) => Found | undefined;

const JUDGES: readonly Judge[] = [
  judgePatient,
  judgeDrug,
  judgeReading,
  judgeProduct,
  judgeExpiry,
  judgeBatch,
  judgeSecondPerson,
  judgeDose,
  judgeRoute,
  judgeProductRoute,
  judgeTime,
  judgeAgain,
  judgeInterval,
  judgeMaximum,
  judgeLately,
  judgeEarlier,
  judgeClock,
  judgeOrder,
  judgeVerification,
  judgeOrderAge,
  judgeAllergies,
  judgeUncompared,
  judgeKnowledge,
  judgeInteraction,
  judgeIllness,
  judgeDuplicate,
  judgeLimit,
  judgeScanAge,
  judgePlanned,
  judgeSeen,
  judgeWaste,
];

export function judgeAdministration(question: AdministrationQuestion): readonly RightFinding[] {
  return JUDGES.flatMap((judge) => judge(question) ?? [])
    .map((found) => findingOf(found, question.atMs))
    .toSorted(byWeight);
}

/** `alreadyGiven`: the dose is in the patient. @SAFETY Recording it is never blocked; its findings go with the record. */
export function verdictOf(findings: readonly RightFinding[], alreadyGiven: boolean): AdministrationVerdict {
  if (alreadyGiven) return { state: 'chart', findings };
  if (findings.some(({ strength }) => strength === 'stop')) return { state: 'stopped', findings };
  const pauses = findings.some(({ strength }) => strength === 'pause');
  return { state: pauses ? 'reason-needed' : 'may-give', findings };
}

function findingOf({ code, evidence }: Found, atMs: number): RightFinding {
  const { asOfMs } = evidence;
  return {
    code,
    evidence,
    ...RIGHT_RULES[code],
    ...(asOfMs === undefined ? {} : { ageMs: Math.max(0, atMs - asOfMs) }),
  };
}

function byWeight(one: RightFinding, other: RightFinding): number {
  return (
    STRENGTHS.indexOf(one.strength) - STRENGTHS.indexOf(other.strength) ||
    RIGHTS.indexOf(one.right) - RIGHTS.indexOf(other.right) ||
    (one.code < other.code ? -1 : 1)
  );
}
