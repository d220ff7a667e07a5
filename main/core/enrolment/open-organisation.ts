import { z } from 'zod';
import {
  importSigningKey,
  importVerifyingKey,
  type SigningKey,
  type VerifyingKey,
} from '#shared/domain/identity/signing-key.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { databaseFile, type OrganisationFolder } from './organisation-folder.ts';
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
}

const privateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

/** Refusals: `demo-only`, what the vault says, what the store says (`wrong-key`, `file-damaged`, `newer-version` …). */
export async function openOrganisation<Store extends DocumentStore>(
  folder: OrganisationFolder,
  deps: OpenDeps<Store>,
): Promise<OpenedOrganisation<Store> | Refusal> {
  if (deps.demoOnly && !folder.record.organisation.demo) return demoOnly();
  const vault = deps.vaultOf(folder);
  if (isRefusal(vault)) return vault;
  const key = await vault.unwrap(bytesOf(folder.record.storeKey));
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

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

const demoOnly = (): Refusal =>
  refusal(
    'demo-only',
    'This is a development runtime. It opens demo organisations only; install a release for real records.',
  );

const notFinished = (): Refusal =>
  refusal('file-damaged', 'The records of this station do not say to whom they belong. Enrol the station again.');
