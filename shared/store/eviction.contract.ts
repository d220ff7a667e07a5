import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portableDigests } from '#shared/revision/digests.ts';
import type { DocumentJudge } from './document-judge.ts';
import type { DocumentStore, EvictingStore, Graft } from './document-store.ts';
import type { WriteRules } from './plan-write.ts';

export interface EvictingStoreUnderTest {
  readonly store: DocumentStore & EvictingStore;
  dispose(): Promise<void>;
}

function of(id: string, start = 1, ids = 'a', more: Partial<Graft> = {}): Graft {
  const body = JSON.stringify({ facility: 'N', patient: 'Patient:1', start });
  return { id, path: { start, ids: ids.split(',') }, deleted: false, body, ...more };
}

function digestOf(data: Uint8Array): string {
  const running = portableDigests.beginAttachmentDigest();
  running.update(data);
  return running.finish();
}

/** The suite of every replica that documents can leave. Rule numbers: SPEC.md. */
export function describeEviction(
  name: string,
  open: (rules: Partial<WriteRules>) => Promise<EvictingStoreUnderTest>,
): void {
  describe(`${name}: eviction`, () => {
    let current: EvictingStoreUnderTest;
    let store: EvictingStoreUnderTest['store'];
    beforeEach(async () => {
      current = await open({});
      store = current.store;
    });
    afterEach(() => current.dispose());
    const readFeed = () => store.listChanges({ since: 0, limit: 99, bodies: 'leaves' });

    it('EV1 a document goes with all its revisions, without a trace in feed, lists, counts and sums', async () => {
      await store.write({ grafts: [of('a'), of('a', 2, 'b,a'), of('a', 2, 'c,a'), of('b')] });
      const before = await store.info();
      expect(await store.evict([{ id: 'a', revs: ['2-b', '2-c'] }])).toEqual([{ id: 'a', revs: ['2-c', '2-b'] }]);
      expect(await store.info()).toMatchObject({ docCount: 1, deletedCount: 0, updateSeq: before.updateSeq });
      expect((await store.listChanges({ since: 0, limit: 9 })).rows.map(({ id }) => id)).toEqual(['b']);
      expect(await store.find('a', '1-a')).toBeUndefined();
      expect(await store.listConflicts(undefined, 9)).toEqual([]);
      expect(await store.findMissing([{ id: 'a', revs: ['1-a'] }])).toMatchObject([{ missing: ['1-a'] }]);
      expect((await store.summarise()).count).toBe(1);
    });

    it('EV2 a document that was written since it was judged stays whole', async () => {
      await store.write({ grafts: [of('a', 2, 'b,a'), of('a', 2, 'c,a')] });
      await store.write({ grafts: [of('a', 3, 'd,b,a')] });
      expect(await store.evict([{ id: 'a', revs: ['2-b', '2-c'] }])).toEqual([]);
      expect((await store.findLeaves('a')).map(({ rev }) => rev)).toEqual(['3-d', '2-c']);
      expect(await store.evict([{ id: 'a', revs: ['3-d'] }])).toEqual([]);
      expect(await store.evict([{ id: 'unknown', revs: ['1-a'] }])).toEqual([]);
    });

    it('EV3 what went comes again as new, tombstones too', async () => {
      await store.write({ grafts: [of('a', 2, 'b,a', { deleted: true, body: '{}' })] });
      expect(await store.evict([{ id: 'a', revs: ['2-b'] }])).toHaveLength(1);
      expect(await store.info()).toMatchObject({ docCount: 0, deletedCount: 0 });
      const back = await store.write({ grafts: [of('a', 1, 'a'), of('a', 2, 'b,a', { deleted: true, body: '{}' })] });
      expect(back.outcomes.map(({ state }) => state)).toEqual(['stored', 'stored']);
      expect(await store.find('a', '1-a')).toMatchObject({ body: expect.stringContaining('Patient:1') });
    });

    it('EV4 bytes go with the last document that names them', async () => {
      const data = new TextEncoder().encode('picture');
      const attachments = { x: { contentType: 'text/plain', data } };
      await store.write({ grafts: [of('a', 1, 'a', { attachments }), of('b', 1, 'a', { attachments })] });
      const digest = (await store.find('a'))?.attachments?.x?.digest ?? '';
      await store.evict([{ id: 'a', revs: ['1-a'] }]);
      expect(await store.findAttachment(digest)).toBeDefined();
      await store.evict([{ id: 'b', revs: ['1-a'] }]);
      expect(await store.findAttachment(digest)).toBeUndefined();
    });

    it('EV8 a rewrite changes nothing that can be asked for', async () => {
      const data = new TextEncoder().encode('picture');
      const attachments = { x: { contentType: 'text/plain', data } };
      await store.write({ grafts: [of('a', 2, 'b,a'), of('a', 2, 'c,a'), of('b', 1, 'a', { attachments })] });
      await store.evict([{ id: 'a', revs: ['2-b', '2-c'] }]);
      const [info, sum, feed] = [await store.info(), await store.summarise(), await readFeed()];
      await store.rewrite();
      expect(await store.info()).toEqual({ ...info, sizeBytes: expect.any(Number) });
      expect(await store.summarise()).toEqual(sum);
      expect(await readFeed()).toEqual(feed);
      expect(await store.findAttachment(digestOf(data))).toEqual(data);
      const after = await store.write({ grafts: [of('a')] });
      expect(after.outcomes).toMatchObject([{ state: 'stored', seq: info.updateSeq + 1 }]);
    });

    it('EV5 quarantined revisions of a document go along', async () => {
      const judge: DocumentJudge = {
        isEvent: () => false,
        judge: ({ generation }) => (generation > 1 ? { state: 'quarantined', reason: 'no' } : { state: 'accepted' }),
      };
      await current.dispose();
      current = await open({ judge });
      store = current.store;
      await store.write({ grafts: [of('a'), of('a', 2, 'b,a'), of('b', 2, 'b,a')] });
      await store.evict([{ id: 'a', revs: ['1-a'] }]);
      expect((await store.listQuarantined(9)).map(({ id }) => id)).toEqual(['b']);
    });

    describe('quarantined revisions of what never entered', () => {
      const part = { facilities: [], patients: ['Patient:1'] };
      const keep = { facilities: ['N'], patients: ['Patient:2'] };
      const judge: DocumentJudge = {
        isEvent: () => false,
        judge: ({ body }) => (body().sound ? { state: 'accepted' } : { state: 'quarantined', reason: 'no' }),
      };
      const said = (id: string, body: object, more: Partial<Graft> = {}) =>
        of(id, 1, 'a', { body: JSON.stringify(body), ...more });
      const quarantined = async () => (await store.listQuarantined(99)).map(({ id }) => id).sort();
      beforeEach(async () => {
        await current.dispose();
        current = await open({ judge });
        store = current.store;
      });

      it('EV7 go by what their bodies say, the ill-formed too', async () => {
        await store.write({
          grafts: [
            said('of-the-part', { facility: 'S', patient: 'Patient:1' }),
            said('Patient:1', {}),
            said('no-facility', { patient: 'Patient:1' }),
            said('of-a-site-that-stays', { facility: 'N', patient: 'Patient:1' }),
            said('of-all', { facility: '*', patient: 'Patient:1' }),
            said('another', { facility: 'S', patient: 'Patient:2' }),
            said('a-bare-tombstone', {}, { deleted: true }),
          ],
        });
        const before = await store.info();
        expect((await store.evictQuarantined(part, keep)).map(({ id }) => id)).toEqual([
          'Patient:1',
          'no-facility',
          'of-the-part',
        ]);
        expect(await quarantined()).toEqual(['a-bare-tombstone', 'another', 'of-a-site-that-stays', 'of-all']);
        expect((await store.info()).updateSeq).toBe(before.updateSeq);
        expect(await store.evictQuarantined(part, keep)).toEqual([]);
      });

      it('EV7 an id is judged by all of its revisions; one whose document is here goes and stays with it', async () => {
        const left = JSON.stringify({ facility: 'S', patient: 'Patient:1' });
        const stays = JSON.stringify({ facility: 'N', patient: 'Patient:1' });
        await store.write({
          grafts: [
            of('both', 1, 'a', { body: left }),
            of('both', 1, 'b', { body: stays }),
            of('two', 1, 'a', { body: left }),
            of('two', 2, 'b,a', { body: left }),
            said('here', { facility: 'S', patient: 'Patient:1', sound: true }),
            of('here', 2, 'b,a', { body: left }),
          ],
        });
        expect(await store.evictQuarantined(part, keep)).toEqual([{ id: 'two', revs: ['1-a', '2-b'] }]);
        expect(await quarantined()).toEqual(['both', 'both', 'here']);
        expect(await store.findMissing([{ id: 'two', revs: ['1-a'] }])).toMatchObject([{ missing: ['1-a'] }]);
      });

      it('EV7 bytes go with the last revision that names them, quarantined ones counted', async () => {
        const data = new TextEncoder().encode('picture');
        const attachments = { x: { contentType: 'text/plain', data } };
        const digest = digestOf(data);
        await store.write({
          grafts: [
            said('b', { facility: 'S', patient: 'Patient:1' }, { attachments }),
            said('a', { facility: 'S', patient: 'Patient:1', sound: true }, { attachments }),
          ],
        });
        await store.evict([{ id: 'a', revs: ['1-a'] }]);
        expect(await store.findAttachment(digest)).toBeDefined();
        await store.evictQuarantined(part, keep);
        expect(await store.findAttachment(digest)).toBeUndefined();
      });

      it('EV5 bytes of quarantined revisions go with the document of their id', async () => {
        const data = new TextEncoder().encode('picture');
        const attachments = { x: { contentType: 'text/plain', data } };
        const left = JSON.stringify({ facility: 'S', patient: 'Patient:1' });
        await store.write({
          grafts: [said('a', { sound: true }), of('a', 2, 'b,a', { body: left, attachments })],
        });
        expect(await store.findAttachment(digestOf(data))).toBeDefined();
        await store.evict([{ id: 'a', revs: ['1-a'] }]);
        expect(await store.findAttachment(digestOf(data))).toBeUndefined();
      });
    });
  });
}
