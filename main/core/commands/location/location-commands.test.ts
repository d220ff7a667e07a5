import type { Location } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { aWard } from '../../testing/a-ward.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { location } = contract;
const commandId = () => crypto.randomUUID();

async function ward() {
  const rig = createCoreRig();
  return { rig, ...(await aWard(rig, ['1', '2'])) };
}

describe('LC places', () => {
  it('LC1 a bed is closed with a reason, and never while somebody lies in it', async () => {
    const { rig, beds } = await ward();
    const [bed = '', next = ''] = beds;
    const close = (id: string, reason?: string) =>
      rig.call(location.setBedState, {
        commandId: commandId(),
        id,
        readiness: 'closed',
        ...(reason ? { reason } : {}),
      });
    expect(await close(bed)).toMatchObject({ code: 'invalid-input', path: 'reason' });
    await rig.done(location.setBedState, { commandId: commandId(), id: bed, readiness: 'closed', reason: 'Repair' });
    expect((await rig.get<Location>(bed)).resource.operationalStatus).toMatchObject({ code: 'C' });
    const { id: patientId } = await rig.registerSomebody();
    await rig.done(contract.encounter.admit, { commandId: commandId(), patientId, mode: 'planned', locationId: next });
    expect(await close(next, 'Repair')).toMatchObject({ code: 'conflict' });
  });

  it('LC2 wards, rooms and beds are made and renamed; a code is given once in a place, and the tree stays a tree', async () => {
    const { rig, wardId, roomId, beds } = await ward();
    const bed = { level: 'bed' as const, code: '9', name: 'Bed 9', partOf: roomId };
    const made = await rig.done(location.save, { commandId: commandId(), ...bed });
    expect(await rig.call(location.save, { commandId: commandId(), ...bed })).toMatchObject({
      code: 'conflict',
      path: 'code',
    });
    await rig.done(location.save, {
      commandId: commandId(),
      id: made.id,
      parent: made.rev,
      ...bed,
      name: 'Window',
      partOf: wardId,
    });
    expect((await rig.get<Location>(made.id)).resource).toMatchObject({
      name: 'Window',
      partOf: { reference: wardId.replace(':', '/') },
    });
    const inBed = { ...bed, code: '10', partOf: beds[0] ?? '' };
    expect(await rig.call(location.save, { commandId: commandId(), ...inBed })).toMatchObject({ path: 'partOf' });
  });

  it('LC4 a site gets another name and keeps its code; nothing else is named so', async () => {
    const { rig, siteId, wardId } = await ward();
    await rig.done(location.renameSite, { commandId: commandId(), id: siteId, name: 'St Brigid' });
    expect((await rig.get<Location>(siteId)).resource).toMatchObject({
      name: 'St Brigid',
      identifier: [{ value: 'N1' }],
    });
    expect(await rig.call(location.renameSite, { commandId: commandId(), id: wardId, name: 'Ward' })).toMatchObject({
      code: 'invalid-input',
    });
    expect((await rig.get<Location>(siteId)).facility).toBe('*');
  });

  it('LC6 @SAFETY no ward is made out of a site: access hangs on its code', async () => {
    const { rig, siteId, roomId } = await ward();
    const other = { level: 'bed' as const, code: 'S1', name: 'Another', partOf: roomId };
    expect(await rig.call(location.save, { commandId: commandId(), id: siteId, ...other })).toMatchObject({
      code: 'invalid-input',
      path: 'id',
    });
  });

  it('LC3 a table is taken once; faulty lines are told, and the same table again changes nothing', async () => {
    const { rig } = await ward();
    const csv =
      'site,ward,room,bed,name\nN1,SUR,,,Surgical\nN1,SUR,,S1,Bed S1\nN1,XXX,,B1,lost\nN1,MED,,,Acute medical';
    const take = () => rig.done(location.importTable, { commandId: commandId(), csv });
    expect(await take()).toEqual({
      added: 2,
      renamed: 1,
      unchanged: 0,
      refused: [{ line: 4, fault: 'no-such-parent', text: 'N1,XXX,,B1,lost' }],
      sites: [],
    });
    expect(await take()).toMatchObject({ added: 0, renamed: 0, unchanged: 3 });
    expect(await rig.call(location.importTable, { commandId: commandId(), csv: 'a,b' })).toMatchObject({
      code: 'invalid-input',
    });
  });
});
