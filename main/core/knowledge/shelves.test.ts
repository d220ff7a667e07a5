import { describe, expect, it } from 'vitest';
import { listProducts } from '#shared/domain/formulary/index-products.ts';
import { buildProductResource } from '#shared/domain/formulary/product-resource.ts';
import { signDocument } from '#shared/domain/identity/signed-document.ts';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { writePackFile } from '#shared/domain/knowledge/pack-file.ts';
import { knowledgePack } from '#shared/domain/knowledge/pack-schema.ts';
import { headOf } from '#shared/domain/knowledge/signed-pack.ts';
import { TEST_PACK_INPUT } from '#shared/domain/knowledge/testing/test-pack.ts';
import { KNOWLEDGE_PACK_KIND, knowledgePackId, PACK_CONTENT } from '#shared/model/knowledge-pack.ts';
import { createStationStore } from '../testing/core-rig.ts';
import { createTestClock } from '../testing/test-desk.ts';
import { createKnowledgeShelf } from './knowledge-shelf.ts';
import { createProductShelf } from './product-shelf.ts';

const AT = '2026-11-22T07:00:00.000Z-0000-central';
const ENVELOPE = { v: 1, facility: '*', at: AT, by: 'central', station: 'central' };

async function organisation() {
  const store = createStationStore();
  const { publicJwk, privateJwk } = await generateSigningKeys();
  const seal = { organisation: 'north', key: await importVerifyingKey(publicJwk) };
  const faults: unknown[] = [];
  const clock = createTestClock();
  const shelf = createKnowledgeShelf({ store, seal, clock, onFault: (fault) => faults.push(fault) });
  /** `content`: what lies in the attachment, where it is another than what was signed. */
  async function load(
    version: number,
    changes: { validFrom?: string; content?: object; key?: typeof privateJwk } = {},
  ) {
    const { content, key = privateJwk, ...more } = changes;
    const pack = { ...TEST_PACK_INPUT, version, ...more };
    const head = headOf(knowledgePack.parse(pack), pack);
    const id = knowledgePackId(head);
    const unsigned = {
      ...{ resourceType: KNOWLEDGE_PACK_KIND, id, organisation: 'north', serial: version },
      ...{ loadedAt: '2026-11-22T07:00:00Z', head, publisher: { keyId: 'k', jws: 'j' } },
    };
    const resource = await signDocument(unsigned, await importSigningKey(key));
    const data = writePackFile({ pack: content ?? pack });
    const body = JSON.stringify({ ...ENVELOPE, kind: KNOWLEDGE_PACK_KIND, resource });
    const attachments = { [PACK_CONTENT.name]: { contentType: PACK_CONTENT.contentType, data } };
    const { outcomes } = await store.write({ edits: [{ id, body, attachments }] });
    expect(outcomes[0]).toMatchObject({ state: 'stored' });
  }
  return { store, shelf, load, faults, clock };
}

describe('KN21 the pack on a station', () => {
  it('KN21 is the newest whose day has come, also when the day comes later', async () => {
    const { shelf, load, clock } = await organisation();
    expect(await shelf.inForce()).toBeUndefined();
    await load(3);
    await load(4, { validFrom: '2026-11-23' });
    const first = await shelf.inForce();
    expect(first?.pack.version).toBe(3);
    expect(await shelf.inForce()).toBe(first);
    clock.advance(24 * 3_600_000);
    expect((await shelf.inForce())?.pack.version).toBe(4);
  });

  it('KN21 is none when its content is not what was signed, and somebody else cannot sign', async () => {
    const { shelf, load, faults } = await organisation();
    const { privateJwk } = await generateSigningKeys();
    await load(3, { key: privateJwk });
    expect(await shelf.inForce()).toBeUndefined();
    await load(4, { content: { ...TEST_PACK_INPUT, version: 4, title: 'Another' } });
    expect(await shelf.inForce()).toBeUndefined();
    expect(faults).toHaveLength(1);
  });
});

describe('FO4 the formulary on a station', () => {
  it('FO4 is indexed once, and again where a product changed', async () => {
    const { store } = await organisation();
    const products = createProductShelf(store);
    expect((await products.index()).entries).toHaveLength(0);
    const write = (code: string, generic: string) => {
      const made = { code, generic, form: 'tablet', routes: ['oral'], baseUnit: 'tablet', ingredients: [], packs: [] };
      const resource = buildProductResource({ ...made, status: 'active' });
      const body = JSON.stringify({ ...ENVELOPE, kind: 'MedicationKnowledge', resource });
      return store.write({ edits: [{ id: `MedicationKnowledge:${code}`, body }] });
    };
    await write('D1', 'Alphacillin');
    const index = await products.index();
    expect(await products.index()).toBe(index);
    await write('D2', 'Betacillin');
    expect(listProducts(await products.index(), 'beta', 5).map(({ product }) => product.code)).toEqual(['D2']);
    expect((await products.findByCode('d1'))?.product.generic).toBe('Alphacillin');
  });
});
