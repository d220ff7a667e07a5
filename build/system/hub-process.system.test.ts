/** The commands as an operator types them: central and hub as processes of their own, the hub killed in the middle. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServerCommand, type ServerProcess, spawnServer } from '#sync-server/testing/server-process.ts';
import { enrolHeadless, startHeadless } from './headless-station.ts';
import { isHere, put } from './station-acts.ts';
import { until } from './until.ts';

let folder: string;
let central: ServerProcess;
let hub: ServerProcess | undefined;
const dataOf = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-hub-process-'));
  runServerCommand('org', 'create', '--name', 'North', '--demo', '--site', 'NORTH=North', '--data', dataOf('central'));
  central = await spawnServer(dataOf('central'));
});
afterAll(async () => {
  await hub?.kill();
  await central.kill();
  await rm(folder, { recursive: true, force: true });
});

const codeIn = (text: string) =>
  /\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}\b(?!-)/.exec(text.slice(text.indexOf('Code')))?.[0] ?? '';

describe('hub commands', () => {
  it('HU1 a code for hubs lets one join, shows the fingerprint, and no other server', () => {
    const printed = runServerCommand('hub', 'code', '--data', dataOf('central'));
    const fingerprint = /Fingerprint {3}(\S+)/.exec(printed)?.[1] ?? '';
    const joining = ['hub', 'join', '--upstream', central.address, '--code', codeIn(printed), '--name', 'Hub North'];
    expect(() => runServerCommand(...joining, '--data', dataOf('hub'), '--fingerprint', 'AAAA-AAAA')).toThrow(
      'fingerprint',
    );
    const joined = runServerCommand(...joining, '--data', dataOf('hub'), '--fingerprint', fingerprint);
    expect(joined).toContain(fingerprint);
    expect(joined).toContain('It has joined');
    expect(() => runServerCommand(...joining, '--data', dataOf('other'))).toThrow('not valid for a hub');
    const forStations = codeIn(runServerCommand('org', 'code', '--data', dataOf('central')));
    expect(() =>
      runServerCommand('hub', 'join', '--upstream', central.address, '--code', forStations, '--data', dataOf('other')),
    ).toThrow('not valid for a hub');
  });

  it('HU3 RP2 a hub killed in the middle loses nothing of what it had confirmed', async () => {
    const start = () => spawnServer(dataOf('hub'), ['--role', 'hub']);
    hub = await start();
    expect(hub.output()).toContain('Holdfast hub listens on');
    const code = codeIn(runServerCommand('org', 'code', '--data', dataOf('central')));
    const files = await enrolHeadless({ address: hub.address, code, name: 'desk', folder });
    const first = await startHeadless('desk', hub.address, files);
    for (let at = 0; at < 30; at += 1)
      await put(first, `Patient:p${at}`, { name: [{ family: `F${at}` }] }, { facility: 'NORTH' });
    await until([first.store], async () => (await first.replicator.status()).waiting === 0, {
      withinMs: 20_000,
      what: 'all at the hub',
    });
    await hub.kill();
    await first.close();
    hub = await start();
    const other = await enrolHeadless({
      address: hub.address,
      code: codeIn(runServerCommand('org', 'code', '--data', dataOf('central'))),
      name: 'other',
      folder,
    });
    const atCentral = await startHeadless('other', central.address, other);
    const all = async () =>
      (await Promise.all(Array.from({ length: 30 }, (_, at) => isHere(atCentral.store, `Patient:p${at}`)))).every(
        Boolean,
      );
    await until([atCentral.store], all, { withinMs: 30_000, what: 'all at central' });
    await atCentral.close();
  });
});
