/** @SAFETY Patients in care are never sealed away: a ward works ten days without contact, past the end of a short lease. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DAY_MS,
  HOUR_MS,
  type LeaseCentral,
  type LeaseRig,
  PASSWORD,
  registerSomebody,
  signIn,
  startLeaseCentral,
} from '#build/system/lease-rig.ts';
import { until } from '#build/system/until.ts';
import { contract } from '#shared/contract/index.ts';
import { setOfflinePolicy } from '#sync-server/leases/offline-policy.ts';
import { isSound, verifyAudit } from '#sync-server/orgs/verify-audit.ts';
import type { Core } from '../compose.ts';
import { openTestWindow, type TestWindow } from '../testing/test-window.ts';

const FAMILIES = ['', 'Ashgrove', 'Birchfield', 'Cottonmill', 'Dunwater', 'Elderhill', 'Fernbrook'];

let office: LeaseCentral;
let rig: LeaseRig;
let core: Core;
let window: TestWindow;

beforeEach(async () => {
  office = await startLeaseCentral(); // of its own: who is in care at the site is counted
  await setOfflinePolicy(office.server.context, office.organisation.organisation, { offlineDays: 7, reason: 'a test' });
  rig = await office.openRig();
  core = await rig.start();
  window = await rig.enrol(core);
  await signIn(window);
});
afterEach(async () => {
  await rig.dispose();
  await office.dispose();
});

const look = () => core.workplace()?.lease.look();
const phase = () => core.workplace()?.lease.state();
const admit = async (patientId: string) => {
  await window.done(contract.chart.open, { patientId, purpose: 'TREAT' });
  await window.done(contract.encounter.open, { commandId: crypto.randomUUID(), patientId, class: 'IMP' });
};
const extend = (more: object = {}) =>
  window.call(contract.lease.extend, {
    reason: 'storm, the link is down',
    password: PASSWORD,
    second: { login: 'nick', password: PASSWORD },
    ...more,
  });
const passes = async (ms: number) => {
  rig.clock.advance(ms);
  await look();
};

describe('a ward without contact', () => {
  it('LE9 works ten days, past the end of a lease of seven, extended each day by two people; central hears of it', async () => {
    const patientId = await registerSomebody(window, 'Oak');
    await admit(patientId);
    await window.until(contract.station.watchSync, {}, ({ waiting }) => waiting === 0);
    rig.line.isUp = false;
    for (let day = 1; day <= 6; day += 1) {
      await passes(DAY_MS);
      await registerSomebody(window, FAMILIES[day] ?? '');
    }
    expect(await extend()).toMatchObject({ phase: 'ending' });
    expect(await extend()).toMatchObject({ code: 'already-done' });
    await passes(2 * DAY_MS);
    expect(phase()).toMatchObject({ phase: 'asking', inCare: 1 });
    // Asked on every screen, also on one where nobody is signed in.
    const other = openTestWindow(core);
    expect(await other.until(contract.lease.watch, {}, () => true)).toMatchObject({ phase: 'asking', inCare: 1 });
    await passes(3 * HOUR_MS);
    expect(await extend()).toMatchObject({ phase: 'ending' });
    await passes(DAY_MS);
    await window.done(contract.session.signOut, {});
    await signIn(window);
    await registerSomebody(window, 'Grantley');
    expect(await extend()).toMatchObject({ phase: 'ending' });
    await passes(20 * HOUR_MS);
    await registerSomebody(window, 'Holloway');
    expect(core.station()).toMatchObject({ state: 'enrolled' });

    rig.comeBack();
    await window.done(contract.station.tryNow, {});
    const store = await rig.server.context.stores.open(rig.organisation.organisation.database);
    const told = async () =>
      (await store.listDocuments({ kind: 'AuditEvent', limit: 1000 })).filter(
        ({ body }) => body?.includes('"lease.extend"') && body.includes('1 in care: storm'),
      );
    await until([store], async () => (await told()).length === 3, {
      withinMs: 15_000,
      what: 'three extensions at central',
    });
    await window.until(contract.lease.watch, {}, (now) => now.phase === 'running');
    await window.until(contract.station.watchSync, {}, ({ waiting, link }) => waiting === 0 && link === 'connected');
    expect(await store.listDocuments({ kind: 'Patient', limit: 100 })).toHaveLength(9);
    expect(isSound(await verifyAudit(rig.server.context, rig.organisation.organisation))).toBe(true);
  }, 60_000);

  it('LE5 is sealed four hours after the end when nobody extends, and at once when nobody is in care', async () => {
    const patientId = await registerSomebody(window, 'Oak');
    await admit(patientId);
    rig.line.isUp = false;
    await passes(7 * DAY_MS + HOUR_MS);
    expect(phase()).toMatchObject({ phase: 'asking', inCare: 1 });
    // A restart gives no second grace.
    await core.stop();
    core = await rig.start();
    window = openTestWindow(core);
    await passes(3 * HOUR_MS);
    expect(phase()).toMatchObject({ phase: 'asking' });
    await passes(HOUR_MS + 60_000);
    await window.until(contract.station.watch, {}, (now) => now.state === 'sealed' && now.unsent !== undefined);
  }, 30_000);

  it('LE9 wants two different people with their own passwords and the permission, and keeps who tried', async () => {
    rig.line.isUp = false;
    expect(await extend()).toMatchObject({ code: 'already-done' });
    await passes(6.5 * DAY_MS);
    const second = (login: string, password = PASSWORD) => ({ second: { login, password } });
    expect(await extend(second('nora'))).toMatchObject({ code: 'invalid-input', path: 'second' });
    expect(await extend(second('phil'))).toMatchObject({ code: 'not-permitted' });
    expect(await extend(second('nick', 'not it'))).toMatchObject({ code: 'wrong-credentials', path: 'second' });
    expect(await extend({ password: 'not it' })).toMatchObject({ code: 'wrong-credentials' });
    expect(await extend()).toMatchObject({ phase: 'ending' });
    const stored = await core.workplace()?.desk.store.listDocuments({ kind: 'AuditEvent', limit: 500 });
    const kept = (stored ?? []).filter(({ body }) => body?.includes('"lease.extend"'));
    const outcomes = kept.map(({ body }) => /"outcome":"(\w+)"/.exec(body ?? '')?.[1]);
    expect(outcomes.filter((one) => one === 'refused')).toHaveLength(5);
    expect(kept.some(({ body }) => ['nora', 'nick'].every((login) => body?.includes(userIdOf(login))))).toBe(true);
    expect(JSON.stringify(kept)).not.toContain(PASSWORD);
  }, 30_000);
});

const userIdOf = (login: string) => rig.organisation.users.find((user) => user.login === login)?.userId ?? 'nobody';
