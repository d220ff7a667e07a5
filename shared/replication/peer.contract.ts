import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStore, Graft } from '#shared/store/document-store.ts';
import { LANES } from './confirmed-positions.ts';
import type { FeedRow, LanePages, ReplicationSource, ReplicationTarget, StoredRevision } from './peer.ts';
import { toGraft } from './to-graft.ts';

export interface PeerUnderTest {
  readonly peer: ReplicationSource & ReplicationTarget;
  /** What stands behind it. */
  readonly store: DocumentStore;
  dispose(): Promise<void>;
}

const graft = (id: string, start: number, ids: string, more: Partial<Graft> = {}): Graft => ({
  id,
  path: { start, ids: ids.split(',') },
  deleted: false,
  body: `{"by":"${ids}"}`,
  ...more,
});

const bodyOf = ({ body }: StoredRevision) => body;

/** The suite that every source and target passes (PE1). */
export function describePeer(name: string, open: () => Promise<PeerUnderTest>): void {
  describe(`${name} as a replication peer`, () => {
    let under: PeerUnderTest;
    const signal = new AbortController().signal;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.dispose());

    const write = (...grafts: Graft[]) => under.store.write({ grafts });
    const idsOf = (rows: readonly FeedRow[]) => rows.map(({ id }) => id);

    it('PE1 has one identity', async () => {
      expect(await under.peer.identity(signal)).toBe(await under.peer.identity(signal));
    });

    it('PE1 keeps checkpoints, the last one written', async () => {
      expect(await under.peer.readCheckpoint('abc', signal)).toBeUndefined();
      const history = [{ sessionId: 's', recordedSeq: '5', endTime: '2026-11-22T00:00:00.000Z' }];
      for (const sourceLastSeq of ['5', '9']) {
        await under.peer.writeCheckpoint('abc', { sessionId: 's', sourceLastSeq, history }, signal);
      }
      expect(await under.peer.readCheckpoint('abc', signal)).toEqual({ sessionId: 's', sourceLastSeq: '9', history });
    });

    it('PE1 RP4.1 pages its feed from the oldest change, all leaves of a document together', async () => {
      await write(
        graft('a', 2, 'x,r'),
        graft('b', 1, 'b'),
        graft('a', 2, 'y,r'),
        graft('c/d é', 1, 'c', { deleted: true }),
      );
      const first = await under.peer.readFeed({ since: undefined, limit: 2 }, signal);
      expect(idsOf(first.rows)).toEqual(['b', 'a']);
      expect(first.rows[1]?.leaves).toEqual(['2-y', '2-x']);
      expect(first.pending).toBeGreaterThan(0);
      const second = await under.peer.readFeed({ since: first.last, limit: 2 }, signal);
      expect(idsOf(second.rows)).toEqual(['c/d é']);
      expect(second.pending).toBe(0);
      const third = await under.peer.readFeed({ since: second.last, limit: 2 }, signal);
      expect(third).toMatchObject({ rows: [], pending: 0 });
    });

    it('PE1 RP2.6 leaves bodies out when they are not wanted', async () => {
      await write(graft('a', 1, 'a'));
      const { rows } = await under.peer.readFeed({ since: undefined, limit: 5, bodies: false }, signal);
      expect(rows).toMatchObject([{ id: 'a', leaves: ['1-a'] }]);
      expect(rows[0]?.revisions ?? []).toEqual([]);
    });

    it('PE1 gives revisions with history and body as text, and leaves out what it lacks', async () => {
      const body = '{"value":1.50,"z":1,"a":{"é":"\\n"}}';
      await write(graft('a/b é', 3, 'c,b,a', { body }), graft('a/b é', 2, 'x,a', { deleted: true, body: '{}' }));
      const wanted = [
        { id: 'a/b é', revs: ['3-c', '2-x'] },
        { id: 'gone', revs: ['1-q'] },
      ];
      const found = await under.peer.readRevisions(wanted, signal);
      expect(found.toSorted((a, b) => (a.rev < b.rev ? 1 : -1))).toEqual([
        { id: 'a/b é', rev: '3-c', path: { start: 3, ids: ['c', 'b', 'a'] }, deleted: false, body },
        { id: 'a/b é', rev: '2-x', path: { start: 2, ids: ['x', 'a'] }, deleted: true, body: '{}' },
      ]);
    });

    it('PE1 says what it lacks', async () => {
      await write(graft('a', 2, 'b,a'));
      const asked = [
        { id: 'a', revs: ['2-b', '1-a', '3-c'] },
        { id: 'n', revs: ['1-n'] },
        { id: '__proto__', revs: ['1-p'] },
      ];
      const missing = await under.peer.findMissing(asked, signal);
      expect(missing.map(({ id, missing: revs }) => [id, revs])).toEqual(
        expect.arrayContaining([
          ['a', ['3-c']],
          ['n', ['1-n']],
        ]),
      );
    });

    it('PE1 takes grafts, known ones and branches included, bodies as text', async () => {
      const grafts = [
        graft('a', 2, 'x,r', { body: '{"v":1.0}' }),
        graft('a', 2, 'y,r'),
        graft('b é', 1, 'b', { deleted: true }),
      ];
      for (let times = 0; times < 2; times += 1) {
        expect((await under.peer.writeRevisions(grafts, signal)).refused).toEqual([]);
      }
      expect((await under.store.findLeaves('a')).map(({ rev, body }) => [rev, body])).toEqual([
        ['2-y', '{"by":"y,r"}'],
        ['2-x', '{"v":1.0}'],
      ]);
      expect(await under.store.find('b é')).toMatchObject({ deleted: true });
    });

    it('PE1 RA1 asks for the bytes of attachments that it lacks, takes them, and gives them back', async () => {
      const data = new Uint8Array([0, 1, 2, 250]);
      await write(graft('seed', 1, 's', { attachments: { f: { contentType: 'a/b', data } } }));
      const digest = (await under.store.find('seed'))?.attachments?.f?.digest ?? '';
      const unknown = {
        stub: true,
        contentType: 'a/b',
        digest: 'md5-AAAAAAAAAAAAAAAAAAAAAA==',
        length: 4,
        revpos: 1,
      } as const;
      const first = await under.peer.writeRevisions(
        [graft('n', 1, 'n', { attachments: { 'x/y é': unknown } }), graft('m', 1, 'm')],
        signal,
      );
      expect(first.refused).toMatchObject([{ id: 'n', rev: '1-n', error: 'missing_stub' }]);
      expect(await under.store.find('m')).toBeDefined();
      const withBytes = graft('n', 1, 'n', { attachments: { 'x/y é': { contentType: 'a/b', data, revpos: 1 } } });
      expect((await under.peer.writeRevisions([withBytes], signal)).refused).toEqual([]);
      expect(await under.peer.readAttachment('n', '1-n', 'x/y é', digest, signal)).toEqual(data);
      const [revision] = await under.peer.readRevisions([{ id: 'n', revs: ['1-n'] }], signal);
      expect(revision?.attachments).toEqual({ 'x/y é': { contentType: 'a/b', digest, length: 4, revpos: 1 } });
      expect(revision && toGraft(revision).attachments).toMatchObject({ 'x/y é': { stub: true } });
    });

    it('PE1 RL1 where it offers that, waits for all lanes at once and brings a page of each, with bodies', async () => {
      const { eachLane } = await under.peer.capabilities(signal);
      const feed = under.peer.openLaneFeed?.();
      if (!eachLane || !feed) return;
      await write(graft('a', 2, 'x,r'), graft('a', 2, 'y,r'));
      const idsAndBodies = (pages: LanePages) =>
        [...pages.values()].flatMap(({ rows }) => rows.map(({ id, revisions = [] }) => [id, ...revisions.map(bodyOf)]));
      const first = await feed.next(new Map(LANES.map((lane) => [lane, undefined])), signal);
      expect([...first.keys()]).toEqual([1, 2, 3]);
      expect(idsAndBodies(first)).toEqual([['a', '{"by":"y,r"}', '{"by":"x,r"}']]);
      const positions = new Map([...first].map(([lane, { last }]) => [lane, last]));
      const woken = feed.next(positions, signal);
      await write(graft('b', 1, 'b'));
      const second = await woken;
      expect(idsAndBodies(second)).toEqual([['b', '{"by":"b"}']]);
      expect([...second.values()].map(({ pending }) => pending)).toEqual([0, 0, 0]);
      // From anywhere, not only from where the pages before ended.
      expect(idsAndBodies(await feed.next(positions, signal))).toEqual([['b', '{"by":"b"}']]);
      feed.end();
      const { rows } = await under.peer.readFeed({ since: second.get(1)?.last, limit: 5 }, signal);
      expect(rows).toEqual([]);
    });

    it('PE1 wakes who waits for a change', async () => {
      await write(graft('a', 1, 'a'));
      await under.peer.waitForChange(undefined, signal);
      const { last } = await under.peer.readFeed({ since: undefined, limit: 5 }, signal);
      const woken = under.peer.waitForChange(last, signal);
      await write(graft('b', 1, 'b'));
      await woken;
      const ending = new AbortController();
      const end = await under.peer.readFeed({ since: last, limit: 5 }, signal);
      const waiting = under.peer.waitForChange(end.last, ending.signal);
      ending.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
    });
  });
}
