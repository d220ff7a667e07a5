/**
 * A station joins an organisation. Order matters: the store is made first (its instance id is part of the request), the
 * keys are sealed before central is asked, `station.json` is written last. Whatever fails before that leaves nothing that
 * a later start would take for an enrolled station. The code is used up only by central's answer; a lost answer is
 * asked for again with the same key.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { station } from '#shared/contract/station.ts';
import { fingerprintOf, generateSigningKeys, type KeyJwk } from '#shared/domain/identity/signing-key.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { createEnrolmentClient } from '#shared/protocol/central-client.ts';
import type { CodeCheckAnswer, EnrolmentAnswer } from '#shared/protocol/enrolment.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ParsedInput } from '../api/operation-handler.ts';
import {
  databaseFile,
  folderOf,
  listOrganisationFolders,
  makePrivateFolder,
  writeFolderRecord,
} from './organisation-folder.ts';
import { type StationRecord, writeStationRecord } from './station-record.ts';

export interface EnrolmentDeps {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** The way in which this station will keep its keys. */
  readonly vaultFor: (passphrase: string | undefined, organisation: { readonly demo: boolean }) => KeyVault | Refusal;
  readonly openStore: (file: string, key: Uint8Array) => Promise<DocumentStore | Refusal>;
  /** The development runtime takes demo organisations only (EN4). */
  readonly demoOnly: boolean;
}

export interface Enrolment {
  checkCode(address: string, code: string): Promise<CodeCheckAnswer | Refusal>;
  /** Gives the id of the organisation; its folder can be opened now. */
  enrol(input: ParsedInput<typeof station.enrol>): Promise<string | Refusal>;
}

interface Keys {
  readonly publicJwk: KeyJwk;
  readonly privateJwk: KeyJwk;
}

export function createEnrolment(deps: EnrolmentDeps): Enrolment {
  const { dataFolder } = deps;
  /** Key pairs of attempts whose answer may have been lost, by address and code. */
  const attempts = new Map<string, Promise<Keys>>();

  const clientFor = (address: string) => createEnrolmentClient({ address, fetch: deps.fetch });

  async function checkCode(address: string, code: string): Promise<CodeCheckAnswer | Refusal> {
    const answer = await clientFor(address).checkCode(code);
    if (isRefusal(answer)) return answer;
    return deps.demoOnly && !answer.demo ? demoOnly() : answer;
  }

  function keysFor(address: string, code: string): Promise<Keys> {
    const attempt = `${address} ${code}`;
    const known = attempts.get(attempt) ?? generateSigningKeys();
    attempts.set(attempt, known);
    return known;
  }

  async function enrol(input: ParsedInput<typeof station.enrol>): Promise<string | Refusal> {
    const checked = await checkCode(input.address, input.code);
    if (isRefusal(checked)) return checked;
    if (checked.fingerprint !== input.fingerprint) return otherServer();
    const vault = deps.vaultFor(input.passphrase, checked);
    if (isRefusal(vault)) return vault;
    const scratch = join(dataFolder, `.enrolling-${randomUUID()}`);
    try {
      return await enrolInto(scratch, input, vault);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  async function enrolInto(scratch: string, input: ParsedInput<typeof station.enrol>, vault: KeyVault) {
    await makePrivateFolder(scratch);
    const key = randomBytes(32);
    const keys = await keysFor(input.address, input.code);
    const storeKey = await vault.wrap(key);
    if (isRefusal(storeKey)) return storeKey;
    const stationKey = await vault.wrap(Buffer.from(JSON.stringify(keys.privateJwk)));
    if (isRefusal(stationKey)) return stationKey;
    const store = await deps.openStore(databaseFile(scratch), key);
    if (isRefusal(store)) return store;
    const joined = await joinOrganisation(store, input, keys).finally(() => store.close());
    if (isRefusal(joined)) return joined;
    const { id, name, demo } = joined.organisation;
    const folder = folderOf(dataFolder, id);
    if ((await listOrganisationFolders(dataFolder)).some(({ path }) => path === folder)) return enrolledAlready(name);
    await rm(folder, { recursive: true, force: true });
    await rename(scratch, folder);
    await writeFolderRecord(folder, {
      version: 1,
      organisation: { id, name, demo },
      keyVault: vault.kind,
      storeKey: base64(storeKey),
      stationKey: base64(stationKey),
    });
    attempts.delete(`${input.address} ${input.code}`);
    return id;
  }

  async function joinOrganisation(store: DocumentStore, input: ParsedInput<typeof station.enrol>, keys: Keys) {
    const { address, code, stationName, siteId, wardId, purpose } = input;
    const { instanceId } = await store.info();
    const answer = await clientFor(address).enrol({
      code,
      stationName,
      siteId,
      purpose,
      publicKeyJwk: ed25519PublicJwk.parse(keys.publicJwk),
      storeInstanceId: instanceId,
      ...(wardId === undefined ? {} : { wardId }),
    });
    if (isRefusal(answer)) return answer;
    if ((await fingerprintOf(answer.organisation.publicKeyJwk)) !== input.fingerprint) return otherServer();
    if (deps.demoOnly && !answer.organisation.demo) return demoOnly();
    const enrolledAt = new Date(deps.clock.now()).toISOString();
    const record = recordOf(answer, { address, stationName, storeInstanceId: instanceId, enrolledAt });
    await writeStationRecord(store, record);
    return record;
  }

  return { checkCode, enrol };
}

function recordOf(
  { organisation, stationId, incarnation, site, ward, purpose }: EnrolmentAnswer,
  own: Pick<StationRecord, 'address' | 'stationName' | 'storeInstanceId' | 'enrolledAt'>,
): StationRecord {
  const { id, name, database, demo, theme, publicKeyJwk } = organisation;
  return {
    organisation: { id, name, database, demo, publicKeyJwk, ...(theme ? { theme } : {}) },
    stationId,
    incarnation,
    site,
    purpose,
    ...(ward ? { ward } : {}),
    ...own,
  };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const demoOnly = (): Refusal =>
  refusal(
    'demo-only',
    'This is a development runtime. It opens demo organisations only; install a release for real records.',
  );

const otherServer = (): Refusal =>
  refusal(
    'code-invalid',
    'The fingerprint is not the one that was shown. Do not go on; ask the administrator who runs this server.',
  );

const enrolledAlready = (name: string): Refusal =>
  refusal('already-done', `This station is enrolled in ${name} already.`);
