import type { Patient, Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { deathTakenBack } from '#shared/domain/patient/death.ts';
import { readTask } from '#shared/domain/task/read-task.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { encounter, patient, vitals } = contract;
const commandId = () => crypto.randomUUID();
const MINUTE_MS = 60_000;

/** Somebody admitted, whose last set asks for another within the hour and for a doctor. */
async function aStay() {
  const rig = createCoreRig();
  const { id: patientId } = await rig.registerSomebody();
  const act = () => ({ commandId: commandId(), patientId });
  const admitted = await rig.done(encounter.admit, { ...act(), mode: 'planned' });
  rig.clock.advance(MINUTE_MS);
  const takenAt = new Date(rig.clock.now()).toISOString();
  const measured = { respiratoryRate: 25, spo2: 91, oxygen: 'air', systolic: 100, pulse: 120 } as const;
  const entry = { ...measured, takenAt, consciousness: 'A' as const, temperatureCelsius: 38.9 };
  await rig.done(vitals.record, { ...act(), entry });
  rig.clock.advance(MINUTE_MS);
  const tasks = async () => {
    const stored = await rig.store.listDocuments({ kind: 'Task', limit: 20 });
    return stored.map(({ body }) => readTask((JSON.parse(body ?? '{}') as { resource: Task }).resource));
  };
  const states = async () => Object.fromEntries((await tasks()).map(({ code, state }) => [code, state]));
  const record = async () => rig.get<Patient>(patientId);
  const on = (stay: { id: string; rev: string }) => ({ ...act(), id: stay.id, parent: stay.rev });
  return { rig, act, on, admitted, tasks, states, record };
}

describe('NW13 what is observed by the clock ends with the care', () => {
  it('NW13 a discharge ends the task for the next set, with why; a call for help stays for a person', async () => {
    const { rig, on, admitted, tasks, states } = await aStay();
    expect(await states()).toEqual({ 'observe-again': 'open', 'news2-escalation': 'open' });
    await rig.done(encounter.discharge, { ...on(admitted), disposition: 'home' });
    expect(await states()).toEqual({ 'observe-again': 'cancelled', 'news2-escalation': 'open' });
    const ended = (await tasks()).find(({ code }) => code === 'observe-again');
    expect(ended?.acts.at(-1)).toMatchObject({ act: 'cancelled', detail: 'The stay is over.' });
  });

  it('NW13 a discharge that is taken back asks for the set again', async () => {
    const { rig, on, admitted, tasks } = await aStay();
    const due = (await tasks()).find(({ code }) => code === 'observe-again')?.dueAt;
    const over = await rig.done(encounter.discharge, { ...on(admitted), disposition: 'home' });
    await rig.done(encounter.cancelLast, { ...on(over), act: 'discharge', reason: 'wrong patient' });
    const again = (await tasks()).filter(({ code }) => code === 'observe-again');
    expect(again.map(({ state, dueAt }) => [state, dueAt])).toEqual([
      ['cancelled', due],
      ['open', due],
    ]);
  });

  it('AD15 a discharge by death records the death, and takes back only what it recorded', async () => {
    const { rig, on, admitted, tasks, record } = await aStay();
    const diedOn = new Date(rig.clock.now() - MINUTE_MS).toISOString();
    const wrong = { ...on(admitted), disposition: 'home' as const, diedOn };
    expect(await rig.call(encounter.discharge, wrong)).toMatchObject({ code: 'invalid-input', path: 'diedOn' });
    const over = await rig.done(encounter.discharge, { ...on(admitted), disposition: 'exp', diedOn });
    expect((await record()).resource.deceasedDateTime).toBe(diedOn);
    expect((await tasks()).find(({ code }) => code === 'observe-again')?.acts.at(-1)?.detail).toBe(
      'The patient has died.',
    );
    await rig.done(encounter.cancelLast, { ...on(over), act: 'discharge', reason: 'wrong patient' });
    expect((await record()).resource).not.toHaveProperty('deceasedDateTime');
  });

  it('AD15 a death that was known before stays when the discharge is taken back', async () => {
    const { rig, act, on, admitted, record } = await aStay();
    await rig.done(patient.recordDeath, { ...act(), parent: (await record())._rev, diedOn: '2025-12-31' });
    const over = await rig.done(encounter.discharge, { ...on(admitted), disposition: 'exp' });
    await rig.done(encounter.cancelLast, { ...on(over), act: 'discharge', reason: 'wrong stay' });
    expect((await record()).resource.deceasedDateTime).toBe('2025-12-31');
  });

  it('NW13 a death that is recorded by itself ends the task, too; it is recorded once and can be withdrawn', async () => {
    const { rig, act, states, record } = await aStay();
    const future = new Date(rig.clock.now() + 3_600_000).toISOString();
    const death = async (diedOn?: string) => ({
      ...act(),
      parent: (await record())._rev,
      ...(diedOn ? { diedOn } : {}),
    });
    expect(await rig.call(patient.recordDeath, await death(future))).toMatchObject({ path: 'diedOn' });
    await rig.done(patient.recordDeath, await death());
    expect((await record()).resource.deceasedBoolean).toBe(true);
    expect(await states()).toMatchObject({ 'observe-again': 'cancelled' });
    expect(await rig.call(patient.recordDeath, await death())).toMatchObject({ code: 'already-done' });
    await rig.done(patient.withdrawDeath, { ...(await death()), reason: 'another person' });
    const { resource } = await record();
    expect(resource).not.toHaveProperty('deceasedBoolean');
    expect(deathTakenBack(resource)).toMatchObject({ reason: 'another person' });
  });

  it('NW13 how a death elsewhere is known, and why it was wrong, stand in the audit', async () => {
    const { rig, act, record } = await aStay();
    const reason = 'certificate of the other hospital';
    await rig.done(patient.recordDeath, { ...act(), parent: (await record())._rev, diedOn: '2025-12-31', reason });
    await rig.done(patient.withdrawDeath, { ...act(), parent: (await record())._rev, reason: 'her sister' });
    const told = (await rig.auditEvents()).filter(({ operation }) => /^patient\..*Death$/.test(operation));
    expect(told.map((event) => event.reason)).toEqual([reason, 'her sister']);
    await rig.done(patient.recordDeath, { ...act(), parent: (await record())._rev });
    expect(deathTakenBack((await record()).resource)?.reason).toBe('her sister');
  });
});
