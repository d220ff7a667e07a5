import type { Location, Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { fluidDayStart } from '#shared/domain/fluid-balance/fluid-day-start.ts';
import { findFluid } from '#shared/domain/fluid-balance/fluid-entry.ts';
import { buildPlace } from '#shared/model/location.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const commandId = () => crypto.randomUUID();

async function withPatient() {
  const rig = createCoreRig();
  const { id: patientId } = await rig.registerSomebody();
  const at = new Date(rig.clock.now()).toISOString();
  const record = (more: object = {}, corrects?: { id: string; parent: string; reason: string }) =>
    rig.call(contract.fluid.record, {
      commandId: commandId(),
      patientId,
      entry: { kind: 'oral' as const, millilitres: 200, at, ...more },
      ...(corrects ? { corrects } : {}),
    });
  return { rig, patientId, record };
}

describe('FC fluid intake and output', () => {
  it('FC1 an amount is stored with who recorded it; an impossible one never, an unusual one when confirmed', async () => {
    const { rig, record } = await withPatient();
    const { id } = (await record()) as { id: string };
    const { resource } = await rig.get<Observation>(id);
    expect(findFluid(resource)).toMatchObject({ kind: 'oral', millilitres: 200, observer: 'Nora Urse' });
    expect(await record({ millilitres: 0 })).toMatchObject({
      path: 'entry.millilitres',
      details: { strength: 'stop' },
    });
    expect(await record({ millilitres: 5000 })).toMatchObject({ details: { strength: 'pause' } });
    expect(await record({ millilitres: 5000, confirmedUnlikely: true })).toHaveProperty('rev');
  });

  it('FC2 is corrected by an entry of its own, and withdrawn once', async () => {
    const { rig, patientId, record } = await withPatient();
    const wrong = (await record({ millilitres: 2000 })) as { id: string; rev: string };
    const corrects = { id: wrong.id, parent: wrong.rev, reason: 'a nought too many' };
    const right = (await record({}, corrects)) as { id: string; rev: string };
    const read = async (id: string) => findFluid((await rig.get<Observation>(id)).resource);
    expect(await read(wrong.id)).toMatchObject({ state: 'withdrawn', millilitres: 2000 });
    expect(await read(right.id)).toMatchObject({ state: 'valid', replaces: wrong.id });
    const withdraw = (parent: string) =>
      rig.call(contract.fluid.withdraw, { commandId: commandId(), patientId, id: right.id, parent, reason: 'spilt' });
    const { rev } = (await withdraw(right.rev)) as { rev: string };
    expect(await withdraw(rev)).toMatchObject({ code: 'already-done' });
  });

  it('FC3 what is no amount is not withdrawn as one, and nothing in another chart', async () => {
    const { rig, patientId, record } = await withPatient();
    const set = await rig.done(contract.vitals.record, {
      ...{ commandId: commandId(), patientId },
      entry: { takenAt: new Date(rig.clock.now()).toISOString(), pulse: 70 },
    });
    const withdraw = (id: string, parent: string, whose = patientId) =>
      rig.call(contract.fluid.withdraw, { commandId: commandId(), patientId: whose, id, parent, reason: 'x' });
    expect(await withdraw(set.id, set.rev)).toMatchObject({ code: 'invalid-input' });
    const { id, rev } = (await record()) as { id: string; rev: string };
    const other = await rig.registerSomebody('Elm', { given: ['Bo'], birthDate: '1950-01-01' });
    expect(await withdraw(id, rev, other.id)).toMatchObject({ code: 'not-found' });
  });

  it('FC4 a ward says when its fluid day begins; a bed does not', async () => {
    const { rig } = await withPatient();
    const put = (id: string, level: 'ward' | 'bed') => {
      const resource = buildPlace({ level, code: id, name: id });
      const envelope = { kind: 'Location', v: 1, facility: rig.desk.facility, by: 'u', station: 's' };
      const body = { ...envelope, at: '2026-01-01T00:00:00.000Z-0000-s', resource };
      return rig.store.write({ edits: [{ id: `Location:${id}`, body: JSON.stringify(body) }] });
    };
    await put('w3', 'ward');
    await put('b1', 'bed');
    const set = (id: string) =>
      rig.call(contract.fluid.setDayStart, { commandId: commandId(), id: `Location:${id}`, start: '07:30' });
    expect(await set('w3')).toHaveProperty('rev');
    expect(fluidDayStart((await rig.get<Location>('Location:w3')).resource)).toBe('07:30');
    expect(await set('b1')).toMatchObject({ code: 'invalid-input' });
    expect(await set('none')).toMatchObject({ code: 'not-found' });
  });
});
