import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { AdministratorCredentials } from '../access/administrators.ts';
import { readTlsPair, type TlsFiles, type TlsPair } from '../operations/tls-files.ts';
import { databaseOf, isPostgresUrl, serverOf } from '../storage/postgres/postgres-url.ts';

export interface Limits {
  /** One document without its attachments. */
  readonly documentBytes: number;
  /** One attachment sent as a resource of its own or as a part: it is never whole in memory. */
  readonly attachmentBytes: number;
  /** One request, after decompression. */
  readonly requestBytes: number;
}

const DEFAULT_LIMITS: Limits = {
  documentBytes: 8 * 1024 * 1024,
  attachmentBytes: 1024 * 1024 * 1024,
  requestBytes: 96 * 1024 * 1024,
};

/** Where catalogue and databases are kept. */
export type StorageChoice =
  /** In files of the data folder. */
  | { readonly engine: 'sqlite' }
  /** `url`: of the database of the catalogue, for a role that may make databases and roles. `server`: its `host:port`. */
  | { readonly engine: 'postgres'; readonly url: string; readonly server: string };

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly storage: StorageChoice;
  readonly administrators: readonly AdministratorCredentials[];
  readonly tls: (TlsPair & { readonly files: TlsFiles }) | undefined;
  /** Whoever bears it may read `/_metrics`. */
  readonly metricsToken: string | undefined;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly limits: Limits;
}

/** What a person may set: all text, from options or the environment. */
export interface Settings {
  readonly listen?: string | undefined;
  readonly data?: string | undefined;
  /** `sqlite`, or `postgres://…`. */
  readonly storage?: string | undefined;
  readonly admin?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly metricsToken?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly maxDocumentMb?: string | undefined;
  /** `central`, or `hub`: a clinic's own server, which brings its stations' work to `upstream`. */
  readonly role?: string | undefined;
  readonly upstream?: string | undefined;
}

/** A setting that cannot be. The message is for the person at the command line. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

const logLevels = z.enum(['silent', 'error', 'warn', 'info', 'debug']);

export function decideConfig(settings: Settings): ServerConfig {
  const logLevel = logLevels.safeParse(settings.logLevel ?? 'info');
  if (!logLevel.success) throw new ConfigurationError('--log-level is one of silent, error, warn, info, debug.');
  return {
    ...readListen(settings.listen ?? '127.0.0.1:5984'),
    dataFolder: resolve(settings.data ?? 'holdfast-data'),
    storage: readStorage(settings.storage),
    administrators: readAdministrators(settings.admin),
    tls: readTls(settings),
    metricsToken: readMetricsToken(settings.metricsToken),
    logLevel: logLevel.data,
    limits: { ...DEFAULT_LIMITS, ...readDocumentLimit(settings.maxDocumentMb) },
  };
}

export type Role = 'central' | 'hub';

export function readRole({ role = 'central', upstream }: Settings): Role {
  if (role !== 'central' && role !== 'hub') throw new ConfigurationError('--role is central or hub.');
  if (upstream !== undefined && role !== 'hub') throw new ConfigurationError('--upstream is of a hub: --role hub.');
  if (upstream !== undefined) readUpstream(upstream);
  return role;
}

export function readUpstream(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new ConfigurationError('--upstream takes the address of central, e.g. https://central.example.');
}

function readListen(text: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) throw new ConfigurationError('--listen takes HOST:PORT, e.g. 127.0.0.1:5984.');
  return { host: match[1] ?? match[2] ?? '', port };
}

const CATALOGUE_NAME = /^[a-z][a-z0-9_]{0,40}$/;

export function readStorage(text: string | undefined): StorageChoice {
  if (text === undefined || text === '' || text === 'sqlite') return { engine: 'sqlite' };
  if (!isPostgresUrl(text))
    throw new ConfigurationError('--storage takes sqlite, or postgres://USER:PASSWORD@HOST:PORT/DATABASE.');
  if (!CATALOGUE_NAME.test(databaseOf(text)))
    throw new ConfigurationError(
      '--storage names the database of the catalogue, e.g. …/holdfast: lower-case letters, digits and _.',
    );
  return { engine: 'postgres', url: text, server: serverOf(text) };
}

function readAdministrators(text: string | undefined): readonly AdministratorCredentials[] {
  if (text === undefined || text === '') return [];
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  const password = text.slice(colon + 1);
  if (colon < 1 || password === '') throw new ConfigurationError('--admin takes USER:PASSWORD.');
  return [{ name, password }];
}

function readTls({ tlsCert, tlsKey }: Settings): ServerConfig['tls'] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new ConfigurationError('--tls-cert and --tls-key go together.');
  try {
    const files = { certFile: resolve(tlsCert), keyFile: resolve(tlsKey) };
    return { ...readTlsPair(files), files };
  } catch (fault) {
    throw new ConfigurationError(`The certificate or its key cannot be used: ${(fault as Error).message}`);
  }
}

const SHORTEST_TOKEN = 16;

function readMetricsToken(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.length < SHORTEST_TOKEN || /\s/.test(text))
    throw new ConfigurationError(`The metrics token has at least ${SHORTEST_TOKEN} characters and no space.`);
  return text;
}

function readDocumentLimit(text: string | undefined): Partial<Limits> {
  if (text === undefined) return {};
  const megabytes = Number(text);
  if (!(megabytes > 0 && megabytes <= 64)) throw new ConfigurationError('--max-document-mb is a number up to 64.');
  return { documentBytes: Math.floor(megabytes * 1024 * 1024) };
}

/** True where only programs of this machine can connect. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
