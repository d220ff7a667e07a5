import { describe, expect, it } from 'vitest';
import type { DocumentStore } from './document-store.ts';
import { graft, type OpenStore, useEachStore } from './store-under-test.ts';

/** Lists. A part of `describeDocumentStore`. */
export function describeLists(open: OpenStore): void {
  describe('lists', () => {
    let store: DocumentStore;
    const { edit, put } = useEachStore(open, (opened) => {
      store = opened;
    });

    it('finds documents by kind and patient', async () => {
      const of = (patient: string) => ({ patient, facility: 'north' });
      await store.write({
        grafts: [
          graft('Observation:2', 1, 'a', of('Patient:1')),
          graft('Observation:1', 1, 'a', of('Patient:1')),
          graft('Condition:1', 1, 'a', of('Patient:1')),
          graft('Observation:3', 1, 'a', of('Patient:2')),
          graft('Observation:4', 1, 'a', of('Patient:1'), { deleted: true }),
          graft('ObservationSet:1', 1, 'a', of('Patient:1')),
        ],
      });
      const ids = async (query: object) => (await store.listDocuments({ limit: 10, ...query })).map((row) => row.id);
      expect(await ids({ kind: 'Observation' })).toEqual(['Observation:1', 'Observation:2', 'Observation:3']);
      expect(await ids({ kind: 'Observation', afterId: 'Observation:1', limit: 1 })).toEqual(['Observation:2']);
      expect(await ids({ patient: 'Patient:1' })).toEqual([
        'Condition:1',
        'Observation:1',
        'Observation:2',
        'ObservationSet:1',
      ]);
      expect(await ids({ patient: 'Patient:1', kind: 'Observation' })).toEqual(['Observation:1', 'Observation:2']);
      expect(await ids({ patient: 'Patient:1', kind: 'Observation', afterId: 'Observation:1' })).toEqual([
        'Observation:2',
      ]);
      expect(await ids({ afterId: 'Observation:2' })).toEqual(['Observation:3', 'ObservationSet:1']);
    });

    it('lists what there is without reading it', async () => {
      const of = { patient: 'Patient:1', facility: 'north' };
      await store.write({ grafts: [graft('Observation:1', 1, 'a', of), graft('Observation:2', 2, 'b', of)] });
      const [whole, bare] = await Promise.all(
        [{}, { bodies: 'none' as const }].map((how) =>
          store.listDocuments({ kind: 'Observation', patient: 'Patient:1', limit: 9, ...how }),
        ),
      );
      expect(whole).toHaveLength(2);
      expect(bare).toEqual(whole?.map((row) => ({ ...row, body: undefined })));
    });

    it('says of a document whether others wait beside it', async () => {
      const of = { patient: 'Patient:1', facility: 'north' };
      await store.write({
        grafts: [
          graft('Flag:1', 1, 'a', { ...of, n: 1 }),
          graft('Flag:1', 1, 'b', { ...of, n: 2 }),
          graft('Flag:2', 1, 'a', of),
          graft('Flag:3', 1, 'a', { ...of, n: 1 }),
          graft('Flag:3', 1, 'b', of, { deleted: true }),
        ],
      });
      const conflicted = async () =>
        (await store.listDocuments({ patient: 'Patient:1', limit: 9 })).map((row) => row.conflicted);
      expect(await conflicted()).toEqual([true, false, false]);
      await store.write({ grafts: [graft('Flag:1', 2, 'c,a', of, { deleted: true })] });
      expect(await conflicted()).toEqual([false, false, false]);
    });

    it('stamps a part of a record, another for each write to it', async () => {
      const of = { patient: 'Patient:1', facility: 'north' };
      const part = { kind: 'Flag', patient: 'Patient:1' };
      const stamps: string[] = [await store.stampOf(part)];
      const writes = [
        graft('Flag:1', 1, 'a', of),
        graft('Flag:2', 1, 'a', of),
        graft('Flag:1', 2, 'b,a', of),
        graft('Flag:1', 1, 'c', of),
        graft('Flag:2', 2, 'b,a', of, { deleted: true }),
      ];
      for (const write of writes) {
        await store.write({ grafts: [write] });
        stamps.push(await store.stampOf(part));
        await store.write({ grafts: [graft(`Observation:${stamps.length}`, 1, 'a', of)] });
        await store.write({ grafts: [graft(`Flag:9${stamps.length}`, 1, 'a', { ...of, patient: 'Patient:2' })] });
        expect(await store.stampOf(part)).toBe(stamps.at(-1));
      }
      await store.purge([{ id: 'Flag:1', revs: ['1-c'] }]);
      stamps.push(await store.stampOf(part));
      await store.purge([{ id: 'Flag:1', revs: ['2-b'] }]);
      stamps.push(await store.stampOf(part));
      expect(new Set(stamps).size).toBe(stamps.length);
    });

    it('lists ids by range, forwards and backwards', async () => {
      await store.write({
        grafts: ['a', 'b', 'c', 'd', 'e'].map((id) => graft(id, 1, 'a', {}, { deleted: id === 'c' })),
      });
      const ids = async (range: object) => {
        const { rows, totalRows, offset } = await store.listIds({ limit: 10, ...range });
        return [rows.map((row) => row.id).join(''), totalRows, offset];
      };
      expect(await ids({})).toEqual(['abde', 4, 0]);
      expect(await ids({ startId: 'b', endId: 'd' })).toEqual(['bd', 4, 1]);
      expect(await ids({ startId: 'b', endId: 'd', inclusiveEnd: false })).toEqual(['b', 4, 1]);
      expect(await ids({ descending: true, startId: 'd', endId: 'a' })).toEqual(['dba', 4, 1]);
      expect(await ids({ skip: 1, limit: 2 })).toEqual(['bd', 4, 1]);
      expect(await ids({ startId: 'x' })).toEqual(['', 4, 4]);
    });

    it('counts what is there', async () => {
      const rev = await put('a', {});
      await put('b', {});
      await edit('a', {}, rev, true);
      const info = await store.info();
      expect(info).toMatchObject({ docCount: 1, deletedCount: 1, updateSeq: 3 });
      expect(info.instanceId).toMatch(/./);
    });
  });
}
