/**
 * A station under a lease on a real disk, without a server: what central would answer is signed here. For tests that stop
 * it at a point and look at what a start finds (`copyDisk`): a copy of the files taken at that moment is what a power cut
 * leaves, since nothing that tidies up has run.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { generateSigningKeys, importSigningKey, importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { DAY_MS } from '#shared/domain/lease/scope-lease.ts';
import { signGrant } from '#shared/domain/lease/signed-lease.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { type LeaseAnswer, type LeaseGrant, x25519PublicJwk } from '#shared/protocol/lease.ts';
import { openPart } from '#shared/protocol/sealed-work.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { createFileVault } from '#shared/sqlite/key-vault/file-vault.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import type { SqliteStore } from '#shared/sqlite/sqlite-store.ts';
import { type Core, composeCore } from '../compose.ts';
import { type OpenedOrganisation, openOrganisation } from '../enrolment/open-organisation.ts';
import {
  databaseFile,
  folderOf,
  listOrganisationFolders,
  makePrivateFolder,
  writeFolderRecord,
} from '../enrolment/organisation-folder.ts';
import { writeStationRecord } from '../enrolment/station-record.ts';
import { unsentFile } from '../lease/lease-files.ts';
import { hashOfKey } from '../lease/lease-keys.ts';
import { leaseLocal, recordOfGrant } from '../lease/lease-record.ts';
import { putUnderLease } from '../lease/put-under-lease.ts';
import { createNoSync } from '../sync-part.ts';
import { createTestClock } from './test-desk.ts';

const ORGANISATION = 'north';
const STATION = 'station-1';
const LEASE_DAYS = 30;

export type LeasedStation = Awaited<ReturnType<typeof makeLeasedStation>>;

export interface LeasedStationOptions {
  /** It worked without a lease for long: its records are due for another key. */
  readonly isFromBefore?: boolean;
  /** No contact gave it a lease yet. */
  readonly isUnleased?: boolean;
}

