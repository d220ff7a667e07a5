import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { WardRow } from '#shared/contract/dispense-shown.ts';
import { contract } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import { useCore } from '../../core-client/core-context.ts';
import { LineLost } from '../../core-client/faults.ts';
import { useLive } from '../../state/live.ts';

type Seen = OutputOf<typeof contract.dispense.watchQueue>;
export type QueueState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly seen: Seen }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'lost' };

/** The queue, kept by core as long as it is looked at. */
export function useQueue() {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [queue, setQueue] = useState<QueueState>({ state: 'loading' });
  const [tries, setTries] = useState(0);
  useEffect(
    () =>
      core.watch(contract.dispense.watchQueue, () => ({}), {
        onItem: (seen) => setQueue({ state: 'ready', seen }),
        onEnded: (why) =>
          setQueue(
            why === undefined || why instanceof LineLost ? { state: 'lost' } : { state: 'refused', refusal: why },
          ),
      }),
    [core, sitting, tries],
  );
  return { queue, tryAgain: () => setTries((count) => count + 1) };
}

const MOST_WATCHED = 500;

/** What the wards wait for. Nothing of it is shown where it cannot be had: the queue goes on. */
export function useWardOrders(patientIds: readonly string[]): readonly WardRow[] {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [rows, setRows] = useState<ReadonlyMap<string, WardRow>>(new Map());
  const key = patientIds.toSorted().slice(0, MOST_WATCHED).join(' ');
  useEffect(() => {
    setRows(new Map());
    if (key === '') return undefined;
    return core.watch(contract.dispense.watchWard, () => ({ patientIds: key.split(' ') }), {
      onItem: (told) => setRows((before) => new Map([...before, ...told.map((row) => [row.patientId, row] as const)])),
      onEnded: () => undefined,
    });
  }, [core, key, sitting]);
  return [...rows.values()].filter(({ orders }) => orders > 0);
}

type Numbers = OutputOf<typeof contract.dispense.display>;

export function useDisplay(): Numbers | undefined {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [numbers, setNumbers] = useState<Numbers>();
  useEffect(
    () =>
      core.watch(contract.dispense.display, () => ({}), { onItem: setNumbers, onEnded: () => setNumbers(undefined) }),
    [core, sitting],
  );
  return numbers;
}
