import { z } from 'zod';
import {
  importSigningKey,
  importVerifyingKey,
  type SigningKey,
  type VerifyingKey,
} from '#shared/domain/identity/signing-key.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import { opensWith } from '#shared/sqlite/rekey-file.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { findLeaseKey } from '../lease/lease-files.ts';
import { findStoreKey, type LeaseHalves } from '../lease/lease-keys.ts';
import { rekeyWhereDue } from '../lease/rekey-records.ts';
import { databaseFile, type FolderRecord, getFolderRecord, type OrganisationFolder } from './organisation-folder.ts';
import { readStationRecord, type StationRecord } from './station-record.ts';

/** An organisation's records on this station, unlocked. */
export interface OpenedOrganisation<Store extends DocumentStore = DocumentStore> {
  readonly folder: string;
  readonly vault: KeyVault;
  readonly store: Store;
  readonly record: StationRecord;
  readonly stationKey: SigningKey;
  /** Secret bytes of the station's private key, from which its other keys are derived. */
  readonly stationKeySecret: Uint8Array;
  /** Pinned at enrolment. */
  readonly organisationKey: VerifyingKey;
}

export interface OpenDeps<Store extends DocumentStore> {
  readonly vaultOf: (folder: OrganisationFolder) => KeyVault | Refusal;
  readonly openStore: (file: string, key: Uint8Array) => Promise<Store | Refusal>;
  readonly demoOnly: boolean;
  /** Told what could not be done now and does not keep the records shut. */
  readonly onFault?: (fault: unknown) => void;
}

type UnderLease = Extract<FolderRecord, { version: 2 }>;

const privateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

/** Refusals: `demo-only`, `sealed`, what the vault says, what the store says (`wrong-key`, `file-damaged`, `newer-version` …). */
export async function openOrganisation<Store extends DocumentStore>(
  folder: OrganisationFolder,
  deps: OpenDeps<Store>,
): Promise<OpenedOrganisation<Store> | Refusal> {
  if (deps.demoOnly && !folder.record.organisation.demo) return demoOnly();
  const vault = deps.vaultOf(folder);
  if (isRefusal(vault)) return vault;
  const key = await openStoreKey(await rekeyed(folder, vault, deps.onFault), vault);
  if (isRefusal(key)) return key;
  const jwkBytes = await vault.unwrap(bytesOf(folder.record.stationKey));
  if (isRefusal(jwkBytes)) return jwkBytes;
  const jwk = privateJwk.parse(JSON.parse(Buffer.from(jwkBytes).toString('utf8')));
  const store = await deps.openStore(databaseFile(folder.path), key);
  if (isRefusal(store)) return store;
  const record = await readStationRecord(store).catch(async (fault: unknown) => {
    await store.close();
    throw fault;
  });
  // What `station.json` says can be edited by anybody; what the store says cannot.
  if (!record || (deps.demoOnly && !record.organisation.demo)) {
    await store.close();
    return record ? demoOnly() : notFinished();
  }
  return {
    folder: folder.path,
    vault,
    store,
    record,
    stationKey: await importSigningKey(jwk),
    stationKeySecret: Buffer.from(jwk.d, 'base64url'),
    organisationKey: await importVerifyingKey(record.organisation.publicKeyJwk),
  };
}

/** Of a station under a lease both halves are wanted; `sealed` when central's half is not here. */
export async function openStoreKey(
  { path, record }: OrganisationFolder,
  vault: KeyVault,
): Promise<Uint8Array | Refusal> {
  if (record.version === 1) return vault.unwrap(bytesOf(record.storeKey));
  const secret = await vault.unwrap(bytesOf(record.leaseSecret));
  if (isRefusal(secret)) return secret;
  const leaseKey = await findLeaseKey(path, secret);
  if (!leaseKey) return refusal('sealed', 'The records of this station are sealed. Connect it to central.');
  const key = keyOfFile(path, record, { secret, leaseKey });
  secret.fill(0);
  leaseKey.fill(0);
  return key ?? otherLease();
}

/** While the records are given another key the file has one or the other. */
function keyOfFile(path: string, record: UnderLease, halves: LeaseHalves): Uint8Array | undefined {
  const { storeKey, nextStoreKey } = record;
  const next = nextStoreKey === undefined ? undefined : findStoreKey(halves, bytesOf(nextStoreKey));
  return next && opensWith(databaseFile(path), next) ? next : findStoreKey(halves, bytesOf(storeKey));
}

async function rekeyed(
  folder: OrganisationFolder,
  vault: KeyVault,
  onFault: (fault: unknown) => void = () => {},
): Promise<OrganisationFolder> {
  const { path, record } = folder;
  if (record.version === 1 || record.rekey === undefined) return folder;
  await rekeyWhereDue(path, vault).catch(onFault);
  return { path, record: await getFolderRecord(path) };
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

const otherLease = (): Refusal =>
  refusal('wrong-key', 'The lease key that is here does not open the records of this station. Ask your administrator.');

const demoOnly = (): Refusal =>
  refusal(
    'demo-only',
    'This is a development runtime. It opens demo organisations only; install a release for real records.',
  );

const notFinished = (): Refusal =>
  refusal('file-damaged', 'The records of this station do not say to whom they belong. Enrol the station again.');