export async function makeLeasedStation({ isFromBefore = false, isUnleased = false }: LeasedStationOptions = {}) {
  const clock = createTestClock(Date.parse('2026-11-22T08:00:00Z'));
  const leaseKey = new Uint8Array(randomBytes(32));
  const keys = await makeKeys();
  const disk = await mkdtemp(join(tmpdir(), 'holdfast-leased-'));
  const copies: string[] = [];
  const faults: unknown[] = [];
  await enrol(disk, keys, new Date(clock.now()).toISOString());

  const openStore = (file: string, key: Uint8Array) => openStationStore({ file, key, writer: 'inline' });
  const vaultOf = (dataFolder: string) => createFileVault(join(dataFolder, 'station.key'));

  async function answer(nonce: string, by = keys): Promise<LeaseAnswer> {
    const nowMs = clock.now();
    const grant: LeaseGrant = {
      ...{ station: STATION, nonce, epoch: 1, fromMs: nowMs, untilMs: nowMs + LEASE_DAYS * DAY_MS, nowMs },
      ...{ keyHash: hashOfKey(leaseKey), encryptionKey: keys.encryptionKey },
    };
    const signature = await signGrant(grant, await importSigningKey(by.organisation.privateJwk));
    return { grant, signature, leaseKey: Buffer.from(leaseKey).toString('base64') };
  }

  /** Central as far as leases go. */
  const atCentral: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname;
    if (path === '/_holdfast/time') return Response.json({ nowMs: clock.now() });
    if (!path.endsWith('/lease')) return new Response('{"error":"not_found"}', { status: 404 });
    const { nonce } = JSON.parse(String(init?.body)) as { nonce: string };
    return Response.json(await answer(nonce));
  };
  const noContact: typeof fetch = async () => {
    throw new TypeError('the line is down');
  };

  async function folderIn(dataFolder: string) {
    const [folder] = await listOrganisationFolders(dataFolder);
    if (!folder) throw new Error('not enrolled');
    return folder;
  }

  async function open(dataFolder = disk): Promise<OpenedOrganisation<SqliteStore>> {
    const onFault = (fault: unknown) => faults.push(fault);
    const deps = { vaultOf: () => vaultOf(dataFolder), openStore, demoOnly: false, onFault };
    const opened = await openOrganisation(await folderIn(dataFolder), deps);
    if (isRefusal(opened)) throw new Error(opened.sentence);
    return opened;
  }

  const opened = await open();
  if (!isUnleased) await leaseLocal(opened.store).write(recordOfGrant((await answer('')).grant, clock.now(), []));
  await opened.store.close();
  const firstRecord = (await folderIn(disk)).record;
  if (!isUnleased) await putUnderLease(opened.folder, vaultOf(disk), leaseKey, isFromBefore ? 'due' : undefined);

  return {
    disk,
    /** As it lay there before the lease: whoever copied it has the first key of the records with the vault alone. */
    firstRecord,
    clock,
    keys,
    leaseKey,
    faults,
    answer,
    open,
    folderIn,
    vaultOf,
    openStore,
    /** What a power cut would leave at this moment, as a data folder of its own. */
    copyDisk(): string {
      const copy = `${disk}-copy-${copies.length}`;
      copies.push(copy);
      cpSync(disk, copy, { recursive: true });
      return copy;
    },
    /** As the program starts. */
    async start(dataFolder: string, line: 'up' | 'down'): Promise<Core> {
      const core = composeCore({
        ...{ dataFolder, clock, openStore, createSync: createNoSync, openReserve: () => undefined },
        fetch: line === 'up' ? atCentral : noContact,
        log: { fault: (entry) => faults.push(entry) },
      });
      const refused = await core.start();
      if (refused) throw new Error(refused.sentence);
      return core;
    },
    /** Ids of the documents in the file of unsent work, as central reads them. */
    async readUnsent(dataFolder: string): Promise<string[]> {
      const lines = (await readFile(unsentFile(folderOf(dataFolder, ORGANISATION)), 'utf8')).trim().split('\n');
      const key = await importVerifyingKey(keys.station.publicJwk);
      const parts = await Promise.all(lines.map((line) => openPart(line, keys.decryptionKey, async () => key)));
      return parts.flatMap((one) => (one.state === 'opened' ? one.part.documents.map(({ id }) => id) : ['unreadable']));
    },
    async dispose(): Promise<void> {
      for (const folder of [disk, ...copies]) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeKeys() {
  const encryption = await generateKeyPair('ECDH-ES+A256KW', { crv: 'X25519', extractable: true });
  return {
    organisation: await generateSigningKeys(),
    station: await generateSigningKeys(),
    decryptionKey: encryption.privateKey,
    encryptionKey: x25519PublicJwk.parse(await exportJWK(encryption.publicKey)),
  };
}

/** As `enrolment.ts` leaves it. */
async function enrol(dataFolder: string, keys: Awaited<ReturnType<typeof makeKeys>>, enrolledAt: string) {
  const folder = folderOf(dataFolder, ORGANISATION);
  const vault = createFileVault(join(dataFolder, 'station.key'));
  const wrap = async (bytes: Uint8Array): Promise<string> => {
    const sealed = await vault.wrap(bytes);
    if (isRefusal(sealed)) throw new Error(sealed.sentence);
    return Buffer.from(sealed).toString('base64');
  };
  const storeKey = new Uint8Array(randomBytes(32));
  await makePrivateFolder(folder);
  const store = await openStationStore({ file: databaseFile(folder), key: storeKey, writer: 'inline' });
  if (isRefusal(store)) throw new Error(store.sentence);
  const publicKeyJwk = ed25519PublicJwk.parse(keys.organisation.publicJwk);
  await writeStationRecord(store, {
    organisation: { id: ORGANISATION, name: 'North', database: 'north', demo: true, publicKeyJwk },
    address: 'http://central.invalid',
    stationId: STATION,
    stationName: 'Desk',
    incarnation: 2,
    storeInstanceId: (await store.info()).instanceId,
    site: { id: 'Location:1', code: 'N1', name: 'One' },
    purpose: 'ward',
    enrolledAt,
  });
  await store.close();
  await writeFolderRecord(folder, {
    version: 1,
    organisation: { id: ORGANISATION, name: 'North', demo: true },
    keyVault: 'file',
    storeKey: await wrap(storeKey),
    stationKey: await wrap(Buffer.from(JSON.stringify(keys.station.privateJwk))),
  });
}

/** A task that this station recorded. */
export function taskOf(n: number) {
  const resource = { resourceType: 'Task', status: 'requested', intent: 'order', description: `Zebramarker ${n}` };
  const at = '2026-01-01T00:00:00.000Z-0000-station-1';
  const body = { kind: 'Task', v: 1, facility: 'N1', at, by: 'User:a', station: STATION, resource };
  return { id: `Task:${n}`, body: JSON.stringify(body) };
}

export const newNonce = (): string => randomUUID();
