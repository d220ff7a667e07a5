/** The hub of a site in a process of its own, behind a line of its own to central. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { decideConfig } from '#sync-server/config/config.ts';
import { buildContext } from '#sync-server/context.ts';
import { joinHub } from '#sync-server/hub/join-hub.ts';
import { type ServerProcess, spawnServer } from '#sync-server/testing/server-process.ts';
import type { LossyProxy } from '../lossy-proxy.ts';
import { findKeptPort, untilUp } from './chaos-central.ts';

export interface ChaosHub {
  readonly site: number;
  readonly port: number;
  readonly uplink: LossyProxy;
  kill(awayMs: number): Promise<void>;
  /** What it said if it ended by itself. */
  ended(): string | undefined;
  /** Ends it and looks into its file. */
  look<T>(at: (store: DocumentStore) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export async function startChaosHub(options: {
  readonly folder: string;
  readonly site: number;
  readonly siteCode: string;
  readonly code: string;
  readonly uplink: LossyProxy;
}): Promise<ChaosHub> {
  const { site, siteCode, uplink } = options;
  const data = join(options.folder, `hub-${site}`);
  const config = decideConfig({ data, logLevel: 'error' });
  const joining = await buildContext(config);
  const request = { upstream: uplink.address, code: options.code, name: `Hub ${siteCode}`, site: siteCode };
  const joined = await joinHub(joining, request).finally(() => joining.close());
  if (isRefusal(joined)) throw new Error(joined.support ?? joined.sentence);
  const port = await findKeptPort();
  const listen = ['--listen', `127.0.0.1:${port}`, '--log-level', 'error'];
  const spawn = () => spawnServer(data, ['--role', 'hub', ...listen]);
  let server: ServerProcess = await spawn();
  const stop = () => server.kill();
  const ended = () =>
    server.child.exitCode === null
      ? undefined
      : `hub of ${siteCode} ended by itself with ${server.child.exitCode}: ${server.output().slice(-2000)}`;
  return {
    site,
    port,
    uplink,
    ended,
    stop,
    async kill(awayMs) {
      const words = ended();
      if (words !== undefined) throw new Error(words);
      await server.kill();
      await wait(awayMs);
      server = await untilUp(spawn);
    },
    async look(at) {
      await stop();
      const context = await buildContext(config);
      try {
        const [organisation] = await context.catalogue.listOrganisations();
        if (!organisation) throw new Error('a hub without its organisation');
        return await at(await context.stores.open(organisation.database));
      } finally {
        await context.close();
      }
    },
  };
}
