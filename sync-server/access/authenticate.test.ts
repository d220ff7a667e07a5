import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { ServerContext } from '../context.ts';
import { openView } from './authenticate.ts';
import type { Caller } from './caller.ts';

/** Two databases of organisations and a plain one; tells what was looked up. */
function serverOf() {
  const looked: string[] = [];
  const profiles: Readonly<Record<string, string>> = { north: 'organisation', south: 'organisation', plain: 'plain' };
  const context = {
    catalogue: {
      async findDatabase(name: string) {
        looked.push(name);
        return profiles[name] && { name, profile: profiles[name] };
      },
    },
    stores: {
      async open(name: string) {
        looked.push(name);
        return createMemoryStore();
      },
    },
    fieldIndexes: { of: () => undefined },
  } as unknown as ServerContext;
  const open = (caller: Caller, database: string, purpose: 'describe' | 'use' = 'use') =>
    openView(context, caller, database, purpose);
  return { open, looked };
}

const ANYBODY: Caller = { type: 'anonymous' };
const ADMINISTRATOR: Caller = { type: 'administrator', name: 'root' };
const station = { stationId: 'desk', organisationId: 'org', incarnation: 1, database: 'north' };
const DESK: Caller = { type: 'station', station };

describe('a database as its caller may see it', () => {
  it('PR1 is one and the same refusal for whatever is not the caller’s, and nothing is looked up for it', async () => {
    const { open, looked } = serverOf();
    for (const database of ['south', 'plain', 'never']) {
      await expect(open(ANYBODY, database)).rejects.toMatchObject({ status: 401 });
      for (const purpose of ['describe', 'use'] as const)
        await expect(open(DESK, database, purpose)).rejects.toMatchObject({ status: 404, word: 'not_found' });
    }
    expect(looked).toEqual([]);
    expect(await open(DESK, 'north')).toMatchObject({ database: 'north', store: { findScope: expect.any(Function) } });
  });

  it('PR1 an administrator of the server hears how large the records are, and reads none', async () => {
    const { open } = serverOf();
    await expect(open(ADMINISTRATOR, 'north')).rejects.toMatchObject({ status: 403 });
    const { store } = await open(ADMINISTRATOR, 'north', 'describe');
    expect(await store.info()).toMatchObject({ docCount: 0 });
    await expect(store.find('Patient:1')).rejects.toMatchObject({ status: 403 });
    expect((await open(ADMINISTRATOR, 'plain')).store.findScope).toBeUndefined();
    await expect(open(ADMINISTRATOR, 'never')).rejects.toMatchObject({ status: 404 });
  });
});
