import { describe, expect, it } from 'vitest';
import type { AttachmentInput, DocumentStore } from './document-store.ts';
import { graft, type OpenStore, revOf, useEachStore } from './store-under-test.ts';

/** Attachments: AT. A part of `describeDocumentStore`. */
export function describeAttachments(open: OpenStore): void {
  describe('attachments', () => {
    let store: DocumentStore;
    useEachStore(open, (opened) => {
      store = opened;
    });

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
}
