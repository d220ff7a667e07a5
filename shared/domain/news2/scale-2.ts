/**
 * Who decided that a patient is scored on SpO2 scale 2 (NW9).
 *
 * @SAFETY Scale 2 forgives low saturations. Whatever is in doubt (ended on one of two desks, not yet arrived, taken before
 * it was decided) is scored on scale 1, which calls for help sooner.
 */
import type { Flag } from '@medplum/fhirtypes';
import type { FlagVersions } from '#shared/domain/flag/flag.ts';
import type { Recording } from '#shared/domain/recording/recording.ts';
import { buildDecision, type ClinicalDecision, findDecision, standingDecision } from './clinical-decision.ts';
import type { News2Subject } from './news2.ts';
import { findExclusion } from './score-news2.ts';

const CODE = 'news2-spo2-scale-2';

export type StandingScale2 = ClinicalDecision & { readonly id: string };

/** NW6, NW9: nobody is put on scale 2 whom the chart does not score. */
export function findScale2Doubt(subject: News2Subject): 'under-16' | 'pregnant' | undefined {
  return findExclusion(subject);
}

export function buildScale2(
  entry: { readonly reason: string; readonly until?: string | undefined },
  of: Recording,
): Flag {
  return buildDecision({ ...entry, code: CODE, text: 'NEWS2: SpO2 scale 2 (target 88–92 %)' }, of);
}

export function findScale2(flag: Flag): ClinicalDecision | undefined {
  return findDecision(flag, CODE);
}

export function standingScale2(flags: readonly FlagVersions[], atMs: number): StandingScale2 | undefined {
  return standingDecision(flags, atMs, findScale2);
}
