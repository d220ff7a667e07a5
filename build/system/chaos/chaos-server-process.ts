/**
 * A server or a hub of the chaos in a process of its own, to be killed, with a clock to be moved:
 * `chaos-server-process.ts <json of ChaosServerBoot>`. What a hub does when it finds itself to be an older copy does not
 * happen here: nobody puts its folder back.
 */
import { flushCompileCache } from 'node:module';
import type { StoreSummary } from '#shared/store/document-store.ts';
import type { Settings } from '#sync-server/config/config.ts';
import { startHub } from '#sync-server/hub/start-hub.ts';
import { startServer } from '#sync-server/start-server.ts';

export interface ChaosServerBoot {
  readonly role: 'central' | 'hub';
  readonly settings: Settings;
  /** How far its clock stands beside the machine's. */
  readonly skewMs: number;
}

export type ToServer =
  | { readonly ask: 'skew'; readonly skewMs: number }
  /** Of a hub: what it holds of a site. */
  | { readonly ask: 'sum'; readonly facility: string };

export type FromServer =
  | { readonly tell: 'listens'; readonly address: string }
  | { readonly tell: 'sum'; readonly sum: StoreSummary };

const boot = JSON.parse(process.argv[2] ?? '') as ChaosServerBoot;
let { skewMs } = boot;
const clock = { now: () => Date.now() + skewMs };
process.on('disconnect', () => process.exit(0)); // whoever started it is gone
const say = (message: FromServer) => process.send?.(message);
process.on('message', (message: ToServer) => {
  if (message.ask === 'skew') skewMs = message.skewMs;
});
if (boot.role === 'hub') await runHub();
else say({ tell: 'listens', address: (await startServer(boot.settings, { clock })).address });
flushCompileCache();

async function runHub(): Promise<void> {
  const { address, store } = await startHub(boot.settings, { clock });
  process.on('message', async (message: ToServer) => {
    if (message.ask !== 'sum') return;
    say({ tell: 'sum', sum: await store.summarise({ facilities: [message.facility], patients: [] }) });
  });
  say({ tell: 'listens', address });
}
