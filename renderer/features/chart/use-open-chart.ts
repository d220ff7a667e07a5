import { useCallback, useEffect, useState } from 'react';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle } from '../../core-client/use-command.ts';
import { useLive } from '../../state/live.ts';
import { type StatedPurpose, statePurpose, useStatedPurpose } from '../../state/stated-purpose.ts';

export type OpenState =
  | { readonly state: 'opening' }
  | {
      readonly state: 'open';
      readonly completeness: 'complete' | 'partial';
      readonly allergiesLoaded: boolean;
      /** In records that this one stands for (HL11). */
      readonly allergiesElsewhere?: readonly string[] | undefined;
      readonly elsewhere?: OutputOf<typeof contract.chart.open>['elsewhere'];
    }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'failed' };

const REASK_WHILE_FILLING_MS = 5_000;

/** Opens the chart in this session for the purpose that was stated (audited), again after every new sign-in, and again while it is filling. */
export function useOpenChart(patientId: string) {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const stated = useStatedPurpose(patientId, sitting);
  const [open, setOpen] = useState<OpenState>({ state: 'opening' });
  const [round, setRound] = useState(0);
  const tryAgain = useCallback(() => setRound((count) => count + 1), []);
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const asked = stated && { purpose: stated.purpose, reason: stated.reason };
    void settle(core.call(contract.chart.open, { patientId, ...asked })).then((outcome) => {
      if (!isCurrent) return;
      if (outcome.state === 'refused') setOpen({ state: 'refused', refusal: outcome.refusal });
      else if (outcome.state !== 'done') setOpen({ state: 'failed' });
      else {
        setOpen({ state: 'open', ...outcome.value });
        if (outcome.value.completeness === 'partial') timer = setTimeout(tryAgain, REASK_WHILE_FILLING_MS);
      }
    });
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [core, patientId, sitting, stated, round]);
  const state = useCallback((next: StatedPurpose) => statePurpose(patientId, sitting, next), [patientId, sitting]);
  return { open, stated, state, tryAgain };
}
