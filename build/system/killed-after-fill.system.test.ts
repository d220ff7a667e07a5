/** RP7: core is killed seconds after its first fill and starts again without a network. What it says of unsent work is true. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enrolComposed, startComposed } from './composed-station.ts';
import { type Rig, startRig } from './rig.ts';
import { startStoryChild } from './story-child.ts';
import { until } from './until.ts';

/** Few enough that the push has not recorded yet that it passed them by. */
const AT_CENTRAL = 60;
const ACTS = 4;

let rig: Rig;
beforeAll(async () => {
  rig = await startRig(9);
});
afterAll(() => rig.dispose());

it('RP7 what was pulled is not taken for unsent, and what is unsent is counted since it was saved', async () => {
  const begunMs = Date.now();
  await fillCentral();
  const line = await rig.line();
  const dataFolder = join(rig.folder, 'a');
  await mkdir(dataFolder, { recursive: true });
  const place = { dataFolder, ackFile: join(rig.folder, 'a.acks'), writer: 'worker' } as const;
  await enrolComposed(place, { address: line.address, code: await rig.code(), name: 'a' });

  const child = startStoryChild([{ place, name: 'a', acts: ACTS, from: 0, paceMs: 1 }]);
  await child.untilFilled('a');
  await line.takeAway();
  const { promise: done, resolve } = Promise.withResolvers<void>();
  child.listen('a', (told) => {
    if (told.tell === 'act' && told.n === ACTS - 1) resolve();
  });
  child.tell('a', 'work');
  await done;
  child.kill();
  await child.exited;

  const station = await startComposed(place);
  const { store, stationId } = station.place.desk;
  const own = await store.listChanges({ since: 0, limit: 10_000, bodies: 'winner' });
  const written = own.rows.filter(({ revisions }) => revisions?.[0]?.body?.includes(`"station":"${stationId}"`));
  const sync = station.core.sync();
  await until([store], async () => sync.status().waiting === written.length, {
    withinMs: 10_000,
    what: `${written.length} waiting instead of ${sync.status().waiting}`,
  });
  expect(written.length).toBeGreaterThan(ACTS);
  const since = sync.status().lanes.flatMap(({ waitingSince }) => waitingSince ?? []);
  expect(since.length).toBeGreaterThan(0);
  for (const at of since) expect(Date.parse(at)).toBeGreaterThan(begunMs);
  await station.stop();
});

async function fillCentral(): Promise<void> {
  const edits = Array.from({ length: AT_CENTRAL }, (_, n) => {
    const id = `Patient:shared-${n}`;
    const resource = { resourceType: 'Patient', name: [{ family: `Shared ${n}` }], telecom: [], address: [] };
    const stamp = { at: '2026-01-01T08:00:00.000Z-0000-elsewhere', by: 'User:x', station: 'elsewhere' };
    return { id, body: JSON.stringify({ kind: 'Patient', v: 1, facility: 'north', patient: id, ...stamp, resource }) };
  });
  const { outcomes } = await rig.central.write({ edits });
  expect(outcomes.every(({ state }) => state === 'stored')).toBe(true);
}
