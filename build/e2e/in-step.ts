import type { DocumentStore } from '#shared/store/document-store.ts';
import { statusLine } from './acts.ts';
import { compareReplicas } from './compare-replicas.ts';
import { expect } from './fixtures.ts';
import type { Hospital, Station } from './hospital.ts';
import { openReplicaReader } from './replica-reader.ts';

/** Waits until nothing waits and the three agree; gives how many documents they agree about. */
export async function inStep({ central, sites }: Hospital, stations: readonly Station[]): Promise<number> {
  const readers = await Promise.all(
    stations.map(async ({ name, dataFolder }) => [name, await openReplicaReader(dataFolder)] as const),
  );
  try {
    // What belongs to the other site is central's alone (PR2): a desk that held it would differ.
    const scope = { facilities: sites.slice(0, 1).map(({ code }) => code), patients: [] };
    const ofSite: Pick<DocumentStore, 'listChanges'> = {
      listChanges: (query) => central.listChanges({ ...query, scope }),
    };
    const compare = () => compareReplicas({ ...Object.fromEntries(readers), central: ofSite });
    for (const { page } of stations) await expect(statusLine(page)).toContainText('all sent', { timeout: 30_000 });
    await expect.poll(async () => (await compare()).differences, { timeout: 30_000 }).toEqual([]);
    return (await compare()).documents;
  } finally {
    for (const [, reader] of readers) reader.close();
  }
}
