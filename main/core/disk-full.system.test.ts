import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { verifyChain } from '#shared/domain/audit/verify-chain.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import { openDiskReserve } from '#shared/sqlite/disk-reserve.ts';
import { mountSmallVolume } from '#shared/sqlite/testing/small-volume.ts';
import { provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer } from '#sync-server/testing/test-server.ts';
import { composeCore } from './compose.ts';
import { openTestWindow } from './testing/test-window.ts';

const PASSWORD = 'a long first password';
const RESERVE_BYTES = 16 * 1024 * 1024;

/** Takes all that is left of a volume. */
async function fillUp(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const size of [1024 * 1024, 4096]) {
      for (;;) await handle.write(Buffer.alloc(size, 1));
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  } finally {
    await handle.close();
  }
}

const volume = mountSmallVolume(64);
if (!volume) console.log('1 test of a full disk did not run: it needs root to mount a small volume.');

describe.skipIf(!volume)('a full disk', () => {
  it('DR1 goes on with sign-in, audit of reads and charting from the reserve, refuses files, and loses nothing', async () => {
    if (!volume) return;
    const server = await startTestServer();
    const reserves: string[] = [];
    const dataFolder = join(volume.path, 'data');
    const core = composeCore({
      dataFolder,
      openReserve: (folder) => {
        reserves.push(join(folder, 'reserve'));
        return openDiskReserve(join(folder, 'reserve'), RESERVE_BYTES);
      },
    });
    try {
      const organisation = await provisionOrganisation(server.context, {
        name: 'North',
        demo: true,
        sites: [{ code: 'N1', name: 'North One', wards: [] }],
        users: [{ login: 'nora', displayName: 'Nora', roles: ['nurse', 'administrator'], password: PASSWORD }],
      });
      await core.start();
      const window = openTestWindow(core);
      const at = { address: server.address, code: organisation.enrolmentCode.code };
      const { fingerprint } = await window.done(contract.station.checkCode, at);
      const siteId = organisation.sites[0]?.id ?? '';
      await window.done(contract.station.enrol, { ...at, fingerprint, stationName: 'Desk', siteId, purpose: 'ward' });
      await window.until(
        contract.station.watchSync,
        {},
        ({ fill }) => fill.state !== 'empty' && fill.state !== 'filling',
      );
      await window.done(contract.session.signIn, { login: 'nora', password: PASSWORD });
      const demographics = { family: 'Oak', given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04' };
      const { id: patientId } = await window.done(contract.patient.register, {
        commandId: crypto.randomUUID(),
        demographics,
      });
      const [reserve] = reserves;
      expect(existsSync(reserve ?? '')).toBe(true);

      await fillUp(join(volume.path, 'ballast'));
      const saved: string[] = [];
      for (let pulse = 50; pulse < 90; pulse += 1) {
        const entry = { takenAt: new Date().toISOString(), pulse, confirmedUnlikely: true };
        const { id } = await window.done(contract.vitals.record, { commandId: crypto.randomUUID(), patientId, entry });
        saved.push(id);
      }
      expect(existsSync(reserve ?? '')).toBe(false);
      const other = openTestWindow(core);
      await other.done(contract.session.signIn, { login: 'nora', password: PASSWORD });
      expect((await other.done(contract.patient.search, { text: 'Oak' })).hits).toHaveLength(1);
      const file = {
        commandId: crypto.randomUUID(),
        patientId,
        spoolId: 'x',
        title: 'Picture',
        contentType: 'image/png',
      };
      expect(await other.call(contract.file.attach, file)).toMatchObject({ code: 'disk-nearly-full' });

      const store = core.workplace()?.desk.store;
      for (const id of saved) expect(await store?.find(id)).toBeDefined();
      const events = (await store?.listDocuments({ kind: 'AuditEvent', limit: 2000 }))?.map(
        ({ body }) => (JSON.parse(body ?? '') as { resource: AuditEventResource }).resource,
      );
      expect(verifyChain(events ?? [], [])).toMatchObject({ state: 'ok' });
      expect(events?.some(({ operation }) => operation === 'patient.search')).toBe(true);
      console.log(`${saved.length} sets of vitals recorded on a full disk`);
    } finally {
      await core.stop();
      await server.dispose();
      await rm(dataFolder, { recursive: true, force: true });
      volume.remove();
    }
  });
});
