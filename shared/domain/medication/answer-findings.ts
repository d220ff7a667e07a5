/**
 * Which findings still want somebody's word before a dose is given (SR2), and what is signed afterwards. Pure; commands ask
 * it where the records are.
 */
import { isTaken, type SignedLater, type SpecialPath } from '#shared/model/administration-codes.ts';
import type { DoseEvent } from './dose-event.ts';
import type { RightFinding } from './judge-administration.ts';
import type { FindingCode, NextStep } from './right-rules.ts';

/** What the one who gives answered, and who stands by it. */
export interface Answers {
  readonly overridden: ReadonlySet<FindingCode>;
  readonly secondPerson: boolean;
  /** A prescriber at this terminal. */
  readonly prescriber: boolean;
  /** By telephone, read back; counts only with a second person who heard it. */
  readonly byTelephone: boolean;
}

export type AnsweredBy = 'performer' | 'second-person' | 'prescriber' | 'telephone';

/** Who answers for an overridden finding; undefined where nobody does, or nobody may. */
export function answeredBy({ code, override }: RightFinding, answers: Answers): AnsweredBy | undefined {
  if (!answers.overridden.has(code)) return undefined;
  const { secondPerson, prescriber, byTelephone } = answers;
  switch (override) {
    case 'performer':
      return 'performer';
    case 'second-person':
      return secondPerson ? 'second-person' : undefined;
    case 'prescriber':
      if (prescriber) return 'prescriber';
      return byTelephone && secondPerson ? 'telephone' : undefined;
    default:
      return undefined;
  }
}

/** @SAFETY What is never overridden stays unanswered whatever is said. Notes want no answer. */
export function listUnanswered(findings: readonly RightFinding[], answers: Answers): readonly RightFinding[] {
  return findings.filter((finding) => finding.strength !== 'note' && answeredBy(finding, answers) === undefined);
}

export interface Needs {
  readonly reasonFor: readonly FindingCode[];
  readonly secondPersonFor: readonly FindingCode[];
  readonly prescriberFor: readonly FindingCode[];
}

export function needsOf(findings: readonly RightFinding[]): Needs {
  const by = (who: RightFinding['override']) =>
    findings.filter(({ override, strength }) => override === who && strength !== 'note').map(({ code }) => code);
  return { reasonFor: by('performer'), secondPersonFor: by('second-person'), prescriberFor: by('prescriber') };
}

/** Ways on of what stops or pauses, gravest first, each once. @SAFETY SR2: a stop always has one. */
export function nextStepsOf(findings: readonly RightFinding[]): readonly NextStep[] {
  const steps = findings.filter(({ strength }) => strength !== 'note').map(({ next }) => next);
  return [...new Set(steps)].filter((step) => step !== 'none');
}

const PATHS: Readonly<Partial<Record<FindingCode, SpecialPath>>> = {
  'order-none': 'emergency-without-order',
  'order-verbal': 'verbal-order',
  'order-verbal-not-read-back': 'verbal-order',
  'drug-not-identified': 'no-bar-code',
  'drug-own-supply': 'own-drugs',
  'order-unverified': 'before-verification',
};

export interface WayGone {
  /** No wristband could be read. */
  readonly picked: boolean;
  /** Nothing of this order was given yet. */
  readonly firstDose: boolean;
}

/** Ways that want a reason now and a signature later. Of an order that waits for the pharmacist the first dose alone. */
export function pathsOf(findings: readonly RightFinding[], { picked, firstDose }: WayGone): readonly SpecialPath[] {
  const found = findings
    .flatMap(({ code }) => PATHS[code] ?? [])
    .filter((path) => firstDose || path !== 'before-verification');
  return [...new Set<SpecialPath>([...found, ...(picked ? (['damaged-wristband'] as const) : [])])];
}

/** Whose list the later signature stands in. */
export const COUNTERSIGNER: Readonly<Record<SignedLater, 'doctor' | 'pharmacist' | 'nurse'>> = {
  'emergency-without-order': 'doctor',
  'verbal-order': 'doctor',
  'no-bar-code': 'pharmacist',
  'damaged-wristband': 'nurse',
  'own-drugs': 'pharmacist',
  'before-verification': 'pharmacist',
  'charted-with-stops': 'doctor',
};

/** Stops that nobody answered for, of what was in the patient already. A stop of an infusion is never one. */
export function openStops({ already, outcome, act, findings, overrides }: DoseEvent): readonly FindingCode[] {
  if (!already || !isTaken(outcome) || act === 'stop') return [];
  const answered = new Set(overrides.map(({ code }) => code));
  return findings.flatMap(({ code, strength }) => (strength === 'stop' && !answered.has(code) ? [code] : []));
}

/** What of a dose is signed later, by somebody else: with the reason that was given, or what stood against it. */
export function signedLater(event: DoseEvent): readonly { readonly path: SignedLater; readonly reason: string }[] {
  const stops = openStops(event);
  return [
    ...event.paths,
    ...(stops.length > 0 ? [{ path: 'charted-with-stops' as const, reason: stops.join(', ') }] : []),
  ];
}
