/** Sealing is killed at every point: no work is lost, and what says it is sealed is (LE10). */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { x25519PublicJwk } from '#shared/protocol/lease.ts';
import { openPart } from '#shared/protocol/sealed-work.ts';
import { createFileVault } from '#shared/sqlite/key-vault/file-vault.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { OpenedOrganisation } from '../enrolment/open-organisation.ts';
import { findLeaseKey, findSealedNote, unsentFile, writeLeaseKey } from './lease-files.ts';
import { SEAL_POINTS, sealStation } from './seal-station.ts';

let folder: string;
const halves = { secret: new Uint8Array(randomBytes(32)), leaseKey: new Uint8Array(randomBytes(32)) };
const storeKey = new Uint8Array(randomBytes(32));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-seal-'));
  await writeLeaseKey(folder, halves);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function makeKeys() {
  const signing = await generateSigningKeys();
  const encryption = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
  return { signing, encryption, encryptionKey: x25519PublicJwk.parse(await exportJWK(encryption.publicKey)) };
}
type Keys = Awaited<ReturnType<typeof makeKeys>>;

async function open({ signing }: Keys): Promise<OpenedOrganisation> {
  const store = await openStationStore({ file: join(folder, 'records.db'), key: storeKey, writer: 'inline' });
  if (isRefusal(store)) throw new Error(store.sentence);
  const place = { id: 'Location:1', code: 'N1', name: 'One' };
  const publicKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: signing.publicJwk.x ?? '' } as const;
  return {
    folder,
    vault: createFileVault(join(folder, 'station.key')),
    store,
    record: {
      organisation: { id: 'north', name: 'North', database: 'north', demo: true, publicKeyJwk },
      address: 'http://central.invalid',
      stationId: 'station-1',
      stationName: 'Desk',
      incarnation: 2,
      storeInstanceId: 'x',
      site: place,
      purpose: 'ward',
      enrolledAt: '2026-01-01T00:00:00Z',
    },
    stationKey: await importSigningKey(signing.privateJwk),
    stationKeySecret: new Uint8Array(32),
    organisationKey: await importVerifyingKey(signing.publicJwk),
  };
}

const note = (n: number) => ({
  id: `Task:${n}`,
  body: JSON.stringify({
    kind: 'Task',
    v: 1,
    facility: 'N1',
    at: '2026-01-01T00:00:00.000Z-0000-station-1',
    by: 'User:a',
    station: 'station-1',
    resource: { resourceType: 'Task', status: 'requested', intent: 'order', description: `Zebramarker ${n}` },
  }),
});

class Killed extends Error {}

describe('sealing', () => {
  it.each(SEAL_POINTS)('LE10 LE11 killed at %s keeps every document, and is done at the next start', async (point) => {
    const keys = await makeKeys();
    const first = await open(keys);
    const written = await first.store.write({ edits: [1, 2, 3].map(note) });
    expect(written.outcomes.map(({ state }) => state)).toEqual(['stored', 'stored', 'stored']);
    const sealing = { why: 'lease-ended', nowMs: 1_000_000, lease: keys } as const;
    const reach = (reached: string): void => {
      if (reached === point) throw new Killed();
    };
    await expect(sealStation(first, { ...sealing, reach })).rejects.toThrow(Killed);
    const isKeyHere = (await findLeaseKey(folder, halves.secret)) !== undefined;
    expect(isKeyHere).toBe(point !== 'key-removed');
    if (!isKeyHere) expect(await findSealedNote(folder)).toBeDefined();
    else await sealStation(await open(keys), sealing);

    expect(await findLeaseKey(folder, halves.secret)).toBeUndefined();
    expect(existsSync(join(folder, 'lease.key'))).toBe(false);
    expect(await findSealedNote(folder)).toMatchObject({ why: 'lease-ended', unsent: 3, contact: { incarnation: 2 } });
    const lines = (await readFile(unsentFile(folder), 'utf8')).trim().split('\n');
    const key = await importVerifyingKey(keys.signing.publicJwk);
    const opened = await Promise.all(lines.map((line) => openPart(line, keys.encryption.privateKey, async () => key)));
    const documents = opened.flatMap((one) => (one.state === 'opened' ? one.part.documents : []));
    expect(documents.map(({ id }) => id)).toEqual(['Task:1', 'Task:2', 'Task:3']);
  });

  it('LE11 leaves the key where it is when the unsent work could not be written', async () => {
    const keys = await makeKeys();
    const opened = await open(keys);
    await opened.store.write({ edits: [note(1)] });
    const broken = { ...opened, stationKey: {} as typeof opened.stationKey };
    await expect(sealStation(broken, { why: 'revoked', nowMs: 1, lease: keys })).rejects.toThrow();
    expect(await findLeaseKey(folder, halves.secret)).toEqual(halves.leaseKey);
    expect(await findSealedNote(folder)).toBeUndefined();
  });
});
