/** The certificate and its key as files that somebody replaces while the server runs (OP5). */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:https';
import type { SecureContextOptions } from 'node:tls';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export const TLS_OPTIONS = { minVersion: 'TLSv1.3' } as const satisfies SecureContextOptions;

/** Throws when one of them cannot be read, or the key is not the certificate's. */
export function readTlsPair({ certFile, keyFile }: TlsFiles): TlsPair {
  const pair = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  if (!new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key)))
    throw new Error('the key does not belong to the certificate');
  return pair;
}

/** Unix time in seconds. */
export const expiryOf = ({ cert }: Pick<TlsPair, 'cert'>): number =>
  Date.parse(new X509Certificate(cert).validTo) / 1000;

export interface TlsReloading {
  /** Reads the files now; what is no pair is not taken. */
  reload(): void;
  stop(): void;
}

const LOOK_EVERY_MS = 5000;

/**
 * New connections get what is on the disk; open ones keep theirs. The files are looked at every few seconds: watching
 * folders misses the swapped links of certificate tools. Between the two writes of a renewal the pair does not fit; the
 * old one then stays until it does.
 */
export function watchTlsFiles(
  server: Pick<Server, 'setSecureContext'>,
  files: TlsFiles,
  told: { taken(pair: TlsPair): void; refused(reason: string): void },
  lookEveryMs = LOOK_EVERY_MS,
): TlsReloading {
  let inUse = readFileSync(files.certFile).toString('latin1');
  const reload = () => {
    try {
      const pair = readTlsPair(files);
      if (pair.cert.toString('latin1') === inUse) return;
      server.setSecureContext({ ...pair, ...TLS_OPTIONS });
      inUse = pair.cert.toString('latin1');
      told.taken(pair);
    } catch (fault) {
      told.refused((fault as NodeJS.ErrnoException).code ?? (fault as Error).message);
    }
  };
  const names = [files.certFile, files.keyFile];
  for (const name of names) watchFile(name, { interval: lookEveryMs, persistent: false }, reload);
  return {
    reload,
    stop() {
      for (const name of names) unwatchFile(name, reload);
    },
  };
}
