/**
 * A server or a hub of the chaos in a process of its own, to be killed, with a clock to be moved:
 * `chaos-server-process.ts <json of ChaosServerBoot>`. What a hub does when it finds itself to be an older copy does not
 * happen here: nobody puts its folder back.
 */
import { flushCompileCache } from 'node:module';
import type { Settings } from '#sync-server/config/config.ts';
import { startHub } from '#sync-server/hub/start-hub.ts';
import { startServer } from '#sync-server/start-server.ts';

export interface ChaosServerBoot {
  readonly role: 'central' | 'hub';
  readonly settings: Settings;
  /** How far its clock stands beside the machine's. */
  readonly skewMs: number;
}

export interface ToServer {
  readonly ask: 'skew';
  readonly skewMs: number;
}

export interface FromServer {
  readonly tell: 'listens';
  readonly address: string;
}

const boot = JSON.parse(process.argv[2] ?? '') as ChaosServerBoot;
let { skewMs } = boot;
const clock = { now: () => Date.now() + skewMs };
process.on('disconnect', () => process.exit(0)); // whoever started it is gone
process.on('message', (message: ToServer) => {
  skewMs = message.skewMs;
});
const start = boot.role === 'hub' ? startHub : startServer;
const { address } = await start(boot.settings, { clock });
process.send?.({ tell: 'listens', address } satisfies FromServer);
flushCompileCache();
