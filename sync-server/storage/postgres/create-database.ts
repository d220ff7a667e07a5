/**
 * Databases and roles on a PostgreSQL server, made with the rights of an administrator there (`CREATEDB`, `CREATEROLE`).
 * Each organisation's database belongs to a role of its own that can open no other; doing it again finishes what was cut off.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { withClient } from './connect.ts';
import { databaseOf, withDatabase } from './postgres-url.ts';

const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const LONGEST_PREFIX = 24;
const DUPLICATE_OBJECT = '42710';
const DUPLICATE_DATABASE = '42P04';
const UNKNOWN_DATABASE = '3D000';
const MAINTENANCE_DATABASE = 'postgres';

/** Names of an installation begin alike, so that two can share a server. `id` is random. */
export function databaseName(installation: string, id: string): string {
  const prefix = installation
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, '_')
    .slice(0, LONGEST_PREFIX);
  const name = `${/^[a-z]/.test(prefix) ? prefix : `h${prefix}`}_${id.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`;
  if (!NAME.test(name)) throw new Error('no name for a database can be made of this');
  return name;
}

/** Makes a database with a role of its own; gives its address for that role. */
export async function createOwnedDatabase(administratorUrl: string, name: string): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await withClient(administratorUrl, async (client) => {
    await createRole(client, name, password);
    await ignoring(DUPLICATE_DATABASE, client, `CREATE DATABASE ${quoted(name)} OWNER ${quoted(name)} ${PROPERTIES}`);
    await client.query(`REVOKE ALL ON DATABASE ${quoted(name)} FROM PUBLIC`);
  });
  return withDatabase(administratorUrl, name, { user: name, password });
}

/** UTF-8, ordered by bytes, whatever the server's own. */
const PROPERTIES = `TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`;

async function createRole(client: Client, name: string, password: string): Promise<void> {
  const verifier = client.escapeLiteral(scramVerifier(password));
  await ignoring(DUPLICATE_OBJECT, client, `CREATE ROLE ${quoted(name)} LOGIN`);
  await client.query(`ALTER ROLE ${quoted(name)} PASSWORD ${verifier}`);
  await client.query(`GRANT ${quoted(name)} TO CURRENT_USER`); // an owner can only be named by its members
}

/** A database that belongs to whoever the address names; none is made when it is there. */
export async function ensureDatabase(url: string): Promise<void> {
  try {
    await withClient(url, (client) => client.query('SELECT 1'));
  } catch (fault) {
    if ((fault as { code?: string }).code !== UNKNOWN_DATABASE) throw fault;
    const sql = `CREATE DATABASE "${databaseOf(url).replaceAll('"', '""')}" ${PROPERTIES}`;
    await withClient(withDatabase(url, MAINTENANCE_DATABASE), (client) => ignoring(DUPLICATE_DATABASE, client, sql));
  }
}

/** Its connections are cut. The role goes too when it has the same name. */
export async function dropDatabase(administratorUrl: string, name: string): Promise<void> {
  await withClient(administratorUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
    await client.query(`DROP ROLE IF EXISTS ${quoted(name)}`);
  });
}

async function ignoring(code: string, client: Client, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (fault) {
    if ((fault as { code?: string }).code !== code) throw fault;
  }
}

function quoted(name: string): string {
  if (!NAME.test(name)) throw new Error('not a name of ours');
  return `"${name}"`;
}

const ITERATIONS = 4096;

/** What PostgreSQL keeps of a password (RFC 5803), made here: so the password itself reaches no statement log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}
