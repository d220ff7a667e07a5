import { describe, expect, it } from 'vitest';
import type { ChangeNews, DocumentStore } from './document-store.ts';
import { graft, type OpenStore, useEachStore } from './store-under-test.ts';

/** The feed: ST3. A part of `describeDocumentStore`. */
export function describeFeed(open: OpenStore): void {
  describe('the feed', () => {
    let store: DocumentStore;
    const { use, edit, put, feed } = useEachStore(open, (opened) => {
      store = opened;
    });

    it('ST3.1 lists each document once, at its last sequence', async () => {
      const first = await put('a', { n: 1 });
      await put('b', {});
      await put('a', { n: 2 }, first);
      expect(await feed()).toEqual([
        [2, 'b'],
        [3, 'a'],
      ]);
      const again = await store.write({
        edits: [
          { id: 'c', body: '{"n":1}' },
          { id: 'c', body: '{"n":2}' },
        ],
      });
      expect(again.outcomes.map((outcome) => outcome.state)).toEqual(['stored', 'conflict']);
      expect(again.updateSeq).toBe(4);
    });

    it('ST3.2 pages without gaps and says what is pending', async () => {
      await store.write({ grafts: Array.from({ length: 10 }, (_, n) => graft(`d${n}`, 1, 'a', { n })) });
      const first = await store.listChanges({ since: 0, limit: 4 });
      expect(first).toMatchObject({ lastSeq: 4, pending: 6 });
      const second = await store.listChanges({ since: first.lastSeq, limit: 4 });
      expect(second).toMatchObject({ lastSeq: 8, pending: 2 });
      const third = await store.listChanges({ since: second.lastSeq, limit: 4, bodies: 'winner' });
      expect(third).toMatchObject({ lastSeq: 10, pending: 0 });
      expect(third.rows.map((row) => row.revisions?.[0]?.body)).toEqual(['{"n":8}', '{"n":9}']);
      expect(await store.listChanges({ since: 10, limit: 4 })).toEqual({ rows: [], lastSeq: 10, pending: 0 });
    });

    it('ST3.2 reads backwards', async () => {
      await store.write({ grafts: Array.from({ length: 5 }, (_, n) => graft(`d${n}`, 1, 'a')) });
      const page = await store.listChanges({ since: 5, limit: 2, descending: true });
      expect(page.rows.map((row) => row.seq)).toEqual([4, 3]);
      expect(page).toMatchObject({ lastSeq: 3, pending: 2 });
    });

    it('ST3.3 misses nothing while others write between its pages', async () => {
      const seen = new Map<string, string>();
      let since = 0;
      for (let step = 0; step < 30; step += 1) {
        const known = await store.find(`d${step % 7}`);
        await edit(`d${step % 7}`, { step }, known?.rev);
        const page = await store.listChanges({ since, limit: 1 + (step % 2), bodies: 'winner' });
        for (const { id, revisions } of page.rows) seen.set(id, revisions?.[0]?.body ?? '');
        since = page.lastSeq;
      }
      for (const { id, revisions } of (await store.listChanges({ since, limit: 99, bodies: 'winner' })).rows)
        seen.set(id, revisions?.[0]?.body ?? '');
      const wanted = await Promise.all(
        [...Array(7).keys()].map(async (n) => [`d${n}`, (await store.find(`d${n}`))?.body]),
      );
      expect([...seen].sort()).toEqual(wanted);
    });

    it('ST3.4 restricts by lane, kind and id', async () => {
      const marked = (lane: number) => ({ facility: '*', commit: { id: 'c', lane } });
      await use({ laneOf: (kind) => (kind === 'AllergyIntolerance' ? 1 : 2) });
      await store.write({
        grafts: [
          graft('AllergyIntolerance:1', 1, 'a'),
          graft('Observation:1', 1, 'a', marked(1)),
          graft('AuditEvent:1', 1, 'a', marked(1)),
          graft('Observation:2', 1, 'a'),
          graft('DocumentReference:1', 1, 'a', marked(3)),
          graft('plain', 1, 'a'),
        ],
      });
      const ids = async (query: object) =>
        (await store.listChanges({ since: 0, limit: 10, ...query })).rows.map((row) => row.id);
      expect(await ids({ lane: 1 })).toEqual(['AllergyIntolerance:1', 'Observation:1', 'AuditEvent:1']);
      expect(await ids({ lane: 1, excludeKinds: ['AuditEvent'] })).toEqual(['AllergyIntolerance:1', 'Observation:1']);
      expect(await ids({ lane: 3 })).toEqual(['DocumentReference:1']);
      expect(await ids({ excludeKinds: ['AuditEvent', 'Observation'] })).toEqual([
        'AllergyIntolerance:1',
        'DocumentReference:1',
        'plain',
      ]);
      expect(await ids({ ids: ['plain', 'Observation:2', 'none'] })).toEqual(['Observation:2', 'plain']);
      const page = await store.listChanges({ since: 0, limit: 1, lane: 1, excludeKinds: ['AuditEvent'] });
      expect(page).toMatchObject({ lastSeq: 1, pending: 1 });
    });

    it('ST3 tells listeners after the commit, and not for local documents', async () => {
      const heard: number[] = [];
      const end = store.watch((updateSeq) => heard.push(updateSeq));
      await put('a', {});
      await store.write({ locals: [{ id: 'checkpoint', body: '{}' }] });
      await store.write({ grafts: [graft('b', 1, 'a'), graft('c', 1, 'a')] });
      end();
      await put('d', {});
      expect(heard).toEqual([1, 3]);
    });

    it('ST3.5 what it says of a commit is all that changed since the sequence named with it', async () => {
      const heard: { readonly updateSeq: number; readonly news: ChangeNews }[] = [];
      store.watch((updateSeq, news) => news && heard.push({ updateSeq, news }));
      await put('a', {});
      await store.write({ grafts: [graft('b', 1, 'a'), graft('a', 1, 'f'), graft('b', 1, 'a')] });
      await put('c', {});
      await store.purge([{ id: 'c', revs: (await store.findLeaves('c')).map(({ rev }) => rev) }]);
      await put('d', {});
      for (const { updateSeq, news } of heard) {
        const { rows } = await store.listChanges({ since: news.since, limit: 99 });
        const changed = rows.filter(({ seq }) => seq <= updateSeq).map(({ id }) => id);
        expect(news.ids).toEqual(expect.arrayContaining(changed));
      }
    });
  });
}
