import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WINDOW_POLICY } from '#shared/domain/medication/dose-window.ts';
import { readMargin } from '../commands/org-dose-windows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { provisionTestOrganisation } from '../testing/test-station.ts';
import { readDoseWindows, setDoseWindows } from './dose-windows.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.dispose());

describe('windows of doses', () => {
  it('DW3 are set part by part by whoever runs the server; other settings stay, and the reason stands in the audit', async () => {
    const { organisation } = await provisionTestOrganisation(server, 'West');
    const store = await server.context.stores.open(organisation.database);
    expect(await readDoseWindows(store, organisation)).toEqual(WINDOW_POLICY);
    const change = { timeCritical: { earlyMinutes: 15, lateMinutes: 45 } };
    await setDoseWindows(server.context, organisation, { change, reason: 'long ways' });
    expect(await readDoseWindows(store, organisation)).toEqual({ ...WINDOW_POLICY, ...change });
    const settings = JSON.parse((await store.find(`Organisation:${organisation.id}`))?.body ?? '{}');
    expect(settings.resource).toMatchObject({ name: organisation.name, demo: false });
    const events = await store.listDocuments({ kind: 'AuditEvent', limit: 1000 });
    expect(events.filter(({ body }) => body?.includes('organisation.setDoseWindows'))).toHaveLength(1);
  });
  it('DW3 are read whole or not at all', () => {
    expect(readMargin('30/45')).toEqual({ earlyMinutes: 30, lateMinutes: 45 });
    for (const text of ['30', '30/', '30/45/60', '-1/5', '30/721', 'a/b'])
      expect(() => readMargin(text), text).toThrow(/Minutes|Write/);
  });
});
