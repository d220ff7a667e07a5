/** The hub of a site in a process of its own, behind a line of its own to central. */
import { join } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { decideConfig } from '#sync-server/config/config.ts';
import { buildContext } from '#sync-server/context.ts';
import { joinHub } from '#sync-server/hub/join-hub.ts';
import type { LossyProxy } from '../lossy-proxy.ts';
import { findKeptPort } from './chaos-central.ts';
import { type ChaosServer, startChaosServer } from './chaos-server.ts';

export interface ChaosHub extends ChaosServer {
  readonly site: number;
  readonly port: number;
  readonly uplink: LossyProxy;
  /** Ends it and looks into its file. */
  look<T>(at: (store: DocumentStore) => Promise<T>): Promise<T>;
}

export async function startChaosHub(options: {
  readonly folder: string;
  readonly site: number;
  readonly siteCode: string;
  readonly code: string;
  readonly uplink: LossyProxy;
  /** Of its process. */
  readonly env: NodeJS.ProcessEnv;
}): Promise<ChaosHub> {
  const { site, siteCode, uplink } = options;
  const data = join(options.folder, `hub-${site}`);
  const config = decideConfig({ data, logLevel: 'error' });
  const joining = await buildContext(config);
  const request = { upstream: uplink.address, code: options.code, name: `Hub ${siteCode}`, site: siteCode };
  const joined = await joinHub(joining, request).finally(() => joining.close());
  if (isRefusal(joined)) throw new Error(joined.support ?? joined.sentence);
  const port = await findKeptPort();
  const settings = { data, role: 'hub', listen: `127.0.0.1:${port}`, logLevel: 'error' };
  const server = await startChaosServer(`hub of ${siteCode}`, { role: 'hub', settings }, options.env);
  return {
    ...server,
    site,
    port,
    uplink,
    async look(at) {
      await server.stop();
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
