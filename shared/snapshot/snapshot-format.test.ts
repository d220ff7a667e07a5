import { describe, expect, it } from 'vitest';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { certifyHub } from '#shared/hub/signed-hub.ts';
import { fromBase64 } from '#shared/protocol/base64.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { type ChunkSeal, chunkSealOf, openChunk, PREFIX_BYTES, readPrefix, sealChunk } from './chunk.ts';
import { isSignedByServer, readHead, type SnapshotHead, writeHead } from './snapshot-head.ts';
import { decodePart, encodePart, rowsOf } from './snapshot-part.ts';
import { boxKeyOf, openForStation, openingKeyOf, sealForStation } from './station-box.ts';

async function makeKeys() {
  const { publicJwk, privateJwk } = await generateSigningKeys();
  const secret = fromBase64((privateJwk.d ?? '').replaceAll('-', '+').replaceAll('_', '/')) ?? new Uint8Array();
  const signing = await importSigningKey(privateJwk);
  return {
    publicJwk: ed25519PublicJwk.parse(publicJwk),
    secret,
    signing,
    verifying: await importVerifyingKey(publicJwk),
  };
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const CONTENT_KEY = new Uint8Array(32).fill(7);

describe('the box of a station', () => {
  it("SN2 is the X25519 form of the station's key, and opens for that station alone", async () => {
    const [mine, theirs] = [await makeKeys(), await makeKeys()];
    const opening = await openingKeyOf(mine.secret);
    expect((await crypto.subtle.exportKey('jwk', opening)).x).toBe(boxKeyOf(mine.publicJwk).x);
    const sealed = await sealForStation(CONTENT_KEY, mine.publicJwk);
    expect(await openForStation(sealed, opening)).toEqual(CONTENT_KEY);
    expect(await openForStation(sealed, await openingKeyOf(theirs.secret))).toBeUndefined();
    expect(await openForStation(sealed.slice(0, -4), opening)).toBeUndefined();
  });

  it('SN2 gives of the first key of RFC 8032 what X25519 makes of its secret', () => {
    // By another implementation: the X25519 public key of the first half of SHA-512 over the seed.
    const x = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
    const u = boxKeyOf({ kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }).x;
    expect(Buffer.from(u, 'base64url').toString('hex')).toBe(
      'd85e07ec22b0ad881537c2f44d662d1a143cf830c57aca4305d85c7a90f6b62e',
    );
  });
});

describe('the head', () => {
  const headOf = (more: Partial<SnapshotHead> = {}): SnapshotHead => ({
    snapshot: 'snapshot-1',
    organisation: 'north',
    server: { identity: 'uuid/north/mark' },
    station: 'station-1',
    madeAt: '2026-01-01T00:00:00.000Z',
    key: 'sealed',
    ...more,
  });
  const read = (text: string) => {
    const found = readHead(text);
    if (found.state !== 'read') throw new Error(found.state);
    return found;
  };

  it('SN1 SN3 is read back with its text, and holds under the key of the organisation alone', async () => {
    const [north, south] = [await makeKeys(), await makeKeys()];
    const text = await writeHead(headOf(), north.signing);
    const found = read(`${text}\u0000\u0001 chunks\n`);
    expect(found.text).toBe(text);
    expect(found.signed.head).toEqual(headOf());
    const pinned = { organisation: 'north', organisationKey: north.verifying };
    expect(await isSignedByServer(found.signed, pinned)).toBe(true);
    expect(await isSignedByServer(found.signed, { ...pinned, organisation: 'south' })).toBe(false);
    expect(await isSignedByServer(found.signed, { ...pinned, organisationKey: south.verifying })).toBe(false);
    const moved = { ...found.signed, head: headOf({ station: 'station-2' }) };
    expect(await isSignedByServer(moved, pinned)).toBe(false);
  });

  it('SN3 holds under the key of a hub that the organisation certified', async () => {
    const [north, hub] = [await makeKeys(), await makeKeys()];
    const place = { name: 'Hub', siteId: 'Location:1', issuedAt: '2026-01-01T00:00:00.000Z' };
    const own = { ...place, hubId: 'hub', organisation: 'north', publicKeyJwk: hub.publicJwk };
    const pinned = { organisation: 'north', organisationKey: north.verifying };
    const certified = headOf({ server: { identity: 'i', hub: await certifyHub(own, north.signing) } });
    expect(await isSignedByServer(read(await writeHead(certified, hub.signing)).signed, pinned)).toBe(true);
    const selfMade = headOf({ server: { identity: 'i', hub: await certifyHub(own, hub.signing) } });
    expect(await isSignedByServer(read(await writeHead(selfMade, hub.signing)).signed, pinned)).toBe(false);
  });

  it('SN10 tells another file from one of a newer version', () => {
    expect(readHead('HOLDFAST SNAPSHOT 2\n{}\n')).toEqual({ state: 'newer-version' });
    for (const text of ['', 'PK', 'HOLDFAST SNAPSHOT 1', 'HOLDFAST SNAPSHOT 1\n{}\n', 'HOLDFAST SNAPSHOT 1\n{"head"'])
      expect(readHead(text)).toEqual({ state: 'not-ours' });
  });
});

describe('chunks', () => {
  const sealOf = (text = 'head'): Promise<ChunkSeal> => chunkSealOf(CONTENT_KEY, text);

  it('SN4 open at their own place of their own file and nowhere else, and not when a bit is another', async () => {
    const seal = await sealOf();
    const chunk = await sealChunk(seal, { number: 3, last: false }, bytes(1, 2, 3));
    const prefix = readPrefix(chunk);
    expect(prefix).toEqual({ length: chunk.length - PREFIX_BYTES, last: false });
    const sealed = chunk.slice(PREFIX_BYTES);
    expect(await openChunk(seal, { number: 3, last: false }, sealed)).toEqual(bytes(1, 2, 3));
    expect(await openChunk(seal, { number: 4, last: false }, sealed)).toBeUndefined();
    expect(await openChunk(seal, { number: 3, last: true }, sealed)).toBeUndefined();
    expect(await openChunk(await sealOf('other head'), { number: 3, last: false }, sealed)).toBeUndefined();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.map((byte, place) => (place === at ? byte ^ 1 : byte));
      expect(await openChunk(seal, { number: 3, last: false }, changed)).toBeUndefined();
    }
    expect(await openChunk(seal, { number: 3, last: false }, sealed.slice(0, -1))).toBeUndefined();
  });

  it('SN4 say that they are the last, and a length that cannot be is none', async () => {
    const chunk = await sealChunk(await sealOf(), { number: 0, last: true }, bytes());
    expect(readPrefix(chunk)).toMatchObject({ last: true });
    expect(readPrefix(bytes(0, 0, 0, 1))).toBeUndefined();
    expect(readPrefix(bytes(0x7f, 0xff, 0xff, 0xff))).toBeUndefined();
    expect(readPrefix(bytes(0, 0))).toBeUndefined();
  });

  it('SN5 hold rows, compressed, and bytes as they are', async () => {
    const text = '["",…]\t{}\n'.repeat(500);
    const rows = decodePart(await encodePart({ part: 'rows', lane: 1, rows: 500, done: 700 }, text));
    expect(rows.line).toEqual({ part: 'rows', lane: 1, rows: 500, done: 700 });
    expect(rows.content.length).toBeLessThan(text.length / 10);
    expect(new TextDecoder().decode(await rowsOf(rows))).toBe(text);
    const line = { part: 'bytes', digest: 'md5-x', length: 3, at: 0 } as const;
    expect(decodePart(await encodePart(line, bytes(10, 10, 0)))).toEqual({ line, content: bytes(10, 10, 0) });
  });
});
