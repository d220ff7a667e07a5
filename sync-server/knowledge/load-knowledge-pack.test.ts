import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  generateSigningKeys,
  importSigningKey,
  importVerifyingKey,
  keyIdOf,
} from '#shared/domain/identity/signing-key.ts';
import { writePackFile } from '#shared/domain/knowledge/pack-file.ts';
import { findLoadedPack, findPackInForce, openLoadedPack } from '#shared/domain/knowledge/pack-in-force.ts';
import { signPack } from '#shared/domain/knowledge/signed-pack.ts';
import { TEST_PACK_INPUT } from '#shared/domain/knowledge/testing/test-pack.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { PACK_CONTENT } from '#shared/model/knowledge-pack.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { provisionTestOrganisation } from '../testing/test-station.ts';
import { distrustPublisher, trustPublisher } from './knowledge-publishers.ts';
import { listLoadedPacks, loadKnowledgePack } from './load-knowledge-pack.ts';

let server: TestServer;
let north: OrganisationEntry;
beforeAll(async () => {
  server = await startTestServer();
  north = (await provisionTestOrganisation(server, 'North Hospital')).organisation;
});
afterAll(() => server.dispose());

const load = (bytes: Uint8Array, more: object = {}) => loadKnowledgePack(server.context, north, { bytes, ...more });
const plain = (changes: object) => new TextEncoder().encode(JSON.stringify({ ...TEST_PACK_INPUT, ...changes }));

describe('loading a knowledge pack', () => {
  it('KN15 KN16 KN17 trusted, loaded once, replaced by a newer one, never by an older', async () => {
    const { publicJwk, privateJwk } = await generateSigningKeys();
    const publisher = { key: await importSigningKey(privateJwk), keyId: await keyIdOf(publicJwk) };
    const signed = async (version: number) => {
      const file = await signPack({ ...TEST_PACK_INPUT, version }, publisher);
      if (isRefusal(file)) throw new Error(file.sentence);
      return writePackFile(file);
    };
    expect(await load(await signed(1))).toMatchObject({ code: 'wrong-key' });
    await trustPublisher(server.context, north, { name: 'Publisher', key: publicJwk, reason: 'seen' });
    expect(await load(await signed(1))).toMatchObject({ state: 'loaded', before: undefined });
    expect(await load(await signed(1))).toMatchObject({ state: 'known' });
    expect(await load(await signed(2))).toMatchObject({ state: 'loaded', before: { version: 1 } });
    expect(await load(await signed(1))).toMatchObject({ code: 'conflict' });
    await distrustPublisher(server.context, north, { keyId: publisher.keyId, reason: 'gone' });
    expect(await load(await signed(3))).toMatchObject({ code: 'wrong-key' });
  });

  it('KN15 an unsigned pack is adopted only when that is said, and takes a place only by name', async () => {
    const bytes = plain({ id: 'own', version: 1 });
    expect(await load(bytes)).toMatchObject({ code: 'wrong-key' });
    expect(await load(bytes, { adopt: true })).toMatchObject({ code: 'conflict', details: { loaded: 'test' } });
    expect(await load(bytes, { adopt: true, instead: 'test' })).toMatchObject({
      state: 'loaded',
      publisher: { name: 'North Hospital' },
    });
    expect(await load(plain({ id: 'own', version: 2, extra: 1 }), { adopt: true })).toMatchObject({
      code: 'invalid-input',
    });
  });

  it('KN17 what is stored opens at whoever has the key of the organisation', async () => {
    const store = await server.context.stores.open(north.database);
    const packs = await listLoadedPacks(store, north);
    expect(packs.map(({ id, serial }) => [id, serial])).toEqual([
      ['KnowledgePack:test-v1', 1],
      ['KnowledgePack:test-v2', 2],
      ['KnowledgePack:own-v1', 3],
    ]);
    const inForce = findPackInForce(packs, Date.parse('2026-06-01'));
    const stored = await store.find(inForce?.id ?? '');
    const seal = { organisation: north.id, key: await importVerifyingKey(north.publicKeyJwk) };
    expect(await findLoadedPack(stored?.id ?? '', stored?.body, seal)).toEqual(inForce);
    const content = await store.findAttachment(stored?.attachments?.[PACK_CONTENT.name]?.digest ?? '');
    const index = inForce && content && openLoadedPack(inForce, content);
    expect(index && !isRefusal(index) && index.pack.id).toBe('own');
  });

  it('KN17 each load stands in the audit', async () => {
    const store = await server.context.stores.open(north.database);
    const events = await store.listDocuments({ kind: 'AuditEvent', limit: 100 });
    const loads = events.filter(({ body }) => body?.includes('knowledge.load'));
    expect(loads).toHaveLength(3);
  });
});
