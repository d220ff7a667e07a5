/** A terminal of the ward as `compose.ts` makes it, with a line that can be taken away and a nurse signed in. */
import { join } from 'node:path';
import { type Core, composeCore } from '#main/core/compose.ts';
import { openTestWindow, type TestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { scenario } from '#sync-server/demo/scenario.ts';
import type { DayClock } from './day-clock.ts';
import type { WardHospital } from './ward-hospital.ts';

export interface WardStation {
  readonly name: string;
  readonly window: TestWindow;
  readonly store: DocumentStore;
  /** Takes the network away, or gives it back. */
  setLine(isUp: boolean): void;
  /** Unsent documents. */
  waiting(): number;
  stop(): Promise<void>;
}

export async function startWardStation(
  name: string,
  login: string,
  { hospital, clock }: { readonly hospital: WardHospital; readonly clock: DayClock },
): Promise<WardStation> {
  let isUp = true;
  let restedMs = 0;
  const core: Core = composeCore({
    dataFolder: join(hospital.folder, name),
    clock,
    elapsedMs: () => clock.elapsedMs() + restedMs,
    openReserve: () => undefined,
    fetch: (input, init) => (isUp ? fetch(input, init) : Promise.reject(new TypeError('the line is down'))),
    log: { fault: (entry) => console.error(name, JSON.stringify(entry).slice(0, 2000)) },
  });
  const refused = await core.start();
  if (refused) throw new Error(refused.sentence);
  const window = openTestWindow(core);
  const at = { address: hospital.server.address, code: await hospital.code() };
  const { fingerprint, sites } = await window.done(contract.station.checkCode, at);
  const [site] = sites;
  const desk = { stationName: name, siteId: site?.id ?? '', purpose: 'ward' as const };
  await window.done(contract.station.enrol, { ...at, fingerprint, ...desk });
  await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
  await window.done(contract.session.signIn, { login, password: scenario.password });
  const store = core.workplace()?.desk.store;
  if (!store) throw new Error(`${name} is not enrolled`);
  return {
    name,
    window,
    store,
    setLine(next) {
      isUp = next;
      // Longer than anybody rests between two tries.
      if (next) restedMs += 60_000;
    },
    waiting: () => core.sync().status().waiting,
    stop: () => core.stop(),
  };
}
