import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dumpStore } from '#shared/testing/dump-store.ts';
import { nextRandomBatch } from '#shared/testing/random-history.ts';
import { REGRESSION_SEEDS } from '#shared/testing/regression-seeds.ts';
import { createSeededRandom, type SeededRandom } from '#shared/testing/seeded-random.ts';
import type { DocumentStore, StoredRevision } from './document-store.ts';
import { createMemoryStore } from './memory-store.ts';

const seed = fc.integer({ min: 0, max: 0x7fffffff });

/** Sends every leaf that the target lacks: what replication comes down to. */
async function pull(source: DocumentStore, target: DocumentStore, random: SeededRandom): Promise<void> {
  const { rows } = await source.listChanges({ since: 0, limit: 1000 });
  const asked = rows.map(({ id, leaves }) => ({ id, revs: leaves.map((leaf) => leaf.rev) }));
  const sent: StoredRevision[] = [];
  for (const { id, missing } of await target.findMissing(asked))
    sent.push(...(await source.findLeaves(id, { revs: missing })));
  sent.sort(() => random.next() - 0.5);
  await target.write({
    grafts: sent.map(({ id, path, deleted, body, attachments }) => ({
      id,
      path,
      deleted,
      body: body ?? '{}',
      ...stubsOf(attachments),
    })),
  });
}

function stubsOf(attachments: StoredRevision['attachments']) {
  return attachments
    ? {
        attachments: Object.fromEntries(
          Object.entries(attachments).map(([name, stub]) => [name, { ...stub, stub: true as const }]),
        ),
      }
    : {};
}

/** Bytes travel beforehand, so that the histories are about trees. */
async function shareAttachments(replicas: readonly DocumentStore[]): Promise<void> {
  for (const from of replicas) {
    for (const row of (await from.listChanges({ since: 0, limit: 1000, bodies: 'leaves' })).rows) {
      for (const stub of (row.revisions ?? []).flatMap((revision) => Object.values(revision.attachments ?? {}))) {
        const data = (await from.findAttachment(stub.digest)) ?? new Uint8Array();
        for (const to of replicas)
          await to.write({
            grafts: [
              {
                id: 'bytes',
                path: { start: 1, ids: [stub.digest.replace(/[^0-9A-Za-z]/g, '')] },
                deleted: true,
                body: '{}',
                attachments: { a: { contentType: stub.contentType, data } },
              },
            ],
          });
      }
    }
  }
}

async function runHistory(historySeed: number): Promise<void> {
  const random = createSeededRandom(historySeed);
  const replicas = Array.from({ length: 2 + random.below(3) }, (_, n) => createMemoryStore({ instanceId: `r${n}` }));
  for (let step = 0; step < 25; step += 1) {
    const replica = random.pick(replicas);
    if (random.chance(0.75)) await replica.write(await nextRandomBatch(random, replica, { idCount: 5 }));
    else {
      await shareAttachments(replicas);
      await pull(random.pick(replicas), replica, random);
    }
  }
  await settle(replicas, random);
  const [first, ...others] = await Promise.all(replicas.map((replica) => dumpStore(replica, { withSeqs: false })));
  for (const other of others) expect(other).toEqual(first);
}

/** Along a line there and back: each replica meets only its neighbours. */
async function settle(replicas: readonly DocumentStore[], random: SeededRandom): Promise<void> {
  await shareAttachments(replicas);
  const line = [...replicas].sort(() => random.next() - 0.5);
  for (let n = 1; n < line.length; n += 1) await pull(line[n - 1] as DocumentStore, line[n] as DocumentStore, random);
  for (let n = line.length - 1; n > 0; n -= 1)
    await pull(line[n] as DocumentStore, line[n - 1] as DocumentStore, random);
}

describe('replicas', () => {
  it('ST2.3 ST2.4 ST5.1 end with the same trees, winners and bodies, whatever the topology and order', async () => {
    await fc.assert(fc.asyncProperty(seed, runHistory), { seed: 42, numRuns: 150 });
  });

  it.each(REGRESSION_SEEDS.convergence)('ST2.3 converge in the history with seed %i', runHistory);
});
