import { useEffect, useState } from 'react';
import type { BoardFacts } from '#shared/contract/board.ts';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { useLive, useSignedIn } from '../../state/live.ts';

const NOTHING: ReadonlyMap<string, BoardFacts> = new Map();

/**
 * Allergies and scores of the patients on the board, kept by core as long as it is looked at. Asked anew with other
 * patients, another sitting, or once this station has been filled. Who may not read charts is told nothing.
 */
export function useBoardFacts(patientIds: readonly string[]): ReadonlyMap<string, BoardFacts> {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const fill = useLive((live) => live.sync?.fill.state);
  const mayRead = useSignedIn()?.user.permissions.includes('chart.read') ?? false;
  const [facts, setFacts] = useState(NOTHING);
  const key = patientIds.toSorted().join(' ');
  useEffect(() => {
    const wanted = key === '' ? [] : key.split(' ').slice(0, 200);
    setFacts((before) => new Map([...before].filter(([id]) => wanted.includes(id))));
    if (!mayRead || wanted.length === 0) return undefined;
    return core.watch(contract.board.watch, () => ({ patientIds: wanted }), {
      onItem: (items) =>
        setFacts((before) => new Map([...before, ...items.map((one) => [one.patientId, one] as const)])),
    });
  }, [core, key, sitting, fill, mayRead]);
  return facts;
}
