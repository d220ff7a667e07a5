import type { Flag } from '@medplum/fhirtypes';
import { useMemo } from 'react';
import { type StandingScale2, standingScale2 } from '#shared/domain/news2/scale-2.ts';
import { useChart } from '../chart-context.ts';

export interface ShownScale2 extends StandingScale2 {
  /** Revision that the person sees. */
  readonly rev: string;
}

/** The clinician's decision by which this patient was scored at an instant. @SAFETY Undecided versions count. */
export function useScale2(atMs: number): ShownScale2 | undefined {
  const { everything } = useChart().record;
  return useMemo(() => {
    const rows = everything.filter(({ kind, content }) => kind === 'Flag' && content);
    const standing = standingScale2(
      rows.map(({ id, content, conflicting = [] }) => ({
        id,
        resource: content as Flag,
        others: conflicting.map(({ resource }) => resource as Flag),
      })),
      atMs,
    );
    const rev = rows.find(({ id }) => id === standing?.id)?.rev;
    return standing && rev ? { ...standing, rev } : undefined;
  }, [everything, atMs]);
}
