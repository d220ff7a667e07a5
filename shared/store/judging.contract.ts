import { describe, expect, it } from 'vitest';
import type { DocumentJudge, Verdict } from './document-judge.ts';
import type { DocumentStore } from './document-store.ts';
import { graft, type OpenStore, useEachStore } from './store-under-test.ts';

/** Judged at the door: ST6. A part of `describeDocumentStore`. */
export function describeJudging(open: OpenStore): void {
  describe('the judge', () => {
    let store: DocumentStore;
    const { use, edit, put, feed } = useEachStore(open, (opened) => {
      store = opened;
    });

    const judge: DocumentJudge = {
      isEvent: (kind) => kind === 'Observation',
      judge: ({ way, kind, body, parent }): Verdict => {
        if (parent && kind === 'Observation' && parent.body() !== undefined && body().status !== 'entered-in-error') {
          return {
            state: way === 'edit' ? 'refused' : 'quarantined',
            path: 'status',
            reason: 'an event is not edited',
          };
        }
        if (body().bad === undefined) return { state: 'accepted' };
        return { state: way === 'edit' ? 'refused' : 'quarantined', path: 'bad', reason: 'not allowed' };
      },
    };

    it('ST6.1 refuses an edit with path and reason', async () => {
      await use({ judge });
      expect(await edit('a', { bad: 1 })).toEqual({ state: 'refused', id: 'a', path: 'bad', reason: 'not allowed' });
      expect(await store.find('a')).toBeUndefined();
    });

    it('ST6.2 quarantines a graft and goes on', async () => {
      await use({ judge });
      const result = await store.write({ grafts: [graft('a', 1, 'a', { bad: 1 }), graft('b', 1, 'a', { ok: 1 })] });
      expect(result.outcomes).toEqual([
        { state: 'quarantined', id: 'a', rev: '1-a', seq: 1, reason: 'bad: not allowed' },
        { state: 'stored', id: 'b', rev: '1-a', seq: 2 },
      ]);
      expect(await store.find('a')).toBeUndefined();
      expect(await store.find('a', '1-a')).toBeUndefined();
      expect(await feed()).toEqual([[2, 'b']]);
      expect(await store.findMissing([{ id: 'a', revs: ['1-a', '1-b'] }])).toMatchObject([
        { id: 'a', missing: ['1-b'] },
      ]);
      expect(await store.listQuarantined(9)).toEqual([{ id: 'a', rev: '1-a', seq: 1, reason: 'bad: not allowed' }]);
      expect((await store.write({ grafts: [graft('a', 1, 'a', { bad: 1 })] })).outcomes).toMatchObject([
        { state: 'known' },
      ]);
    });

    it('ST6.2 takes what follows a quarantined revision', async () => {
      await use({ judge });
      await store.write({
        grafts: [graft('a', 1, 'a', { n: 1 }), graft('a', 2, 'b,a', { bad: 1 }), graft('a', 3, 'c,b,a', { n: 3 })],
      });
      expect(await store.find('a')).toMatchObject({ rev: '3-c', body: '{"n":3}' });
      expect(await store.find('a', '2-b')).toMatchObject({ body: undefined });
    });

    it('ST6.3 lets in on a second try what passes then', async () => {
      let strict = true;
      await use({ judge: { ...judge, judge: (arrival) => (strict ? judge.judge(arrival) : { state: 'accepted' }) } });
      await store.write({ grafts: [graft('a', 1, 'a', { bad: 1 }), graft('b', 2, 'b,a', { bad: 2 })] });
      expect((await store.retryQuarantined(10)).outcomes.map((outcome) => outcome.state)).toEqual([
        'quarantined',
        'quarantined',
      ]);
      expect(await store.listQuarantined(9)).toHaveLength(2);
      strict = false;
      expect((await store.retryQuarantined(10)).outcomes.map((outcome) => outcome.state)).toEqual(['stored', 'stored']);
      expect(await store.listQuarantined(9)).toEqual([]);
      expect(await store.find('b')).toMatchObject({
        rev: '2-b',
        body: '{"bad":2}',
        path: { start: 2, ids: ['b', 'a'] },
      });
      expect(await feed()).toEqual([
        [3, 'a'],
        [4, 'b'],
      ]);
    });

    it('ST6.4 shows the parent, so that only entered-in-error follows an event', async () => {
      await use({ judge });
      const rev = await put('Observation:1', { status: 'final' });
      expect(await edit('Observation:1', { status: 'amended' }, rev)).toMatchObject({
        state: 'refused',
        path: 'status',
      });
      const struck = await edit('Observation:1', { status: 'entered-in-error' }, rev);
      expect(struck).toMatchObject({ state: 'stored' });
    });

    it('ST6.5 lists a second leaf of an event as an incident', async () => {
      await use({ judge });
      await store.write({
        grafts: [
          graft('Observation:1', 1, 'a', { n: 1 }),
          graft('Observation:1', 1, 'b', { n: 2 }),
          graft('x', 1, 'a'),
          graft('x', 1, 'b'),
        ],
      });
      expect(await store.listConflicts(undefined, 10)).toEqual([
        { id: 'Observation:1', winner: '1-b', others: ['1-a'], incident: true },
        { id: 'x', winner: '1-b', others: ['1-a'] },
      ]);
      expect((await store.listConflicts('Observation:1', 10)).map((entry) => entry.id)).toEqual(['x']);
      expect(await store.listConflicts(undefined, 1)).toHaveLength(1);
    });
  });
}
