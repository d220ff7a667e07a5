/**
 * The saturation that a patient is to be kept at: prescribed by a named clinician, low to high, both within (VI10). Scale 2 is
 * for a target of 88–92 % (Royal College of Physicians 2017); a target of its own goes before it.
 *
 * @SAFETY Whatever is in doubt is no target: what was ended at one of two desks says nothing until somebody decides.
 */
import type { Extension, Flag } from '@medplum/fhirtypes';
import type { FlagVersions } from '#shared/domain/flag/flag.ts';
import type { Recording } from '#shared/domain/recording/recording.ts';
import { buildDecision, type ClinicalDecision, findDecision, standingDecision } from './clinical-decision.ts';

const CODE = 'spo2-target';
const LOW = 'urn:holdfast:spo2-target-low';
const HIGH = 'urn:holdfast:spo2-target-high';
export const TARGET_OF_SCALE_2 = { low: 88, high: 92 } as const;
export const SPO2_TARGET_LIMITS = { low: 70, high: 100 } as const;

/** Per cent, both ends within. */
export interface Spo2Target {
  readonly low: number;
  readonly high: number;
}

export type Spo2TargetDecision = ClinicalDecision & Spo2Target;
export type StandingSpo2Target = Spo2TargetDecision & { readonly id: string };

/** As it is recorded with a set: who decided, and when. */
export type NamedSpo2Target = Spo2Target & Pick<ClinicalDecision, 'by' | 'at'>;

export function isSpo2Target({ low, high }: Spo2Target): boolean {
  const { low: least, high: most } = SPO2_TARGET_LIMITS;
  return Number.isInteger(low) && Number.isInteger(high) && least <= low && low < high && high <= most;
}

export function buildSpo2Target({ low, high, reason }: Spo2Target & { readonly reason: string }, of: Recording): Flag {
  const more: Extension[] = [
    { url: LOW, valueInteger: low },
    { url: HIGH, valueInteger: high },
  ];
  return buildDecision({ code: CODE, text: `SpO2 target ${low}–${high} %`, reason, more }, of);
}

export function findSpo2Target(flag: Flag): Spo2TargetDecision | undefined {
  const decision = findDecision(flag, CODE);
  const number = (url: string) => flag.extension?.find((one) => one.url === url)?.valueInteger;
  const [low, high] = [number(LOW), number(HIGH)];
  return decision && low !== undefined && high !== undefined ? { ...decision, low, high } : undefined;
}

export function standingSpo2Target(flags: readonly FlagVersions[], atMs: number): StandingSpo2Target | undefined {
  return standingDecision(flags, atMs, findSpo2Target);
}

/** The target that holds: the prescribed one, else that of scale 2. */
export function spo2TargetOf(
  prescribed: Spo2TargetDecision | undefined,
  scale2: ClinicalDecision | undefined,
): NamedSpo2Target | undefined {
  if (prescribed) return { low: prescribed.low, high: prescribed.high, by: prescribed.by, at: prescribed.at };
  return scale2 && { ...TARGET_OF_SCALE_2, by: scale2.by, at: scale2.at };
}

/** Above it only where oxygen is given: nobody takes away the air. */
export function spo2Against(
  target: Spo2Target | undefined,
  spo2: number | undefined,
  onOxygen: boolean | undefined,
): 'below' | 'above' | undefined {
  if (!target || spo2 === undefined) return undefined;
  if (spo2 < target.low) return 'below';
  return spo2 > target.high && onOxygen === true ? 'above' : undefined;
}
