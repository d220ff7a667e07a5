import { beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import {
  KNOWLEDGE_PUBLISHERS_ID,
  type KnowledgePackResource,
  type KnowledgePublisher,
  knowledgePackId,
} from '#shared/model/knowledge-pack.ts';
import { signDetached } from '../identity/detached-signature.ts';
import { signDocument } from '../identity/signed-document.ts';
import {
  generateSigningKeys,
  importSigningKey,
  importVerifyingKey,
  type KeyJwk,
  keyIdOf,
  type SigningKey,
} from '../identity/signing-key.ts';
import { type PackFile, readPackFile, writePackFile } from './pack-file.ts';
import { findLoadedPack, findPackInForce, listTrustedPublishers, openLoadedPack } from './pack-in-force.ts';
import { planPackLoad } from './plan-pack-load.ts';
import { headOf, openPack, signPack } from './signed-pack.ts';
import { TEST_PACK, TEST_PACK_INPUT } from './testing/test-pack.ts';

interface Owner {
  readonly publicJwk: KeyJwk;
  readonly key: SigningKey;
  readonly keyId: string;
  readonly publisher: KnowledgePublisher;
}
const newOwner = async (name: string): Promise<Owner> => {
  const { publicJwk, privateJwk } = await generateSigningKeys();
  const keyId = await keyIdOf(publicJwk);
  const publicKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: publicJwk.x ?? '' } as const;
  return { publicJwk, key: await importSigningKey(privateJwk), keyId, publisher: { name, keyId, publicKeyJwk } };
};
let owner: Owner;
let stranger: Owner;
let file: Required<PackFile>;
beforeAll(async () => {
  owner = await newOwner('Publisher');
  stranger = await newOwner('Stranger');
  file = (await signPack(TEST_PACK_INPUT, owner)) as Required<PackFile>;
});

describe('KN14 a pack file', () => {
  it('KN14 is JSON, plain or gzip, and opens', async () => {
    for (const bytes of [writePackFile(file), new TextEncoder().encode(JSON.stringify(file))]) {
      const opened = await openPack(readPackFile(bytes) as PackFile, [stranger.publisher, owner.publisher]);
      expect(opened).toMatchObject({
        pack: TEST_PACK,
        publisher: { name: 'Publisher' },
        head: { id: 'test', version: 3 },
      });
    }
  });
  it('KN14 the hash does not depend on the order of fields or on white space', () => {
    const turned = Object.fromEntries(Object.entries(TEST_PACK_INPUT).toReversed());
    expect(headOf(TEST_PACK, turned)).toEqual(headOf(TEST_PACK, TEST_PACK_INPUT));
  });
  it.each([
    ['cut gzip', () => writePackFile(file).slice(0, -20)],
    ['a few bytes of gzip', () => new Uint8Array([0x1f, 0x8b])],
    ['not JSON', () => new TextEncoder().encode('{')],
    ['not UTF-8', () => new Uint8Array([0x7b, 0xff, 0xfe])],
    ['empty', () => new Uint8Array()],
    ['something else', () => new TextEncoder().encode('{"packs": []}')],
    ['a gzip that says it is endless', () => new Uint8Array([...writePackFile(file).slice(0, -4), 255, 255, 255, 255])],
  ])('KN14 %s is refused', (_case, bytes) => expect(readPackFile(bytes())).toMatchObject({ refused: true }));

  it('KN14 one changed letter is found', async () => {
    const changed = {
      ...file,
      pack: { ...TEST_PACK_INPUT, evidence: { why: { text: 'Because!', source: 'Invented' } } },
    };
    expect(await openPack(changed, [owner.publisher])).toMatchObject({ code: 'file-damaged' });
  });
  it('KN15 an unknown publisher, or none, is refused', async () => {
    expect(await openPack(file, [stranger.publisher])).toMatchObject({
      code: 'wrong-key',
      details: { keyId: owner.keyId },
    });
    expect(await openPack({ pack: TEST_PACK_INPUT }, [owner.publisher])).toMatchObject({ code: 'wrong-key' });
  });
  it('KN14 a key under another id, and a signature for another use', async () => {
    const impostor = { ...stranger.publisher, keyId: owner.keyId };
    expect(await openPack(file, [impostor])).toMatchObject({ code: 'file-damaged' });
    const jws = await signDetached(headOf(TEST_PACK, TEST_PACK_INPUT), owner.key, 'holdfast-identity');
    const forged = { ...file, signature: { keyId: owner.keyId, jws } };
    expect(await openPack(forged, [owner.publisher])).toMatchObject({ code: 'file-damaged' });
  });
  it('KN13 a broken pack is not signed', async () => {
    expect(await signPack({ ...TEST_PACK_INPUT, version: 0 }, owner)).toMatchObject({ path: 'version' });
  });
});

const ORG = 'org-1';
async function loadedPack(changes: Partial<KnowledgePackResource['head']>, serial: number, by: Owner = owner) {
  const head = { ...headOf(TEST_PACK, TEST_PACK_INPUT), ...changes };
  const unsigned = {
    ...{ resourceType: 'KnowledgePack' as const, id: knowledgePackId(head), organisation: ORG, serial, head },
    ...{ loadedAt: '2026-01-01T00:00:00Z', publisher: file.signature },
  };
  return signDocument(unsigned, by.key);
}

