import { copyFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTestPostgres } from '../testing/postgres.ts';
import { type ServerProcess, spawnServer } from '../testing/server-process.ts';
import { jsonOf, startTestServer, TEST_ADMIN, type TestServer } from '../testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation, type TestStation } from '../testing/test-station.ts';

const sorted = (statuses: readonly number[]) => [...statuses].sort();

describe.skipIf(!hasTestPostgres())('who calls, at processes that share a catalogue', () => {
  let here: TestServer;
  let there: ServerProcess;
  let folder: string;
  let station: TestStation;

  const startThere = () => spawnServer(folder, [], { HOLDFAST_STORAGE: here.storage });
  beforeAll(async () => {
    here = await startTestServer({ storage: 'postgres', logLevel: 'silent' });
    folder = await mkdtemp(join(tmpdir(), 'holdfast-other-'));
    copyFileSync(join(here.folder, 'server.key'), join(folder, 'server.key'));
    there = await startThere();
    station = await enrolTestStation(here, await provisionTestOrganisation(here, 'North'));
  });
  afterAll(async () => {
    await there.kill();
    await here.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const show = async (address: string, headers: Record<string, string>, path = `/${station.database}`) =>
    (await fetch(address + path, { headers })).status;

  it('PR3 OP7 a token that is shown to both is taken by one', async () => {
    for (let round = 0; round < 50; round += 1) {
      const authorization = await station.authorization('GET', `/${station.database}`);
      const addresses = round % 2 ? [here.address, there.address] : [there.address, here.address];
      const answers = await Promise.all(addresses.map((address) => show(address, { authorization })));
      expect(sorted(answers)).toEqual([200, 401]);
    }
  });

  it('OP7 a token is good once across a kill of the process that took it', async () => {
    const authorization = await station.authorization('GET', `/${station.database}`);
    expect(await show(there.address, { authorization })).toBe(200);
    await there.kill();
    there = await startThere();
    expect(await show(there.address, { authorization })).toBe(401);
    expect(await show(here.address, { authorization })).toBe(401);
  });

  it('OP10 the session of an administrator goes on at the other, and across its restart', async () => {
    const opened = await here.anonymous('/_session', { json: TEST_ADMIN });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const who = { ok: true, userCtx: { name: 'root', roles: ['_admin'] } };
    expect(await jsonOf(fetch(`${there.address}/_session`, { headers: { cookie } }))).toMatchObject(who);
    expect(await show(there.address, { cookie }, '/_all_dbs')).toBe(200);
    await there.kill();
    there = await startThere();
    expect(await show(there.address, { cookie }, '/_all_dbs')).toBe(200);
    expect(await show(there.address, { cookie: `${cookie}x` }, '/_all_dbs')).toBe(401);
    const closed = await fetch(`${there.address}/_session`, { method: 'DELETE', headers: { cookie } });
    expect(closed.headers.get('set-cookie')).toMatch(/^AuthSession=;.*Max-Age=0/);
  });
});
