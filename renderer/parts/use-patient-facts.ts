import { useEffect, useState } from 'react';
import { useCore } from '../core-client/core-context.ts';
import { useLive, useSignedIn } from '../state/live.ts';

type Watching<Item> = (
  core: ReturnType<typeof useCore>,
  patientIds: readonly string[],
  onItem: (items: readonly Item[]) => void,
) => () => void;

/** As many patients as a stream takes. */
const MOST = 200;

/**
 * What core tells of these patients, by patient, as long as it is looked at. Asked anew with other patients, another
 * sitting, or once this station has been filled. Audited; who may not read charts is told nothing. `watching`: the same
 * function at every drawing.
 */
export function usePatientFacts<Item extends { readonly patientId: string }>(
  patientIds: readonly string[],
  watching: Watching<Item>,
): ReadonlyMap<string, Item> {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const fill = useLive((live) => live.sync?.fill.state);
  const mayRead = useSignedIn()?.user.permissions.includes('chart.read') ?? false;
  const [facts, setFacts] = useState<ReadonlyMap<string, Item>>(new Map());
  const key = patientIds.toSorted().join(' ');
  useEffect(() => {
    const wanted = key === '' ? [] : key.split(' ').slice(0, MOST);
    setFacts((before) => new Map([...before].filter(([id]) => wanted.includes(id))));
    if (!mayRead || wanted.length === 0) return undefined;
    return watching(core, wanted, (items) =>
      setFacts((before) => new Map([...before, ...items.map((one) => [one.patientId, one] as const)])),
    );
  }, [core, key, sitting, fill, mayRead, watching]);
  return facts;
}