describe('KN16 what may follow', () => {
  const head = () => headOf(TEST_PACK, TEST_PACK_INPUT);
  const plan = async (
    loaded: readonly [changes: Partial<KnowledgePackResource['head']>, serial: number][],
    { next = {}, keyId = owner.keyId, instead }: { next?: object; keyId?: string; instead?: string } = {},
  ) => {
    const packs = await Promise.all(loaded.map(([changes, serial]) => loadedPack(changes, serial)));
    return planPackLoad({ ...head(), ...next }, keyId, packs, instead);
  };
  it('KN16 the first, a newer version, the same again', async () => {
    expect(await plan([])).toEqual({ state: 'load', serial: 1, before: undefined });
    expect(await plan([[{ version: 2, sha256: 'x' }, 4]])).toMatchObject({
      state: 'load',
      serial: 5,
      before: { version: 2 },
    });
    expect(await plan([[{}, 1]])).toEqual({ state: 'known' });
  });
  it('KN16 an older version, and another pack of the same version', async () => {
    expect(await plan([[{ version: 4 }, 1]])).toMatchObject({ code: 'conflict' });
    expect(await plan([[{ sha256: 'f'.repeat(64) }, 1]])).toMatchObject({ code: 'conflict' });
  });
  it('KN16 another publisher may not go on with an id', async () => {
    expect(await plan([[{ version: 2 }, 1]], { keyId: stranger.keyId })).toMatchObject({ code: 'wrong-key' });
  });
  it('KN16 another pack takes the place of the last only by name, and back', async () => {
    expect(await plan([[{ id: 'other' }, 1]])).toMatchObject({ code: 'conflict', details: { loaded: 'other' } });
    expect(await plan([[{ id: 'other' }, 1]], { instead: 'other' })).toMatchObject({ state: 'load', serial: 2 });
    expect(
      await plan(
        [
          [{}, 1],
          [{ id: 'other' }, 2],
        ],
        { instead: 'other' },
      ),
    ).toMatchObject({ state: 'load', serial: 3 });
  });
});

describe('KN17 what is in force', () => {
  const seal = async () => ({ organisation: ORG, key: await importVerifyingKey(owner.publicJwk) });
  const find = async (resource: KnowledgePackResource, id = resource.id) =>
    findLoadedPack(id, JSON.stringify({ resource }), await seal());

  it('KN17 only what the organisation signed, under its own id', async () => {
    const pack = await loadedPack({}, 1);
    expect(await find(pack)).toEqual(pack);
    expect(await find({ ...pack, serial: 2 })).toBeUndefined();
    expect(await find(await loadedPack({}, 1, stranger))).toBeUndefined();
    expect(await find(pack, 'KnowledgePack:test-v9')).toBeUndefined();
    expect(await findLoadedPack('KnowledgePack:test-v3', undefined, await seal())).toBeUndefined();
  });
  it('KN17 the last loaded whose day has come', async () => {
    const packs = await Promise.all([
      loadedPack({ version: 1, validFrom: '2026-01-01' }, 1),
      loadedPack({ version: 2, validFrom: '2026-02-01' }, 2),
      loadedPack({ version: 3, validFrom: '2026-06-01' }, 3),
    ]);
    const at = (day: string) => findPackInForce(packs, Date.parse(day))?.head.version;
    expect([at('2025-12-31'), at('2026-01-01'), at('2026-02-01'), at('2026-07-01')]).toEqual([undefined, 1, 2, 3]);
  });
  it('KN17 the content has to be what was signed', async () => {
    const pack = await loadedPack({}, 1);
    const index = openLoadedPack(pack, writePackFile(file));
    expect(isRefusal(index) ? index : index.pack).toEqual(TEST_PACK);
    const other = { ...file, pack: { ...TEST_PACK_INPUT, title: 'Another' } };
    expect(openLoadedPack(pack, writePackFile(other))).toMatchObject({ code: 'file-damaged' });
    expect(openLoadedPack(pack, new Uint8Array([1]))).toMatchObject({ refused: true });
  });
  it('KN15 the organisation itself, and whom it signed for', async () => {
    const own = { name: 'Org', publicKeyJwk: owner.publicJwk };
    const policy = async (by: Owner) => {
      const unsigned = { resourceType: 'Policy', id: KNOWLEDGE_PUBLISHERS_ID, organisation: ORG, serial: 1 };
      const publishers = [stranger.publisher];
      const resource = await signDocument({ ...unsigned, issuedAt: '2026-01-01T00:00:00Z', publishers }, by.key);
      return JSON.stringify({ resource });
    };
    const names = async (body?: string) =>
      (await listTrustedPublishers(body, await seal(), own)).map(({ name }) => name);
    expect(await names()).toEqual(['Org']);
    expect(await names(await policy(owner))).toEqual(['Org', 'Stranger']);
    expect(await names(await policy(stranger))).toEqual(['Org']);
  });
});
