import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTestPostgres } from '../testing/postgres.ts';
import { startTestServer, TEST_ADMIN, type TestServer } from '../testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation, type TestStation } from '../testing/test-station.ts';
import { createSharedClock } from './shared-clock.ts';

const TRUE_MS = Date.parse('2026-11-23T08:00:00.000Z');
const TEN_MINUTES_MS = 600_000;

/** A machine whose clock is off, and ways to the database that take so long there and back. */
function machine(offMs: number, waysMs: readonly number[] = [2]) {
  let elapsedMs = 0;
  let way = 0;
  let off = offMs;
  const moved: number[] = [];
  const clock = createSharedClock({
    own: { now: () => TRUE_MS + elapsedMs + off },
    async readMs() {
      const takesMs = waysMs[way++ % waysMs.length] ?? 0;
      elapsedMs += takesMs;
      return TRUE_MS + elapsedMs; // all of the way lies before the reading: the worst case
    },
    onMoved: (skewMs) => moved.push(skewMs),
  });
  const setOff = (ms: number) => {
    off = ms;
  };
  return { clock, moved, setOff, trueMs: () => TRUE_MS + elapsedMs };
}

describe('the clock of the database', () => {
  it('PG7 is that of machines that are apart, ahead or behind', async () => {
    for (const offMs of [TEN_MINUTES_MS, -TEN_MINUTES_MS]) {
      const { clock, moved, trueMs } = machine(offMs);
      await clock.measure();
      expect(Math.abs(clock.now() - trueMs())).toBeLessThanOrEqual(1);
      expect(moved).toHaveLength(1);
    }
  });

  it('PG7 leaves a kept clock alone, also over a slow way, and goes by the quickest of three', async () => {
    const kept = machine(400, [3000, 3000, 3000]);
    await kept.clock.measure();
    expect([kept.clock.skewMs(), kept.moved]).toEqual([0, []]);
    const off = machine(TEN_MINUTES_MS, [4000, 20, 4000]);
    await off.clock.measure();
    expect(Math.abs(off.clock.now() - off.trueMs())).toBeLessThanOrEqual(10);
  });

  it('PG7 takes the correction back once the machine was set, and tells each change once', async () => {
    const { clock, moved, setOff } = machine(TEN_MINUTES_MS);
    await clock.measure();
    await clock.measure();
    setOff(0);
    await clock.measure();
    expect(clock.skewMs()).toBe(0);
    expect(moved.map((ms) => Math.round(ms / 1000))).toEqual([-600, 0]);
  });
});

describe.skipIf(!hasTestPostgres())('processes whose machines are twenty minutes apart', () => {
  let ahead: TestServer;
  let behind: TestServer;
  let station: TestStation;

  beforeAll(async () => {
    ahead = await startTestServer(
      { storage: 'postgres', logLevel: 'silent' },
      { machineClock: { now: () => Date.now() + TEN_MINUTES_MS } },
    );
    const data = await mkdtemp(join(tmpdir(), 'holdfast-behind-'));
    await copyFile(join(ahead.folder, 'server.key'), join(data, 'server.key'));
    behind = await startTestServer(
      { storage: ahead.storage, data, logLevel: 'silent' },
      { machineClock: { now: () => Date.now() - TEN_MINUTES_MS } },
    );
    station = await enrolTestStation(ahead, await provisionTestOrganisation(ahead, 'North'));
  });
  afterAll(async () => {
    await behind.dispose();
    await ahead.dispose();
  });

  it('PG7 PR3 OP7 take the same proofs, each once', async () => {
    for (const [first, second] of [
      [ahead, behind],
      [behind, ahead],
    ] as const) {
      const authorization = await station.authorization('GET', `/${station.database}`);
      const show = async ({ address }: TestServer) =>
        (await fetch(`${address}/${station.database}`, { headers: { authorization } })).status;
      expect([await show(first), await show(second)]).toEqual([200, 401]);
    }
  });

  it('PG7 OP10 take the same sessions, tell the same time, and say how far they are off', async () => {
    const opened = await ahead.anonymous('/_session', { json: TEST_ADMIN });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await fetch(`${behind.address}/_all_dbs`, { headers: { cookie } })).status).toBe(200);
    const apartMs = ahead.context.clock.now() - behind.context.clock.now();
    expect(Math.abs(apartMs)).toBeLessThan(60_000);
    const figures = await behind.context.metrics.registry.metrics();
    const skewS = Number(/^holdfast_clock_skew_seconds (\S+)$/m.exec(figures)?.[1]);
    expect(Math.abs(skewS - TEN_MINUTES_MS / 1000)).toBeLessThan(60);
  });
});
