import { useEffect, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import type { TaskFacts } from '#shared/contract/task.ts';
import { useCore } from '../../core-client/core-context.ts';
import { useLive, useSignedIn } from '../../state/live.ts';

const NOTHING: ReadonlyMap<string, readonly TaskFacts[]> = new Map();

/** What tasks of these patients say, by patient, while it is looked at. Audited; without the right to read charts nothing. */
export function useTaskFacts(patientIds: readonly string[]): ReadonlyMap<string, readonly TaskFacts[]> {
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
    return core.watch(contract.task.watch, () => ({ patientIds: wanted }), {
      onItem: (items) =>
        setFacts((before) => new Map([...before, ...items.map((one) => [one.patientId, one.tasks] as const)])),
    });
  }, [core, key, sitting, fill, mayRead]);
  return facts;
}
