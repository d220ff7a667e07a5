import { describe, expect, it } from 'vitest';
import { countersignHead, type SignedHead, signHead } from '#shared/domain/audit/signed-head.ts';
import { generateSigningKeys, importSigningKey } from '#shared/domain/identity/signing-key.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { StoreInfo } from '#shared/store/document-store.ts';
import type { StationEntry } from '../orgs/catalogue.ts';
import { createHeadRelay } from './head-relay.ts';

async function begin() {
  const [ofStation, ofOrganisation] = await Promise.all([generateSigningKeys(), generateSigningKeys()]);
  const key = await importSigningKey(ofStation.privateJwk);
  const organisationKey = await importSigningKey(ofOrganisation.privateJwk);
  const kept: SignedHead[] = [];
  const sent: unknown[] = [];
  let reached = 0;
  const publicKeyJwk = ed25519PublicJwk.parse(ofStation.publicJwk);
  const relay = createHeadRelay({
    store: { info: async () => ({ updateSeq: 10 }) as StoreInfo },
    catalogue: {
      keepHead: async (head) => void kept.push(head),
      listHeads: async () => kept,
      findStation: async (id) => ({ id, publicKeyJwk }) as StationEntry,
    },
    client: {
      async sendHeads(heads) {
        sent.push(...heads);
        return {
          heads: await Promise.all(
            heads.map(async (head) => ({ head: await countersignHead(head as SignedHead, organisationKey) })),
          ),
        };
      },
    },
    upward: () => ({ atCentral: async () => new Map<Lane, number>([[1, reached]]) }),
    organisationId: 'org',
    signal: new AbortController().signal,
  });
  const at = '2026-11-22T08:00:00.000Z';
  const content = { organisation: 'org', station: 'desk', incarnation: 1, sequence: 3, hash: 'a'.repeat(64), at };
  const head = await signHead(content, key);
  const station = { stationId: 'desk', organisationId: 'org', incarnation: 1, database: 'db' };
  const reach = (seq: number) => {
    reached = seq;
  };
  return { relay, head, station, sent, reach };
}

describe('heads of audit chains at a hub', () => {
  it('HU8 are passed on only after every event before them is at central', async () => {
    const { relay, head, station, sent, reach } = await begin();
    reach(9);
    expect(await relay.accept(station, head)).toMatchObject({ code: 'no-contact' });
    expect(sent).toEqual([]);
    reach(10);
    await relay.passOn();
    expect(sent).toEqual([head]);
    expect(await relay.accept(station, head)).toMatchObject({ sequence: 3, countersignature: expect.any(String) });
    expect(sent).toHaveLength(1);
  });

  it('HU8 of another station, or with another signature, are not taken', async () => {
    const { relay, head, station, sent, reach } = await begin();
    reach(10);
    expect(await relay.accept({ ...station, stationId: 'other' }, head)).toMatchObject({ code: 'not-permitted' });
    expect(await relay.accept(station, { ...head, sequence: 4 })).toMatchObject({ code: 'not-permitted' });
    expect(sent).toEqual([]);
  });
});
