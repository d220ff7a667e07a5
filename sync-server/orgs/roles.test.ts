import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_ROLES } from '#shared/domain/identity/default-roles.ts';
import { signDocument, verifySignedDocument } from '#shared/domain/identity/signed-document.ts';
import { importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { RoleResource } from '#shared/model/role.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { ADMINISTRATOR, provisionTestOrganisation } from '../testing/test-station.ts';
import { actAtCentral } from './central-write.ts';
import { changeTimes } from './change-times.ts';
import { readSigningKey } from './organisation-keys.ts';
import { refreshOpenedRoles } from './refresh-opened-roles.ts';
import { changeRole, findRoleOffers, refreshRoles } from './roles.ts';
import { listRoles, signNewRole } from './users.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

const NURSE = DEFAULT_ROLES.find(({ code }) => code === 'nurse')?.permissions ?? [];

/** An organisation as a version of before made it: it knew two permissions fewer, and one role. */
async function anOlderOne(name: string) {
  const { organisation } = await provisionTestOrganisation(server, name);
  const { context } = server;
  const store = await context.stores.open(organisation.database);
  const key = await readSigningKey(context, organisation.id);
  const signing = { organisationId: organisation.id, key, now: organisation.createdAt };
  const older = NURSE.slice(0, -2);
  async function sign(role: { code: string; permissions: readonly string[]; proposed?: readonly string[] }) {
    const made = await signNewRole({ name: role.code, ...role }, signing);
    const { proposed: _ofThisVersion, ...resource } = made.resource as RoleResource;
    const signed = await signDocument({ ...resource, ...(role.proposed ? { proposed: role.proposed } : {}) }, key);
    const act = { operation: 'test.sign', action: 'U', subtype: 'role' } as const;
    await actAtCentral(context, organisation, act, async () => ({
      documents: [{ id: made.id, resource: signed }],
      result: undefined,
    }));
  }
  const find = async (code: string) => (await listRoles(store)).find((role) => role.code === code);
  const told = async (operation: string) =>
    (await store.listDocuments({ kind: 'AuditEvent', limit: 1000 })).filter(({ body }) => body?.includes(operation));
  return { organisation, context, store, older, sign, find, told };
}

describe('roles of an organisation under a newer version', () => {
  it('ID22 one that nobody changed is signed anew with what is new, once, in the audit of central', async () => {
    const { organisation, context, older, sign, find, told } = await anOlderOne('East');
    await sign({ code: 'nurse', permissions: older });
    const done = await refreshRoles(context, organisation);
    expect(done).toMatchObject({ taken: [{ code: 'nurse', permissions: NURSE.slice(-2) }], toDecide: [], added: [] });
    const nurse = await find('nurse');
    expect(nurse).toMatchObject({ serial: 2, permissions: NURSE, proposed: NURSE });
    const key = await importVerifyingKey(organisation.publicKeyJwk);
    expect(await verifySignedDocument(nurse, key, { id: 'Role:nurse', organisation: organisation.id })).toBe(true);
    expect((await refreshRoles(context, organisation)).taken).toEqual([]);
    expect(await told('roles.refresh')).toHaveLength(1);
  });

  it('ID22 a narrowed one stays, and an administrator decides; what was decided is not offered again', async () => {
    const { organisation, context, store, older, sign, find } = await anOlderOne('South');
    const narrowed = older.slice(1);
    await sign({ code: 'nurse', permissions: narrowed, proposed: older });
    expect(await refreshRoles(context, organisation)).toMatchObject({
      taken: [],
      toDecide: [{ code: 'nurse', permissions: NURSE.slice(-2) }],
    });
    expect((await find('nurse'))?.permissions).toEqual(narrowed);
    const [taken = '', left = ''] = NURSE.slice(-2);
    const change = { actor: ADMINISTRATOR, code: 'nurse', add: [taken], remove: [], decided: [taken, left] };
    const answer = await changeRole(context, organisation, change);
    expect(answer).toMatchObject({ role: { offered: [] }, document: { id: 'Role:nurse', path: { start: 3 } } });
    expect((await find('nurse'))?.permissions).toEqual([...narrowed, taken]);
    expect((await findRoleOffers(store)).toDecide).toEqual([]);
  });

  it('ID22 nobody takes the administration from themselves, and who may not, does not', async () => {
    const { organisation, context } = await anOlderOne('Inner');
    const own = { actor: ADMINISTRATOR, code: 'administrator', add: [], remove: ['users.manage'], decided: [] };
    expect(await changeRole(context, organisation, own)).toMatchObject({ code: 'not-permitted' });
    const wrong = { ...own, remove: [], actor: { ...ADMINISTRATOR, password: 'wrong' } };
    expect(await changeRole(context, organisation, wrong)).toMatchObject({ code: 'wrong-credentials' });
  });

  it('ID22 a server does it by itself for what it opens, and leaves alone what is still being made', async () => {
    const { organisation, context, store, older, sign, find } = await anOlderOne('Outer');
    await sign({ code: 'nurse', permissions: older });
    let open: (database: string, store: never) => void = () => undefined;
    const watchOpened: typeof context.watchOpened = (listener) => {
      open = listener as typeof open;
      return () => undefined;
    };
    const refreshing = refreshOpenedRoles({ ...context, watchOpened });
    open(organisation.database, store as never);
    open('unknown', store as never);
    await refreshing.stop();
    expect((await find('nurse'))?.permissions).toEqual(NURSE);
  });

  it('DW3 TK8 times are set by who manages the organisation, with the reason in the audit; the rest of the settings stays', async () => {
    const { organisation, context, store, sign, told } = await anOlderOne('Times');
    const taskEscalationMinutes = { stat: 5, asap: 10, urgent: 20, routine: 60 };
    const asked = { actor: ADMINISTRATOR, reason: 'small teams at night', times: { taskEscalationMinutes } };
    const answer = await changeTimes(context, organisation, asked);
    if (isRefusal(answer)) throw new Error(answer.code);
    expect(answer).toMatchObject({ times: { taskEscalationMinutes } });
    const { resource } = JSON.parse((await store.find(`Organisation:${organisation.id}`))?.body ?? '{}');
    expect(resource).toMatchObject({ name: organisation.name, demo: false, taskEscalationMinutes });
    const zoned = (siteZones: Record<string, string>) =>
      changeTimes(context, organisation, { ...asked, times: { siteZones } });
    await zoned({ E1: 'Europe/Dublin' });
    expect(await zoned({ W1: 'Africa/Lagos' })).toMatchObject({
      times: { taskEscalationMinutes, siteZones: { E1: 'Europe/Dublin', W1: 'Africa/Lagos' } },
    });
    const taken = await zoned({ E1: '' });
    expect(isRefusal(taken) ? taken : taken.times.siteZones).toEqual({ W1: 'Africa/Lagos' });
    const none = await zoned({ W1: '' });
    expect(isRefusal(none) ? none : none.times.siteZones).toBeUndefined();
    expect((await told('organisation.changeTimes'))[0]?.body).toContain('small teams at night');
    await sign({ code: 'administrator', permissions: ['users.manage'] });
    expect(await changeTimes(context, organisation, asked)).toMatchObject({ code: 'not-permitted' });
  });
});
