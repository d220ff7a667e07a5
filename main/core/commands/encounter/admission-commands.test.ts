import type { Composition, Encounter, Location } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { bedReadiness } from '#shared/model/location.ts';
import { aWard } from '../../testing/a-ward.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { encounter } = contract;
const commandId = () => crypto.randomUUID();

async function ward() {
  const rig = createCoreRig();
  const places = await aWard(rig, ['1', '2', '3']);
  const { id: patientId } = await rig.registerSomebody();
  const [bed = '', next = '', third = ''] = places.beds;
  const admit = (locationId = bed) =>
    rig.done(encounter.admit, { commandId: commandId(), patientId, mode: 'planned', locationId });
  const on = (stay: { id: string; rev: string }) => ({
    commandId: commandId(),
    patientId,
    id: stay.id,
    parent: stay.rev,
  });
  const stayOf = async (id: string) => (await rig.get<Encounter>(id)).resource;
  return { rig, patientId, bed, next, third, ward: places.wardId, admit, on, stayOf };
}

describe('AT admission, transfer, discharge', () => {
  it('AT1 a stay from admission over transfer and leave to discharge, with a signed summary', async () => {
    const { rig, bed, next, admit, on, stayOf } = await ward();
    const admitted = await admit();
    const moved = await rig.done(encounter.transfer, { ...on(admitted), locationId: next });
    const away = await rig.done(encounter.leave, on(moved));
    const back = await rig.done(encounter.returnFromLeave, on(away));
    const summary = { title: 'Discharge summary', text: 'Well.' };
    const over = await rig.done(encounter.discharge, { ...on(back), disposition: 'home', summary });
    expect(await stayOf(over.id)).toMatchObject({
      status: 'finished',
      location: [
        { location: { reference: bed.replace(':', '/') }, status: 'completed' },
        { location: { reference: next.replace(':', '/') }, status: 'completed' },
      ],
    });
    const notes = await rig.store.listDocuments({ kind: 'Composition', limit: 5 });
    const note = JSON.parse(notes[0]?.body ?? '{}') as { resource: Composition };
    expect(note.resource).toMatchObject({
      title: 'Discharge summary',
      encounter: { reference: over.id.replace(':', '/') },
    });
    const audited = (await rig.auditEvents()).filter(({ operation }) => operation.startsWith('encounter.'));
    expect(audited.map(({ operation }) => operation)).toEqual(
      ['admit', 'transfer', 'leave', 'returnFromLeave', 'discharge'].map((act) => `encounter.${act}`),
    );
  });

  it('AT2 a bed that is taken, held, closed or being cleaned is refused; nothing is kept of it', async () => {
    const { rig, bed, next, admit } = await ward();
    await admit();
    const { id: other } = await rig.registerSomebody('Elm');
    const into = (locationId: string) =>
      rig.call(encounter.admit, { commandId: commandId(), patientId: other, mode: 'emergency', locationId });
    expect(await into(bed)).toMatchObject({ code: 'conflict', path: 'locationId' });
    await rig.done(contract.location.setBedState, { commandId: commandId(), id: next, readiness: 'cleaning' });
    expect(await into(next)).toMatchObject({ code: 'conflict' });
    expect(await into('Location:nowhere')).toMatchObject({ code: 'not-found' });
    await rig.done(contract.location.setBedState, { commandId: commandId(), id: next, readiness: 'ready' });
    expect(await into(next)).toMatchObject({ rev: expect.any(String) });
  });

  it('AT3 who is expected holds the bed, comes into it, and is admitted once', async () => {
    const { rig, patientId, bed, on, stayOf } = await ward();
    const expected = await rig.done(encounter.expect, {
      commandId: commandId(),
      patientId,
      mode: 'planned',
      locationId: bed,
      expectedAt: '2026-11-23T08:00:00Z',
    });
    const { id: other } = await rig.registerSomebody('Elm');
    const refused = await rig.call(encounter.admit, {
      commandId: commandId(),
      patientId: other,
      mode: 'planned',
      locationId: bed,
    });
    expect(refused).toMatchObject({ code: 'conflict' });
    const here = await rig.done(encounter.arrive, on(expected));
    expect(await stayOf(here.id)).toMatchObject({ status: 'in-progress', location: [{ status: 'active' }] });
    expect(await rig.call(encounter.admit, { commandId: commandId(), patientId, mode: 'planned' })).toMatchObject({
      code: 'conflict',
    });
  });

  it('AT4 a discharge is taken back into its bed, unless somebody lies there now', async () => {
    const { rig, bed, admit, on, stayOf } = await ward();
    const over = await rig.done(encounter.discharge, { ...on(await admit()), disposition: 'home' });
    const undo = { act: 'discharge' as const, reason: 'wrong patient' };
    const { id: other } = await rig.registerSomebody('Elm');
    await rig.done(contract.location.setBedState, { commandId: commandId(), id: bed, readiness: 'ready' });
    const second = await rig.done(encounter.admit, {
      commandId: commandId(),
      patientId: other,
      mode: 'planned',
      locationId: bed,
    });
    expect(await rig.call(encounter.cancelLast, { ...on(over), ...undo })).toMatchObject({ code: 'conflict' });
    await rig.done(encounter.cancelLast, {
      commandId: commandId(),
      patientId: other,
      id: second.id,
      parent: second.rev,
      act: 'admit',
      reason: 'wrong patient',
    });
    const back = await rig.done(encounter.cancelLast, { ...on(over), ...undo });
    expect(await stayOf(back.id)).toMatchObject({ status: 'in-progress', location: [{ status: 'active' }] });
  });

  it('AD12 the bed that a discharge leaves waits for cleaning, and is ready again when the discharge is taken back', async () => {
    const { rig, bed, next, third, admit, on } = await ward();
    const readinessOf = async (id: string) => bedReadiness((await rig.get<Location>(id)).resource);
    const over = await rig.done(encounter.discharge, { ...on(await admit()), disposition: 'home' });
    expect([await readinessOf(bed), await readinessOf(next)]).toEqual(['cleaning', 'ready']);
    await rig.done(encounter.cancelLast, { ...on(over), act: 'discharge', reason: 'wrong patient' });
    expect(await readinessOf(bed)).toBe('ready');
    const { id: patientId } = await rig.registerSomebody('Elm');
    const stay = { commandId: commandId(), patientId, mode: 'planned' as const };
    const second = await rig.done(encounter.admit, { ...stay, locationId: third });
    rig.clock.advance(60_000);
    const moved = await rig.done(encounter.transfer, { ...on(second), patientId, locationId: next });
    expect([await readinessOf(third), await readinessOf(next)]).toEqual(['cleaning', 'ready']);
    const undo = { ...on(moved), patientId, act: 'transfer' as const, reason: 'wrong bed' };
    const back = await rig.done(encounter.cancelLast, undo);
    expect(await readinessOf(third)).toBe('ready');
    const again = await rig.done(encounter.transfer, { ...on(back), patientId, locationId: next });
    await rig.done(encounter.discharge, { ...on(again), patientId, disposition: 'home' });
    expect([await readinessOf(next), await readinessOf(third)]).toEqual(['cleaning', 'cleaning']);
  });

  it('AD12 the bed that is left by one of two who lie in it is not to be cleaned', async () => {
    const { rig, bed, next, admit, on, stayOf } = await ward();
    const first = await admit();
    const { id: other } = await rig.registerSomebody('Elm');
    const entry = { commandId: commandId(), patientId: other, mode: 'planned' as const };
    const second = await rig.done(encounter.admit, { ...entry, locationId: next });
    // What two desks did apart.
    const stay = await rig.get<Encounter>(second.id);
    const [place] = stay.resource.location ?? [];
    const both = { ...stay.resource, location: [{ ...place, location: { reference: bed.replace(':', '/') } }] };
    const { _id, _rev, ...body } = stay;
    await rig.store.write({ edits: [{ id: _id, parent: _rev, body: JSON.stringify({ ...body, resource: both }) }] });
    await rig.done(encounter.transfer, { ...on(first), locationId: next });
    expect(bedReadiness((await rig.get<Location>(bed)).resource)).toBe('ready');
    expect((await stayOf(second.id)).location).toHaveLength(1);
  });

  it('AD14 who is expected gets another bed, another time, or none; a bed held for another is refused', async () => {
    const { rig, patientId, bed, next, third, on, stayOf } = await ward();
    const entry = { mode: 'planned' as const, expectedAt: '2026-11-23T08:00:00Z' };
    const expected = await rig.done(encounter.expect, { commandId: commandId(), patientId, ...entry, locationId: bed });
    const { id: other } = await rig.registerSomebody('Elm');
    await rig.done(encounter.expect, { commandId: commandId(), patientId: other, ...entry, locationId: next });
    expect(await rig.call(encounter.reserve, { ...on(expected), locationId: next })).toMatchObject({
      code: 'conflict',
    });
    const expectedAt = '2026-11-24T08:00:00.000Z';
    const moved = await rig.done(encounter.reserve, { ...on(expected), locationId: third, expectedAt });
    const at = await stayOf(moved.id);
    expect(at.location).toMatchObject([{ status: 'reserved', location: { reference: third.replace(':', '/') } }]);
    expect(JSON.stringify(at.extension)).toContain(expectedAt);
    const none = await rig.done(encounter.reserve, on(moved));
    expect(await stayOf(none.id)).not.toHaveProperty('location');
    const here = await rig.done(encounter.arrive, on(none));
    expect(await rig.call(encounter.reserve, { ...on(here), locationId: bed })).toMatchObject({ code: 'already-done' });
  });

  it('AT5 of two moves planned on one version the second is a conflict; the same command twice is one move', async () => {
    const { rig, next, third, admit, on } = await ward();
    const admitted = await admit();
    const move = { ...on(admitted), locationId: next };
    const moved = await rig.done(encounter.transfer, move);
    expect(await rig.done(encounter.transfer, move)).toEqual(moved);
    expect(await rig.call(encounter.transfer, { ...on(admitted), locationId: third })).toMatchObject({
      code: 'conflict',
    });
  });
});
