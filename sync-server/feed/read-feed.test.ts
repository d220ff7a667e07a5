import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { scopedReads } from '../access/scoped-reads.ts';
import { type FeedPosition, readPosition, tokensOf } from '../couch/sequence-token.ts';
import type { ScopeGrant } from '../scopes/scope-grants.ts';
import { judgeGrants } from '../scopes/station-scope.ts';
import { readFeed } from './read-feed.ts';

const INSTANCE = 'abcdef012345';
const START: FeedPosition = { seq: 0, epoch: 0 };

let store: DocumentStore;
let grants: ScopeGrant[];
beforeEach(() => {
  store = createMemoryStore({ instanceId: INSTANCE });
  grants = [];
});

const findScope = async () => judgeGrants(['N'], grants, 0);
const served = () => ({ ...scopedReads(store, findScope), findScope });

async function write(id: string, facility: string, patient?: string, start = 1): Promise<void> {
  const ids = Array.from({ length: start }, (_, n) => `${start - n}`.padStart(32, '0'));
  await store.write({
    grafts: [{ id, path: { start, ids }, deleted: false, body: JSON.stringify({ facility, patient }) }],
  });
}

function grant(patientId: string, state: ScopeGrant['state'] = 'active'): void {
  const epoch = grants.length + 1;
  grants.push({
    ...{ requestId: `r${epoch}`, stationId: 's', organisationId: 'o', reason: 'why', by: 'User:1', atMs: 0 },
    ...{ untilMs: undefined, endedAtMs: undefined, of: { type: 'patient', patientId }, epoch, state },
  });
}
const giveBack = () => {
  grants = grants.map((one) => ({ ...one, state: 'returned' as const }));
};

/** Reads on in calls of `limit` rows, as a client does: each with the token of the one before. */
async function read(from: FeedPosition, limit = 100, between: () => Promise<void> = async () => {}) {
  const ids: string[] = [];
  const tokens = tokensOf(INSTANCE);
  let position = from;
  for (;;) {
    let rows = 0;
    let pending = 0;
    for await (const page of readFeed(served(), position, { limit }, ({ rows: all }) =>
      all.map(({ id }) => id).join(' '),
    )) {
      if (page.text) ids.push(...page.text.split(' '));
      rows += page.rows;
      pending = page.pending;
      position = readPosition(tokens(page.position), {
        instanceId: INSTANCE,
        updateSeq: (await store.info()).updateSeq,
      });
      expect(position).toEqual(page.position);
    }
    if (rows === 0) return { ids, position };
    if (rows < limit) expect(pending).toBe(0);
    await between();
  }
}

describe('PR2 a feed that a scope grows under', () => {
  beforeEach(async () => {
    for (const id of ['a', 'b', 'c']) await write(`Observation:${id}`, 'S', 'Patient:1');
    await write('Observation:n', 'N');
    await write('Observation:z', 'S', 'Patient:2');
  });

  it('gives what entered first, then goes on; a page at a time as well', async () => {
    for (const limit of [100, 2, 1]) {
      grants = [];
      const before = await read(START, limit);
      expect(before.ids).toEqual(['Observation:n']);
      grant('Patient:1');
      await write(`Observation:n${limit}`, 'N');
      const after = await read(before.position, limit);
      expect(after.ids).toEqual(['Observation:a', 'Observation:b', 'Observation:c', `Observation:n${limit}`]);
      expect((await read(after.position, limit)).ids).toEqual([]);
      await store.purge([{ id: `Observation:n${limit}`, revs: [`1-${'1'.padStart(32, '0')}`] }]);
    }
  });

  it('a reader from the start needs no catching up', async () => {
    grant('Patient:1');
    const { ids, position } = await read(START);
    expect(ids).toEqual(['Observation:a', 'Observation:b', 'Observation:c', 'Observation:n']);
    expect(position).toEqual({ seq: 5, epoch: 1 });
  });

  it('what changes during the catch-up comes once more, and nothing is left out', async () => {
    const before = await read(START);
    grant('Patient:1');
    let changed = false;
    const { ids } = await read(before.position, 1, async () => {
      if (!changed) await write('Observation:c', 'S', 'Patient:1', 2);
      changed = true;
    });
    expect(ids.sort()).toEqual(['Observation:a', 'Observation:b', 'Observation:c']);
  });

  it('a grant during the catch-up begins it again with both', async () => {
    const before = await read(START);
    grant('Patient:1');
    let isGranted = false;
    const { ids } = await read(before.position, 2, async () => {
      if (!isGranted) grant('Patient:2');
      isGranted = true;
    });
    expect(new Set(ids)).toEqual(new Set(['Observation:a', 'Observation:b', 'Observation:c', 'Observation:z']));
  });

  it('given back and granted again, everything is given again', async () => {
    grant('Patient:1');
    const first = await read(START);
    giveBack();
    const away = await read(first.position);
    expect(away.ids).toEqual([]);
    grant('Patient:1');
    expect((await read(away.position)).ids).toEqual(['Observation:a', 'Observation:b', 'Observation:c']);
  });

  it('given back during the catch-up, nothing more of it is given', async () => {
    const before = await read(START);
    grant('Patient:1');
    const { ids } = await read(before.position, 1, async () => giveBack());
    expect(ids).toEqual(['Observation:a']);
  });

  it('`now` begins at the end, also of the scope', async () => {
    grant('Patient:1');
    const { ids, position } = await read(readPosition('now', { instanceId: INSTANCE, updateSeq: 5 }));
    expect([ids, position]).toEqual([[], { seq: 5, epoch: 1 }]);
  });
});
