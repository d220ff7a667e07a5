import { describe, expect, it } from 'vitest';
import type { FindQuery, ListedDocument, RecordPart } from '#shared/store/document-store.ts';
import { createKnownDoses } from './known-doses.ts';

const HOUR_MS = 3_600_000;

interface Written {
  readonly patient: string;
  readonly rev: string;
  readonly at?: number;
  readonly act?: 'start';
  readonly status?: string;
}

/** A store of doses by id, which tells what was read of it. */
function storeOf(written: Record<string, Written>) {
  const read: string[] = [];
  const stored = (id: string, body?: string): ListedDocument =>
    ({ id, rev: written[id]?.rev, deleted: false, conflicted: false, body }) as ListedDocument;
  return {
    written,
    /** What was read since this was asked last. */
    readSince: () => read.splice(0),
    stampOf: async ({ patient }: RecordPart) =>
      JSON.stringify(Object.entries(written).filter(([, one]) => one.patient === patient)),
    listDocuments: async ({ patient, afterId = '', limit }: FindQuery) =>
      Object.keys(written)
        .toSorted()
        .filter((id) => written[id]?.patient === patient && id > afterId)
        .slice(0, limit)
        .map((id) => stored(id)),
    findMany: async (ids: readonly string[]) => {
      read.push(...ids);
      return ids.map((id) => {
        const { at = 0, act, status = 'completed' } = written[id] ?? {};
        const extension = act ? [{ url: 'act', valueString: act }] : [];
        const resource = { resourceType: 'MedicationAdministration', status, extension };
        const moment = { effectiveDateTime: new Date(at * HOUR_MS).toISOString() };
        return stored(id, JSON.stringify({ station: 'S', resource: { ...resource, ...moment } }));
      });
    },
  };
}

const A = 'Patient:a';
const B = 'Patient:b';

describe('doses that were read', () => {
  it('KD1 are read once for each revision; another revision is read anew, what is gone is gone', async () => {
    const list = createKnownDoses();
    const store = storeOf({
      d1: { patient: A, rev: '1-x' },
      d2: { patient: A, rev: '1-y' },
      d3: { patient: B, rev: '1' },
    });
    const [first] = await list(store, A);
    expect(store.readSince()).toEqual(['d1', 'd2']);
    store.written.d2 = { patient: A, rev: '2-y', status: 'entered-in-error' };
    const again = await list(store, A);
    expect(store.readSince()).toEqual(['d2']);
    expect(again[0]).toBe(first);
    expect(again[1]).toMatchObject({ rev: '2-y', withdrawn: true });
    delete store.written.d2;
    expect(await list(store, A)).toEqual([first]);
    expect(store.readSince()).toEqual([]);
  });

  it('KD2 are kept up to a number, the patient who was unasked for longest leaves first', async () => {
    const list = createKnownDoses(2);
    const store = storeOf({ d1: { patient: A, rev: '1' }, d2: { patient: A, rev: '1' }, d3: { patient: B, rev: '1' } });
    await list(store, A);
    await list(store, B);
    store.readSince();
    await list(store, B);
    expect(store.readSince()).toEqual([]);
    await list(store, A);
    expect(store.readSince()).toEqual(['d1', 'd2']);
  });

  it('KD3 of what is older than was asked only its moment is kept, until somebody asks for it; acts on infusions are never too old', async () => {
    const list = createKnownDoses();
    const store = storeOf({
      d1: { patient: A, rev: '1', at: 1 },
      d2: { patient: A, rev: '1', at: 1, act: 'start' },
      d3: { patient: A, rev: '1', at: 9 },
    });
    const ids = async (fromMs?: number) => (await list(store, A, fromMs)).map(({ id }) => id);
    expect(await ids(5 * HOUR_MS)).toEqual(['d2', 'd3']);
    store.readSince();
    expect(await ids(6 * HOUR_MS)).toEqual(['d2', 'd3']);
    expect(store.readSince()).toEqual([]);
    expect(await ids()).toEqual(['d1', 'd2', 'd3']);
    expect(store.readSince()).toEqual(['d1']);
    expect(await ids(5 * HOUR_MS)).toEqual(['d2', 'd3']);
  });
});
