import type { DocumentStore } from '#shared/store/document-store.ts';
import { statusLine } from './acts.ts';
import { compareReplicas } from './compare-replicas.ts';
import { expect } from './fixtures.ts';
import type { Hospital, Station } from './hospital.ts';
import { openReplicaReader } from './replica-reader.ts';

/** Waits until nothing waits and all agree with central; gives how many documents of the first one's site they agree about. */
export async function inStep({ central }: Pick<Hospital, 'central'>, stations: readonly Station[]): Promise<number> {
  for (const { page } of stations) await expect(statusLine(page)).toContainText('all sent', { timeout: 30_000 });
  const bySite = Map.groupBy(stations, ({ site }) => site);
  const agreed: number[] = [];
  for (const [site, desks] of bySite) agreed.push(await agreeOn(central, site, desks));
  return agreed[0] ?? 0;
}

async function agreeOn(central: DocumentStore, site: string, desks: readonly Station[]): Promise<number> {
  const readers = await Promise.all(
    desks.map(async ({ name, dataFolder }) => [name, await openReplicaReader(dataFolder)] as const),
  );
  try {
    // What belongs to the other site is central's alone (PR2): a desk that held it would differ.
    const scope = { facilities: [site], patients: [] };
    const ofSite: Pick<DocumentStore, 'listChanges'> = {
      listChanges: (query) => central.listChanges({ ...query, scope }),
    };
    const compare = () => compareReplicas({ ...Object.fromEntries(readers), central: ofSite });
    await expect.poll(async () => (await compare()).differences, { timeout: 30_000 }).toEqual([]);
    return (await compare()).documents;
  } finally {
    for (const [, reader] of readers) reader.close();
  }
}
