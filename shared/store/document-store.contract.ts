import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentJudge, Verdict } from './document-judge.ts';
import type { AttachmentInput, DocumentStore, Graft, WriteOutcome } from './document-store.ts';
import type { WriteRules } from './plan-write.ts';
import { REVS_LIMIT_LOCAL } from './revs-limit.ts';
import { describeScopes } from './scope.contract.ts';

/** How a contract test gets a fresh store, and gets rid of it. */
export interface StoreUnderTest {
  readonly store: DocumentStore;
  dispose(): Promise<void>;
}

export type OpenStore = (rules: Partial<WriteRules>) => Promise<StoreUnderTest>;

export function graft(id: string, start: number, ids: string, body: unknown = {}, more: Partial<Graft> = {}): Graft {
  return { id, path: { start, ids: ids.split(',') }, deleted: false, body: JSON.stringify(body), ...more };
}

function revOf(outcome: WriteOutcome | undefined): string {
  if (outcome?.state !== 'stored') throw new Error(`not stored: ${JSON.stringify(outcome)}`);
  return outcome.rev;
}

/** The suite that every DocumentStore passes. Rule numbers: SPEC.md. */
export function describeDocumentStore(name: string, open: OpenStore): void {
  describeScopes(name, open);
  describe(`${name} as a document store`, () => {
    let current: StoreUnderTest;
    let store: DocumentStore;

    async function use(rules: Partial<WriteRules>): Promise<void> {
      await current?.dispose();
      current = await open(rules);
      store = current.store;
    }
    beforeEach(async () => {
      current = await open({});
      store = current.store;
    });
    afterEach(() => current.dispose());

    const edit = async (id: string, body: unknown, parent?: string, deleted = false) =>
      (
        await store.write({
          edits: [{ id, body: JSON.stringify(body), deleted, ...(parent === undefined ? {} : { parent }) }],
        })
      ).outcomes[0];
    const put = async (id: string, body: unknown, parent?: string) => revOf(await edit(id, body, parent));
    const feed = async (since = 0, limit = 100) =>
      (await store.listChanges({ since, limit })).rows.map((row) => [row.seq, row.id]);
    const leavesOf = async (id: string) => (await store.findLeaves(id)).map((leaf) => leaf.rev);

    describe('revisions', () => {
      it('ST2.1 takes an edit on a leaf and refuses one on a stale or made-up parent', async () => {
        const first = await put('a', { n: 1 });
        const second = await put('a', { n: 2 }, first);
        expect(second).toMatch(/^2-[0-9a-f]{32}$/);
        expect(await edit('a', { n: 3 }, first)).toMatchObject({ state: 'conflict', id: 'a' });
        expect(await edit('a', { n: 3 })).toMatchObject({ state: 'conflict' });
        expect(await edit('new', {}, '1-0123456789abcdef0123456789abcdef')).toMatchObject({ state: 'conflict' });
        expect(await store.find('a')).toMatchObject({ rev: second, body: '{"n":2}', deleted: false });
      });

      it('ST2.2 makes a deleted document anew after its tombstone', async () => {
        const first = await put('a', { n: 1 });
        const tombstone = revOf(await edit('a', {}, first, true));
        expect(await store.find('a')).toMatchObject({ rev: tombstone, deleted: true });
        const third = await put('a', { n: 2 });
        expect(third).toMatch(/^3-/);
        expect((await store.find('a'))?.path.ids).toHaveLength(3);
        expect(await store.info()).toMatchObject({ docCount: 1, deletedCount: 0 });
      });

      it('ST2.3 ST2.4 grafts branches in any order to the same winner and leaves', async () => {
        const branches = [
          graft('a', 3, 'c,b,a', { n: 1 }),
          graft('a', 3, 'd,b,a', { n: 2 }),
          graft('a', 4, 'z,y,x,a', {}, { deleted: true }),
          graft('a', 2, 'e,a', { n: 3 }),
        ];
        for (const order of [
          [0, 1, 2, 3],
          [3, 2, 1, 0],
          [2, 0, 3, 1],
        ]) {
          await use({});
          for (const index of order) await store.write({ grafts: [branches[index] as Graft] });
          expect(await leavesOf('a')).toEqual(['3-d', '3-c', '2-e', '4-z']);
          expect(await store.find('a')).toMatchObject({
            rev: '3-d',
            body: '{"n":2}',
            path: { start: 3, ids: ['d', 'b', 'a'] },
          });
        }
      });

      it('ST2.4 lets a deleted leaf win only when all leaves are deleted', async () => {
        await store.write({
          grafts: [graft('a', 1, 'a', { n: 1 }), graft('a', 5, 'e,d,c,b,x', {}, { deleted: true })],
        });
        expect((await store.find('a'))?.rev).toBe('1-a');
        await store.write({ grafts: [graft('a', 2, 'q,a', {}, { deleted: true })] });
        expect(await store.find('a')).toMatchObject({ rev: '5-e', deleted: true });
        expect(await store.info()).toMatchObject({ docCount: 0, deletedCount: 1 });
      });

      it('ST2.5 cuts branches to the limit', async () => {
        await use({ revsLimit: 3 });
        let rev = await put('a', { n: 0 });
        for (let n = 1; n < 6; n += 1) rev = await put('a', { n }, rev);
        expect((await store.find('a'))?.path).toMatchObject({ start: 6 });
        expect((await store.find('a'))?.path.ids).toHaveLength(3);
      });

      it('ST2.6 makes the same revision of the same edit and answers a replay with known', async () => {
        const first = await put('a', { b: 1, a: 2 });
        const replay = await store.write({ edits: [{ id: 'a', body: '{ "a":2, "b":1 }' }] });
        expect(replay.outcomes[0]).toEqual({ state: 'known', id: 'a', rev: first });
        expect(replay.updateSeq).toBe(1);
        const second = await put('a', { n: 2 }, first);
        expect(await edit('a', { n: 2 }, first)).toEqual({ state: 'known', id: 'a', rev: second });
      });

      it('ST2.7 adds the body of a known ancestor that lacks it', async () => {
        await store.write({ grafts: [graft('a', 2, 'b,a', { n: 2 })] });
        expect(await store.find('a', '1-a')).toMatchObject({ rev: '1-a', body: undefined });
        const result = await store.write({ grafts: [graft('a', 1, 'a', { n: 1 })] });
        expect(result).toMatchObject({ outcomes: [{ state: 'known', rev: '1-a' }], updateSeq: 1 });
        expect(await store.find('a', '1-a')).toMatchObject({ body: '{"n":1}', path: { start: 1, ids: ['a'] } });
        expect(await leavesOf('a')).toEqual(['2-b']);
      });

      it('ST2.8 tells what is missing and possible ancestors', async () => {
        await store.write({ grafts: [graft('a', 3, 'c,b,a'), graft('a', 2, 'x,a')] });
        const answer = await store.findMissing([
          { id: 'a', revs: ['1-a', '2-b', '3-c', '3-new', '3-new'] },
          { id: 'b', revs: ['1-q'] },
          { id: 'a', revs: ['2-x'] },
        ]);
        expect(answer).toEqual([
          { id: 'a', missing: ['3-new'], possibleAncestors: ['2-x'] },
          { id: 'b', missing: ['1-q'], possibleAncestors: [] },
        ]);
      });

      it('ST2.9 keeps the bodies of superseded revisions', async () => {
        const first = await put('a', { n: 1 });
        const second = await put('a', { n: 2 }, first);
        const third = revOf(await edit('a', {}, second, true));
        expect(await store.find('a', first)).toMatchObject({ body: '{"n":1}', deleted: false });
        expect(await store.find('a', second)).toMatchObject({ body: '{"n":2}' });
        await put('a', { n: 4 });
        expect(await store.listRevisions('a')).toMatchObject([
          { state: 'available' },
          { rev: third, state: 'deleted' },
          { rev: second, state: 'available' },
          { rev: first, state: 'available' },
        ]);
        await store.write({ grafts: [graft('g', 2, 'b,a')] });
        expect(await store.listRevisions('g')).toEqual([
          { rev: '2-b', state: 'available' },
          { rev: '1-a', state: 'missing' },
        ]);
      });

      it('ST2 answers a revision that came twice with known, within one batch too', async () => {
        const one = graft('a', 1, 'a', { n: 1 });
        const result = await store.write({ grafts: [one, one] });
        expect(result.outcomes.map((outcome) => outcome.state)).toEqual(['stored', 'known']);
        expect((await store.write({ grafts: [one] })).outcomes[0]).toEqual({ state: 'known', id: 'a', rev: '1-a' });
        expect((await store.info()).updateSeq).toBe(1);
      });

      it('ST2 gives leaves by revision and their latest descendants', async () => {
        await store.write({ grafts: [graft('a', 3, 'c,b,a', { n: 1 }), graft('a', 2, 'x,a', { n: 2 })] });
        expect(
          (await store.findLeaves('a', { revs: ['2-b', '9-none'], latest: true })).map((leaf) => leaf.rev),
        ).toEqual(['3-c']);
        expect((await store.findLeaves('a', { revs: ['1-a'], latest: true })).map((leaf) => leaf.rev)).toEqual([
          '3-c',
          '2-x',
        ]);
        expect((await store.findLeaves('a', { revs: ['2-x'] })).map((leaf) => leaf.body)).toEqual(['{"n":2}']);
        expect(await store.findLeaves('none')).toEqual([]);
        expect(await store.find('a', '2-none')).toBeUndefined();
        expect(await store.findMany(['none', 'a'])).toMatchObject([undefined, { rev: '3-c' }]);
      });

      it('ST2 refuses revision paths that cannot be', async () => {
        const { outcomes } = await store.write({
          grafts: [
            graft('a', 0, 'a'),
            graft('b', 1, 'b,a'),
            graft('c', 2, 'b;c,a'),
            { ...graft('d', 1, 'a'), path: { start: 1, ids: [] } },
          ],
        });
        expect(outcomes.map((outcome) => outcome.state)).toEqual(['refused', 'refused', 'refused', 'refused']);
        expect((await store.info()).updateSeq).toBe(0);
      });

      it('ST5.1 keeps losing leaves until they get a child', async () => {
        await store.write({
          grafts: [graft('a', 1, 'a', { n: 1 }), graft('a', 2, 'c,a', { n: 2 }), graft('a', 2, 'b,a', { n: 3 })],
        });
        expect(await store.listConflicts(undefined, 10)).toEqual([{ id: 'a', winner: '2-c', others: ['2-b'] }]);
        expect(await store.find('a', '2-b')).toMatchObject({ body: '{"n":3}' });
        expect(await edit('a', {}, '2-b', true)).toMatchObject({ state: 'stored' });
        expect(await store.listConflicts(undefined, 10)).toEqual([]);
        expect(await store.find('a')).toMatchObject({ rev: '2-c', body: '{"n":2}' });
      });

      it('ST5.1 brings a losing leaf back when the winner is deleted', async () => {
        await store.write({ grafts: [graft('a', 2, 'c,a', { n: 2 }), graft('a', 2, 'b,a', { n: 3 })] });
        await edit('a', {}, '2-c', true);
        expect(await store.find('a')).toMatchObject({ rev: '2-b', body: '{"n":3}', deleted: false });
        expect((await store.listChanges({ since: 0, limit: 9, bodies: 'leaves' })).rows[0]?.revisions).toMatchObject([
          { rev: '2-b', body: '{"n":3}' },
          { deleted: true, body: '{}' },
        ]);
        expect(await store.find('a', '2-c')).toMatchObject({ body: '{"n":2}' });
      });
    });

    describe('the feed', () => {
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
    });

    describe('batches', () => {
      it('ST4.1 undoes an atomic batch with a conflict, local documents included', async () => {
        await put('a', { n: 1 });
        const result = await store.write({
          atomic: true,
          edits: [
            { id: 'b', body: '{}' },
            { id: 'a', body: '{"n":2}' },
          ],
          locals: [{ id: 'l', body: '{}' }],
        });
        expect(result).toMatchObject({
          committed: false,
          updateSeq: 1,
          outcomes: [{ state: 'refused' }, { state: 'conflict' }],
        });
        expect(await store.find('b')).toBeUndefined();
        expect(await store.findLocal('l')).toBeUndefined();
        const good = await store.write({
          atomic: true,
          edits: [
            { id: 'b', body: '{}' },
            { id: 'c', body: '{}' },
          ],
          locals: [{ id: 'l', body: '1' }],
        });
        expect(good).toMatchObject({ committed: true, updateSeq: 3 });
        expect(await store.findLocal('l')).toBe('1');
      });

      it('ST4.2 lets each document stand alone otherwise', async () => {
        await put('a', { n: 1 });
        const { outcomes, committed } = await store.write({
          edits: [
            { id: 'a', body: '{}' },
            { id: 'bad', body: '{"n":' },
            { id: 'list', body: '[]' },
            { id: 'ok', body: '{}' },
          ],
        });
        expect(committed).toBe(true);
        expect(outcomes.map((outcome) => outcome.state)).toEqual(['conflict', 'refused', 'refused', 'stored']);
      });

      it('ST4.4 leaves local documents out that want every document taken', async () => {
        const locals = [{ id: 'l', body: '1' }];
        const mixed = { grafts: [graft('a', 1, 'a'), { ...graft('b', 1, 'b'), path: { start: 1, ids: [] } }], locals };
        const { committed } = await store.write({ ...mixed, localsIfAllTaken: true });
        expect(committed).toBe(true);
        expect(await store.find('a')).toBeDefined();
        expect(await store.findLocal('l')).toBeUndefined();
        await store.write({ ...mixed });
        expect(await store.findLocal('l')).toBe('1');
        await store.write({ grafts: [graft('a', 1, 'a')], locals: [{ id: 'l', body: '2' }], localsIfAllTaken: true });
        expect(await store.findLocal('l')).toBe('2');
      });

      it('ST4 sees the edits of its own batch', async () => {
        const [made] = (await store.write({ edits: [{ id: 'x', body: '{"n":1}' }] })).outcomes;
        const rev = revOf(made);
        const chain = await store.write({
          edits: [{ id: 'x', parent: rev, body: '{"n":2}' }],
          grafts: [graft('x', 2, 'zz,q', { n: 3 }), graft('x', 3, 'y,zz,q', {}, { deleted: true })],
        });
        expect(chain.outcomes.map((outcome) => outcome.state)).toEqual(['stored', 'stored', 'stored']);
        expect(await store.find('x')).toMatchObject({ body: '{"n":2}' });
        expect(await store.find('x', '2-zz')).toMatchObject({ body: '{"n":3}' });
        expect(await store.find('x', rev)).toMatchObject({ body: '{"n":1}' });
        expect((await store.info()).updateSeq).toBe(4);
      });

      it('ST4 keeps local documents out of the feed and deletes them', async () => {
        await store.write({ locals: [{ id: 'l', body: '{"v":1}' }] });
        await store.write({ locals: [{ id: 'l', body: '{"v":2}' }] });
        expect(await store.findLocal('l')).toBe('{"v":2}');
        await store.write({ locals: [{ id: 'l', body: null }] });
        expect(await store.findLocal('l')).toBeUndefined();
        expect(await store.info()).toMatchObject({ docCount: 0, updateSeq: 0 });
      });

      it('ST7.1 gives bodies back as they came', async () => {
        const body = '{ "b": 1.50, "a":"\\u00e9", "unknown": [ 1e3 ],"emoji":"😀" }';
        await store.write({ grafts: [{ ...graft('a', 1, 'a'), body }], edits: [{ id: 'b', body }] });
        expect((await store.find('a'))?.body).toBe(body);
        expect((await store.find('b'))?.body).toBe(body);
        expect(
          (await store.listChanges({ since: 0, limit: 2, bodies: 'winner' })).rows.map(
            (row) => row.revisions?.[0]?.body,
          ),
        ).toEqual([body, body]);
      });
    });

    describe('the judge', () => {
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
        expect((await store.retryQuarantined(10)).outcomes.map((outcome) => outcome.state)).toEqual([
          'stored',
          'stored',
        ]);
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

    describe('lists', () => {
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

    describe('attachments', () => {
      const bytes = Uint8Array.from({ length: 600_000 }, (_, n) => (n * 31) % 251);
      const picture = { contentType: 'image/png', data: bytes };

      it('AT1 keeps bytes by content and gives them back', async () => {
        const [outcome] = (await store.write({ edits: [{ id: 'a', body: '{}', attachments: { 'p/1.png': picture } }] }))
          .outcomes;
        const found = await store.find('a');
        const stub = found?.attachments?.['p/1.png'];
        expect(stub).toMatchObject({ contentType: 'image/png', length: 600_000, revpos: 1 });
        expect(stub?.digest).toMatch(/^md5-[A-Za-z0-9+/]{22}==$/);
        expect(Buffer.compare((await store.findAttachment(stub?.digest ?? '')) ?? new Uint8Array(), bytes)).toBe(0);
        const next = await store.write({
          edits: [
            {
              id: 'a',
              parent: revOf(outcome),
              body: '{"n":2}',
              attachments: { 'p/1.png': { stub: true, ...(stub as NonNullable<typeof stub>) } },
            },
          ],
        });
        expect(next.outcomes[0]).toMatchObject({ state: 'stored' });
        expect((await store.find('a'))?.attachments?.['p/1.png']).toEqual(stub);
        expect(await store.findAttachment('md5-none')).toBeUndefined();
      });

      it('AT1 names content as CouchDB does', async () => {
        const data = new TextEncoder().encode('hello');
        await store.write({
          edits: [{ id: 'a', body: '{}', attachments: { t: { contentType: 'text/plain', data } } }],
        });
        expect((await store.find('a'))?.attachments?.t?.digest).toBe('md5-XUFAKrxLKna5cZ2REBfFkg==');
      });

      it('AT1 refuses a reference to bytes that are not here', async () => {
        const stub = {
          stub: true as const,
          contentType: 'text/plain',
          digest: 'md5-AAAAAAAAAAAAAAAAAAAAAA==',
          length: 3,
          revpos: 1,
        };
        const { outcomes } = await store.write({
          edits: [{ id: 'a', body: '{}', attachments: { t: stub } }],
          grafts: [graft('b', 1, 'a', {}, { attachments: { t: stub } })],
        });
        expect(outcomes).toMatchObject([{ state: 'refused', path: '_attachments.t' }, { state: 'refused' }]);
      });

      it('AT1 takes attachments into the revision digest and keeps empty ones', async () => {
        const withIt = await store.write({
          edits: [{ id: 'a', body: '{}', attachments: { t: { contentType: 'text/plain', data: new Uint8Array() } } }],
        });
        const without = await store.write({ edits: [{ id: 'b', body: '{}' }] });
        expect(revOf(withIt.outcomes[0])).not.toBe(revOf(without.outcomes[0]));
        expect(await store.findAttachment((await store.find('a'))?.attachments?.t?.digest ?? '')).toHaveLength(0);
      });

      it('AT2 reads ranges', async () => {
        await store.write({ grafts: [graft('a', 2, 'b,a', {}, { attachments: { x: { ...picture, revpos: 1 } } })] });
        const stub = (await store.find('a'))?.attachments?.x;
        expect(stub).toMatchObject({ revpos: 1 });
        for (const [start, end] of [
          [0, 10],
          [262_140, 262_150],
          [599_990, 700_000],
          [100, 100],
        ] as const) {
          const part = (await store.findAttachment(stub?.digest ?? '', { start, end })) ?? new Uint8Array();
          expect(Buffer.compare(part, bytes.subarray(start, end))).toBe(0);
        }
      });

      const staged = async (...pieces: Uint8Array[]) =>
        store.stageAttachment(
          (async function* () {
            yield* pieces;
          })(),
        );
      const write = async (id: string, x: AttachmentInput, parent?: string) =>
        (
          await store.write({
            edits: [{ id, body: `{"of":"${id}"}`, attachments: { x }, ...(parent === undefined ? {} : { parent }) }],
          })
        ).outcomes[0];

      it('AT3 takes bytes in by pieces before the revision that names them', async () => {
        const taken = await staged(bytes.subarray(0, 1), bytes.subarray(1, 300_000), bytes.subarray(300_000));
        expect(taken.length).toBe(bytes.byteLength);
        expect(await write('a', { contentType: 'image/png', staged: taken })).toMatchObject({ state: 'stored' });
        const stub = (await store.find('a'))?.attachments?.x;
        expect(stub).toEqual({ contentType: 'image/png', revpos: 1, ...taken });
        expect(Buffer.compare((await store.findAttachment(taken.digest)) ?? new Uint8Array(), bytes)).toBe(0);
        const middle = (await store.findAttachment(taken.digest, { start: 262_140, end: 262_150 })) ?? new Uint8Array();
        expect(Buffer.compare(middle, bytes.subarray(262_140, 262_150))).toBe(0);
        await write('b', picture);
        expect((await store.find('b'))?.attachments?.x?.digest).toBe(taken.digest);
      });

      it('AT3 takes the same bytes again, and none at all', async () => {
        await write('a', picture);
        const again = await staged(bytes);
        expect(again.digest).toBe((await store.find('a'))?.attachments?.x?.digest);
        expect(await write('b', { contentType: 'a/b', staged: again })).toMatchObject({ state: 'stored' });
        const empty = await staged();
        expect(empty).toEqual({ digest: 'md5-1B2M2Y8AsgTpgAmY7PhCfg==', length: 0 });
        expect(await write('c', { contentType: 'a/b', staged: empty })).toMatchObject({ state: 'stored' });
        expect(await store.findAttachment(empty.digest)).toHaveLength(0);
      });

      it('AT3 keeps nothing when the source fails', async () => {
        const failing = (async function* () {
          yield bytes;
          throw new Error('cut off');
        })();
        await expect(store.stageAttachment(failing)).rejects.toThrow('cut off');
        await write('a', { contentType: 'a/b', data: new Uint8Array([1]) });
        expect((await store.info()).docCount).toBe(1);
        const whole = await staged(bytes);
        expect(await store.findAttachment(whole.digest, { start: 0, end: 4 })).toEqual(bytes.slice(0, 4));
      });

      it('AT4 takes the attachment of the parent where a reference names no digest', async () => {
        const rev = revOf(await write('a', picture));
        const bare = { stub: true as const, contentType: 'a/b', digest: '', length: 0, revpos: 1 };
        expect(await write('a', bare, rev)).toMatchObject({ state: 'stored' });
        expect((await store.find('a'))?.attachments?.x).toMatchObject({ contentType: 'image/png', length: 600_000 });
        expect(await write('b', bare)).toMatchObject({ state: 'refused', path: '_attachments.x' });
      });
    });

    describe('purging', () => {
      beforeEach(async () => {
        await store.write({
          grafts: [graft('a', 1, 'a', { n: 1 }), graft('a', 3, 'c,b,a', { n: 3 }), graft('a', 2, 'd,a', { n: 2 })],
        });
      });

      it('PU1 takes a leaf with what only it had, and shows what stays at a new position', async () => {
        const { updateSeq } = await store.info();
        expect(
          await store.purge([
            { id: 'a', revs: ['3-c', '2-b', '9-x'] },
            { id: 'none', revs: ['1-a'] },
          ]),
        ).toEqual([
          { id: 'a', revs: ['3-c'] },
          { id: 'none', revs: [] },
        ]);
        expect(await store.find('a')).toMatchObject({ rev: '2-d', body: '{"n":2}' });
        expect(await store.find('a', '3-c')).toBeUndefined();
        expect(await store.find('a', '1-a')).toMatchObject({ body: '{"n":1}' });
        expect(await feed()).toEqual([[updateSeq + 1, 'a']]);
        expect(await store.findMissing([{ id: 'a', revs: ['3-c', '2-d'] }])).toMatchObject([{ missing: ['3-c'] }]);
        expect(await store.listConflicts(undefined, 9)).toEqual([]);
        await store.write({ grafts: [graft('a', 3, 'c,b,a', { n: 3 })] });
        expect(await store.find('a')).toMatchObject({ rev: '3-c', body: '{"n":3}' });
      });

      it('PU1 keeps the winner when another leaf goes', async () => {
        await store.purge([{ id: 'a', revs: ['2-d'] }]);
        expect(await store.find('a')).toMatchObject({ rev: '3-c', body: '{"n":3}' });
        expect(await leavesOf('a')).toEqual(['3-c']);
      });

      it('PU2 takes a document without leaves out of everything', async () => {
        await put('b', {});
        await store.purge([{ id: 'a', revs: ['3-c', '2-d'] }]);
        expect(await store.find('a')).toBeUndefined();
        expect(await store.findLeaves('a')).toEqual([]);
        expect((await feed()).map(([, id]) => id)).toEqual(['b']);
        expect(await store.info()).toMatchObject({ docCount: 1, deletedCount: 0 });
        const fresh = await put('a', { n: 9 });
        expect(fresh).toMatch(/^1-/);
        expect(await store.find('a', '1-a')).toBeUndefined();
      });
    });

    describe('settings of one database', () => {
      it('ST2.5 keeps its own limit of revisions', async () => {
        await store.write({ locals: [{ id: REVS_LIMIT_LOCAL, body: '2' }] });
        await store.write({ grafts: [graft('a', 4, 'd,c,b,a')] });
        expect((await store.find('a'))?.path.ids).toEqual(['d', 'c']);
        await store.write({ locals: [{ id: REVS_LIMIT_LOCAL, body: '3' }] });
        await store.write({ grafts: [graft('b', 4, 'd,c,b,a')] });
        expect((await store.find('b'))?.path.ids).toEqual(['d', 'c', 'b']);
      });
    });
  });
}
