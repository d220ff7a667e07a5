import { readdir, readFile, writeFile } from 'node:fs/promises';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotRig, type SnapshotRig } from '#build/system/snapshot-rig.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { replicationId } from '#shared/replication/replication-id.ts';
import { localIdOf } from '../access/station-store.ts';
import { createTellCentral } from './tell-central.ts';
import { watchSnapshots } from './watch-snapshots.ts';

let rig: SnapshotRig;
beforeEach(async () => {
  rig = await openSnapshotRig();
  const body = JSON.stringify({ kind: 'Task', facility: 'N1', text: 'Zebramarker' });
  await rig.server.write({ edits: [1, 2, 3].map((n) => ({ id: `Task:${n}`, body })) });
});
afterEach(() => rig.dispose());

describe('writing a snapshot file', () => {
  it('SN1 SN7 says in clear what it is and for whom, and no more; it is noted before it has its name', async () => {
    const seen: string[][] = [];
    const settle = async () => {
      seen.push(await readdir(rig.folder));
      return undefined;
    };
    expect(await rig.written(rig.file, { settle })).toMatchObject({ documents: 4, attachments: 0 });
    expect(seen).toEqual([['desk.holdfast-snapshot.part']]);
    expect(await readdir(rig.folder)).toEqual(['desk.holdfast-snapshot']);
    const text = (await readFile(rig.file)).toString('latin1');
    const [version, head = ''] = text.split('\n');
    expect(version).toBe('HOLDFAST SNAPSHOT 1');
    expect(Object.keys(JSON.parse(head).head)).toEqual([
      'snapshot',
      'organisation',
      'server',
      'station',
      'madeAt',
      'key',
    ]);
    expect(text).not.toContain('Zebramarker');
  });

  it('SN7 gives no file where it could not be written down', async () => {
    const settle = async () => refusal('locked', 'The server did not write it down.');
    expect(await rig.write(rig.file, { settle })).toMatchObject({ code: 'locked' });
    expect(await readdir(rig.folder)).toEqual([]);
    await expect(rig.write(rig.file, { settle: () => Promise.reject(new Error('disk full')) })).rejects.toThrow();
    expect(await readdir(rig.folder)).toEqual([]);
  });

  it('SN8 writes none for a station that was shut out, and overwrites nothing', async () => {
    const station = rig.stationOf({ state: 'revoked' });
    expect(await rig.write(rig.file, { station })).toMatchObject({ code: 'revoked' });
    await writeFile(rig.file, 'letters');
    expect(await rig.write(rig.file)).toMatchObject({ code: 'already-done' });
    expect(await readFile(rig.file, 'utf8')).toBe('letters');
  });

  it('SN8 writes none at a hub that was never whole', async () => {
    await rig.becomeHub();
    expect(await rig.write(rig.file)).toMatchObject({ code: 'not-loaded-here' });
    await rig.becomeHub('2026-01-01T00:00:00.000Z');
    expect(await rig.written(rig.file)).toMatchObject({ writtenBy: 'hub Hub' });
  });

  it('SN5 holds what was given to the station beside its site', async () => {
    const body = (facility: string, patient: string) => JSON.stringify({ kind: 'Task', facility, patient });
    await rig.server.write({
      edits: [
        { id: 'Task:given', body: body('S1', 'Patient:1') },
        { id: 'Task:not', body: body('S1', 'Patient:2') },
      ],
    });
    const grant = { requestId: 'r', stationId: 'station-1', organisationId: 'org-1', epoch: 3, reason: 'r', by: 'u' };
    const open = { atMs: 0, untilMs: undefined, state: 'active', endedAtMs: undefined } as const;
    rig.grants.push({ ...grant, ...open, of: { type: 'patient', patientId: 'Patient:1' } });
    expect(await rig.written(rig.file)).toMatchObject({ documents: 5 });
    expect([...rig.notes.values()][0]?.position).toMatch(/^6-\w+\.3$/);
  });
});

describe('what was written beside a running server', () => {
  const log = pino({ level: 'silent' });
  const openNotes = () => [...rig.notes.values()].map(({ state }) => state);

  it("SN7 SN9 is settled by that server, once: the server's half of the checkpoint, then the audit", async () => {
    await rig.written(rig.file, { settle: async () => undefined });
    expect(openNotes()).toEqual(['written']);
    const told: number[] = [];
    const watch = watchSnapshots({ ...rig.context, log }, async ({ documents }) => told.push(documents) > 0, 1_000_000);
    await watch.look();
    await watch.look();
    await watch.stop();
    expect(openNotes()).toEqual(['told']);
    expect(told).toEqual([4]);
    const id = localIdOf('station-1', replicationId({ source: await rig.identity(), target: 'station', lane: 2 }));
    expect(JSON.parse((await rig.server.findLocal(id)) ?? '{}')).toMatchObject({
      source_last_seq: [...rig.notes.values()][0]?.position,
      session_id: [...rig.notes.keys()][0],
    });
  });

  it('SN7 is told by a hub when central can hear it, and not again where central will not', async () => {
    await rig.written(rig.file, { settle: async () => undefined });
    let link: 'up' | 'down' = 'down';
    const answers = [refusal('no-contact', 'none'), refusal('not-permitted', 'no'), { audited: true } as const];
    const asked: string[] = [];
    const client = {
      async tellSnapshot({ id }: { id: string }) {
        asked.push(id);
        return answers.shift() ?? { audited: true as const };
      },
    };
    const tell = createTellCentral(client, () => link === 'up', new AbortController().signal);
    const watch = watchSnapshots({ ...rig.context, log }, tell, 1_000_000);
    await watch.look();
    expect([openNotes(), asked.length]).toEqual([['placed'], 0]);
    link = 'up';
    await watch.look();
    await watch.look();
    await watch.look();
    expect([openNotes(), asked.length]).toEqual([['placed'], 2]);
    await watch.stop();
    const next = watchSnapshots(
      { ...rig.context, log },
      createTellCentral(client, () => true, new AbortController().signal),
    );
    await next.stop();
    expect(openNotes()).toEqual(['told']);
  });
});
