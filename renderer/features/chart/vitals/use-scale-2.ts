import type { Flag } from '@medplum/fhirtypes';
import { useMemo } from 'react';
import type { FlagVersions } from '#shared/domain/flag/flag.ts';
import { type StandingScale2, standingScale2 } from '#shared/domain/news2/scale-2.ts';
import { type StandingSpo2Target, standingSpo2Target } from '#shared/domain/news2/spo2-target.ts';
import { useChart } from '../chart-context.ts';

/** With the revision that the person sees. */
export type ShownScale2 = StandingScale2 & { readonly rev: string };
export type ShownSpo2Target = StandingSpo2Target & { readonly rev: string };

/** The clinician's decision by which this patient was scored at an instant. @SAFETY Undecided versions count. */
export function useScale2(atMs: number): ShownScale2 | undefined {
  return useStanding(standingScale2, atMs);
}

/** The prescribed target of the saturation, likewise. */
export function useSpo2Target(atMs: number): ShownSpo2Target | undefined {
  return useStanding(standingSpo2Target, atMs);
}

function useStanding<Decision extends { readonly id: string }>(
  standingOf: (flags: readonly FlagVersions[], atMs: number) => Decision | undefined,
  atMs: number,
): (Decision & { readonly rev: string }) | undefined {
  const { everything } = useChart().record;
  return useMemo(() => {
    const rows = everything.filter(({ kind, content }) => kind === 'Flag' && content);
    const standing = standingOf(
      rows.map(({ id, content, conflicting = [] }) => ({
        id,
        resource: content as Flag,
        others: conflicting.map(({ resource }) => resource as Flag),
      })),
      atMs,
    );
    const rev = rows.find(({ id }) => id === standing?.id)?.rev;
    return standing && rev ? { ...standing, rev } : undefined;
  }, [everything, standingOf, atMs]);
}
