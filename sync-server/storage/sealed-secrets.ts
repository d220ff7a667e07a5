/**
 * Secrets of organisations in a catalogue that several server processes share: sealed under the server's key, which lies
 * in a file of each of them and never in the database. A copy of all databases without that file opens nothing of them
 * and signs nothing. Row `*` tells a wrong key from the right one before anything is sealed with it.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CatalogueSql, CatalogueStatements } from './catalogue-sql.ts';
import { type OrganisationSecrets, parseSecrets, type Secrets } from './secrets.ts';
import { syncFolder } from './sync-folder.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CHECK = '*';
const CHECKED = 'holdfast server key';

/** The key of this installation is missing or another one. The message is for whoever runs the server. */
export class WrongServerKey extends Error {
  override name = 'WrongServerKey';
}

export interface SealedSecrets extends Secrets {
  /** Signs the cookies of administrators, the same at every process of the installation; nothing is stored for it. */
  readonly sessionKey: Buffer;
}

/** Makes the key when neither file nor catalogue has one. */
export async function openSealedSecrets(sql: CatalogueSql, keyFile: string): Promise<SealedSecrets> {
  const known = await findSealed(sql, CHECK);
  if (known === undefined && !existsSync(keyFile)) await makeKey(keyFile);
  if (!existsSync(keyFile))
    throw new WrongServerKey(
      `The catalogue belongs to an installation whose key is not here. Copy server.key from the data folder of another of its servers to ${keyFile}.`,
    );
  const key = readKey(keyFile);
  if (known === undefined) await putSealed(sql, CHECK, seal(key, CHECK, CHECKED));
  else if (!opens(key, known))
    throw new WrongServerKey(
      `${keyFile} is not the key of this catalogue. Copy server.key from the data folder of another of its servers.`,
    );
  const write = (on: CatalogueStatements, id: string, content: OrganisationSecrets) =>
    putSealed(on, id, seal(key, id, JSON.stringify(content)));
  const read = async (on: CatalogueStatements, id: string) => {
    const sealed = await findSealed(on, id);
    if (sealed === undefined) throw new Error('an organisation has no secrets in the catalogue');
    return parseSecrets(unseal(key, id, sealed));
  };
  return {
    sessionKey: Buffer.from(hkdfSync('sha256', key, '', 'holdfast administrator sessions', KEY_BYTES)),
    read: (id) => read(sql, id),
    write: (id, content) => write(sql, id, content),
    change: (id, plan) =>
      sql.inTransaction(async (statements) => {
        const known = await read(statements, id);
        const planned = plan(known);
        if (planned !== known) await write(statements, id, planned);
        return planned;
      }),
  };
}

async function makeKey(keyFile: string): Promise<void> {
  const file = await open(keyFile, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(keyFile));
}

function readKey(keyFile: string): Buffer {
  const key = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'base64');
  if (key.byteLength !== KEY_BYTES) throw new WrongServerKey(`${keyFile} does not hold a key of ${KEY_BYTES} bytes.`);
  return key;
}

function opens(key: Buffer, sealed: string): boolean {
  try {
    return unseal(key, CHECK, sealed) === CHECKED;
  } catch {
    return false;
  }
}

function seal(key: Buffer, name: string, content: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(content, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function unseal(key: Buffer, name: string, text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(name));
  cipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const content = cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([content, cipher.final()]).toString('utf8');
}

async function findSealed(sql: CatalogueStatements, organisation: string): Promise<string | undefined> {
  const text = 'SELECT sealed FROM secrets WHERE organisation = @organisation';
  return (await sql.all<{ sealed: string }>(text, { organisation }))[0]?.sealed;
}

async function putSealed(sql: CatalogueStatements, organisation: string, sealed: string): Promise<void> {
  await sql.run(
    `INSERT INTO secrets (organisation, sealed) VALUES (@organisation, @sealed)
     ON CONFLICT (organisation) DO UPDATE SET sealed = excluded.sealed`,
    { organisation, sealed },
  );
}
