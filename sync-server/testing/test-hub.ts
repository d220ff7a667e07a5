import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { HubStatusAnswer } from '#shared/protocol/hub.ts';
import { decideConfig } from '../config/config.ts';
import { buildContext } from '../context.ts';
import { joinHub } from '../hub/join-hub.ts';
import { type RunningHub, startHub } from '../hub/start-hub.ts';
import { issueEnrolmentCode } from '../orgs/enrolment-codes.ts';
import type { ProvisionedOrganisation } from '../orgs/provision-organisation.ts';
import type { RunningServer } from '../start-server.ts';
import { makeTestStorage } from './test-server.ts';

export interface TestHub {
  hub(): RunningHub;
  /** Between hub and central: what is under way breaks, and nothing more goes through. */
  cut(): void;
  mend(): void;
  until(is: (status: HubStatusAnswer) => boolean | Promise<boolean>): Promise<void>;
  /** `meanwhile`: while nobody has anything of it open. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  dispose(): Promise<void>;
}

/** A hub of the first site in this process, on the storage that tests use by default, with a line to central that the test can cut. */
export async function startTestHub(
  server: RunningServer,
  { organisation, sites }: Pick<ProvisionedOrganisation, 'organisation' | 'sites'>,
  parts: { readonly clock?: Clock; readonly rosterEveryMs?: number } = {},
): Promise<TestHub> {
  const data = await mkdtemp(join(tmpdir(), 'holdfast-test-hub-'));
  const { storage, drop } = await makeTestStorage();
  const { code } = await issueEnrolmentCode(server.context, organisation, { use: 'hub-enrolment' });
  await joinTestHub(data, { upstream: server.address, code, site: sites[0]?.id ?? '', storage });
  let cutting = new AbortController();
  const carried: typeof fetch = (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([cutting.signal, ...(init?.signal ? [init.signal] : [])]) });
  const settings = { listen: '127.0.0.1:0', data, storage, logLevel: 'silent' };
  const start = () => startHub(settings, { rosterEveryMs: 20, ...parts, fetch: carried });
  let hub = await start();
  return {
    hub: () => hub,
    cut: () => cutting.abort(new TypeError('the line is down')),
    mend() {
      cutting = new AbortController();
    },
    async until(is) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = () => {
        hub
          .status()
          .then(is)
          .then((yes) => yes && resolve(), reject); // one that is late may fail: the hub may be closed
      };
      const stops = [hub.watch(look), hub.store.watch(look)];
      look();
      await promise;
      for (const stop of stops) stop();
    },
    async restart(meanwhile = async () => {}) {
      await hub.close({ withinMs: 0 });
      await meanwhile();
      hub = await start();
    },
    async dispose() {
      await hub.close({ withinMs: 0 });
      await drop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

interface JoinTestHub {
  readonly upstream: string;
  readonly code: string;
  readonly site: string;
  readonly storage?: string;
}

export async function joinTestHub(data: string, { upstream, code, site, storage }: JoinTestHub): Promise<void> {
  const context = await buildContext(decideConfig({ data, storage, logLevel: 'error' }));
  try {
    const joined = await joinHub(context, { upstream, code, name: 'Hub North', site });
    if (isRefusal(joined)) throw new Error(joined.support ?? joined.sentence);
  } finally {
    await context.close();
  }
}
