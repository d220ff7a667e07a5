import type { Observation, Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { createCoreRig } from '../../testing/core-rig.ts';
import { signedInWindow } from '../../testing/test-desk.ts';

const { vitals } = contract;
const commandId = () => crypto.randomUUID();
const takenAt = '2026-11-22T07:55:00Z';
const well = {
  takenAt,
  respiratoryRate: 16,
  spo2: 97,
  oxygen: 'air' as const,
  systolic: 120,
  diastolic: 70,
  pulse: 70,
  consciousness: 'A' as const,
  temperatureCelsius: 37,
};

async function withPatient(more: Parameters<ReturnType<typeof createCoreRig>['registerSomebody']>[1] = {}) {
  const rig = createCoreRig();
  const { id: patientId } = await rig.registerSomebody('Oak', more);
  const record = (entry: object, corrects?: { id: string; parent: string; reason: string }) =>
    rig.call(vitals.record, {
      commandId: commandId(),
      patientId,
      entry: { takenAt, ...entry },
      ...(corrects ? { corrects } : {}),
    });
  const stored = async (answer: unknown) =>
    findVitals((await rig.get<Observation>((answer as { id: string }).id)).resource);
  return { rig, patientId, record, stored };
}

describe('VC1 a set of vital signs', () => {
  it('VC1 is stored with its sub-scores, total and table version', async () => {
    const { record, stored } = await withPatient();
    const set = await stored(await record({ ...well, pulse: 100 }));
    expect(set).toMatchObject({ values: { pulse: 100 }, observer: 'Nora Urse', takenAt });
    expect(set?.news2).toMatchObject({
      state: 'complete',
      total: 1,
      subScores: { pulse: 1 },
      tableVersion: 'RCP-2017',
    });
  });

  it('VC2 a partial set has no total and names what is missing', async () => {
    const { record, stored } = await withPatient();
    const set = await stored(await record({ pulse: 40 }));
    expect(set?.news2).toMatchObject({ state: 'partial', single3: ['pulse'] });
    expect(set?.news2).not.toHaveProperty('total');
  });

  it.each([
    ['under-16', { birthDate: '2015-01-01' }],
    ['pregnant', { pregnant: true }],
  ] as const)('VC3 %s is not scored, and says why', async (reason, more) => {
    const { record, stored } = await withPatient(more);
    expect((await stored(await record(well)))?.news2).toMatchObject({ state: 'not-scored', reason });
  });

  it('VC4 an impossible value is refused, an unlikely one only until it is confirmed', async () => {
    const { record } = await withPatient();
    expect(await record({ ...well, temperatureCelsius: 70 })).toMatchObject({
      code: 'invalid-input',
      path: 'entry.temperatureCelsius',
      details: { strength: 'stop' },
    });
    const odd = { ...well, pulse: 245 };
    expect(await record(odd)).toMatchObject({ code: 'invalid-input', details: { strength: 'pause' } });
    const confirmed = { ...odd, confirmedUnlikely: true };
    expect(await record(confirmed)).toMatchObject({ rev: expect.stringMatching(/^1-/) });
  });

  it('VC5 scale 2 wants a decision that stands; where one stands, every set is scored by it', async () => {
    const { rig, patientId, record, stored } = await withPatient();
    const now = () => new Date(rig.clock.now()).toISOString();
    const set = { ...well, spo2: 90 };
    expect(await record({ ...set, spo2Scale: 2 })).toMatchObject({ code: 'invalid-input', path: 'entry.spo2Scale' });
    const decision = await rig.done(contract.scale2.authorise, { commandId: commandId(), patientId, reason: 'COPD' });
    const scored = await stored(await record({ ...set, takenAt: now() }));
    expect(scored).toMatchObject({
      news2: { spo2Scale: 2, subScores: { spo2: 0 } },
      scaleChoice: { reason: 'COPD', by: 'Nora Urse' },
    });
    rig.clock.advance(60_000);
    const { id, rev: parent } = decision;
    await rig.done(contract.scale2.end, { commandId: commandId(), patientId, id, parent, reason: 'gases normal' });
    const after = await stored(await record({ ...set, takenAt: now() }));
    expect(after).toMatchObject({ news2: { spo2Scale: 1, subScores: { spo2: 3 } } });
    expect(after).not.toHaveProperty('scaleChoice');
  });

  it('VC5 a set taken before the decision is scored as it was then', async () => {
    const { rig, patientId, record, stored } = await withPatient();
    const takenAt = new Date(rig.clock.now() - 60_000).toISOString();
    await rig.done(contract.scale2.authorise, { commandId: commandId(), patientId, reason: 'COPD' });
    expect((await stored(await record({ ...well, spo2: 90, takenAt })))?.news2).toMatchObject({ spo2Scale: 1 });
  });

  it('VC10 a set is recorded with the target that held; another target ends the one that stood', async () => {
    const { rig, patientId, record, stored } = await withPatient();
    const now = () => new Date(rig.clock.now()).toISOString();
    const prescribe = (low: number, high: number) =>
      rig.call(contract.spo2Target.prescribe, { commandId: commandId(), patientId, low, high, reason: 'COPD' });
    expect(await prescribe(92, 88)).toMatchObject({ code: 'invalid-input' });
    expect(await stored(await record({ ...well, takenAt: now() }))).not.toHaveProperty('spo2Target');
    await prescribe(88, 92);
    expect(await stored(await record({ ...well, takenAt: now() }))).toMatchObject({
      spo2Target: { low: 88, high: 92, by: 'Nora Urse' },
    });
    rig.clock.advance(60_000);
    const { id, rev: parent } = (await prescribe(94, 98)) as { id: string; rev: string };
    rig.clock.advance(60_000);
    await rig.done(contract.spo2Target.end, { commandId: commandId(), patientId, id, parent, reason: 'better' });
    expect(await stored(await record({ ...well, takenAt: now() }))).not.toHaveProperty('spo2Target');
  });

  it.each([
    ['under 16', { birthDate: '2015-01-01' }],
    ['in pregnancy', { pregnant: true }],
  ] as const)('NW9 nobody is put on scale 2 %s', async (_case, more) => {
    const { rig, patientId } = await withPatient(more);
    const input = { commandId: commandId(), patientId, reason: 'COPD' };
    expect(await rig.call(contract.scale2.authorise, input)).toMatchObject({ code: 'invalid-input' });
  });

  it('NW9 only who may decide decides, once at a time, and ends it once', async () => {
    const { rig, patientId } = await withPatient();
    const authorise = () => rig.call(contract.scale2.authorise, { commandId: commandId(), patientId, reason: 'COPD' });
    const nurse = await rig.dispatcher.call(
      'scale2.authorise',
      { commandId: commandId(), patientId, reason: 'COPD' },
      signedInWindow('chart.read', 'vitals.record'),
    );
    expect(nurse).toMatchObject({ state: 'refused', refusal: { code: 'not-permitted' } });
    const { id, rev } = (await authorise()) as { id: string; rev: string };
    expect(await authorise()).toMatchObject({ code: 'already-done' });
    const end = (parent: string) =>
      rig.call(contract.scale2.end, { commandId: commandId(), patientId, id, parent, reason: 'over' });
    const ended = (await end(rev)) as { rev: string };
    expect(await end(ended.rev)).toMatchObject({ code: 'already-done' });
    expect(await authorise()).toMatchObject({ id: expect.stringMatching(/^Flag:/) });
  });

  it('VC6 is withdrawn, not deleted, and only once', async () => {
    const { rig, patientId, record } = await withPatient();
    const saved = (await record(well)) as { id: string; rev: string };
    const withdraw = (parent: string) =>
      rig.call(vitals.withdraw, { commandId: commandId(), patientId, id: saved.id, parent, reason: 'other patient' });
    const withdrawn = (await withdraw(saved.rev)) as { rev: string };
    const document = await rig.get<Observation>(saved.id);
    expect(document).toMatchObject({
      withdrawn: { reason: 'other patient' },
      resource: { status: 'entered-in-error' },
    });
    expect(await withdraw(withdrawn.rev)).toMatchObject({ code: 'already-done' });
    expect(await withdraw(saved.rev)).toMatchObject({ code: 'conflict' });
  });

  it('VC8 is corrected by a set of its own; the wrong one is withdrawn in the same act', async () => {
    const { rig, record, stored } = await withPatient();
    const wrong = (await record({ ...well, pulse: 20, confirmedUnlikely: true })) as { id: string; rev: string };
    const corrects = { id: wrong.id, parent: wrong.rev, reason: 'typed 20 for 120' };
    const right = (await record({ ...well, pulse: 120 }, corrects)) as { id: string };
    expect(await stored(right)).toMatchObject({ state: 'valid', values: { pulse: 120 }, replaces: wrong.id });
    expect(await rig.get<Observation>(wrong.id)).toMatchObject({
      withdrawn: { reason: 'typed 20 for 120' },
      resource: { status: 'entered-in-error' },
    });
    expect(await record({ ...well, pulse: 121 }, corrects)).toMatchObject({ code: 'conflict' });
  });

  it('ST7 a set from elsewhere can be withdrawn, and keeps what this program does not know', async () => {
    const { rig, patientId } = await withPatient();
    const id = 'Observation:imported';
    const body = {
      ...{ kind: 'Observation', v: 1, facility: 'N2', patient: patientId, by: 'import', station: 'central' },
      at: '2026-11-22T07:00:00.000Z-0000-central',
      imported: { digest: 'abc' },
      resource: { resourceType: 'Observation', status: 'final', code: { text: 'pulse' }, futureField: 1 },
    };
    await rig.store.write({ edits: [{ id, body: JSON.stringify(body) }] });
    const { _rev: parent } = await rig.get(id);
    await rig.done(vitals.withdraw, { commandId: commandId(), patientId, id, parent, reason: 'wrong patient' });
    expect(await rig.get(id)).toMatchObject({
      facility: 'N2',
      imported: { digest: 'abc' },
      resource: { status: 'entered-in-error', futureField: 1 },
    });
  });

  it('VC7 never lands in another chart', async () => {
    const { rig, record } = await withPatient();
    const saved = (await record(well)) as { id: string; rev: string };
    const other = await rig.registerSomebody('Elm', { given: ['Bo'], birthDate: '1950-01-01' });
    const input = { commandId: commandId(), patientId: other.id, id: saved.id, parent: saved.rev, reason: 'x' };
    expect(await rig.call(vitals.withdraw, input)).toMatchObject({ code: 'not-found' });
  });
});

describe('VC9 a set makes the tasks that it asks for, in the same act', () => {
  const ill = { ...well, respiratoryRate: 26, spo2: 90, pulse: 120 };
  async function admitted() {
    const base = await withPatient();
    const { rig, patientId } = base;
    await rig.done(contract.encounter.admit, { commandId: commandId(), patientId, mode: 'planned' });
    const tasks = async () => {
      const stored = await rig.store.listDocuments({ kind: 'Task', patient: patientId, limit: 100 });
      const all = await Promise.all(stored.map(({ id }) => rig.get<Task>(id)));
      const rows = all.map(({ resource: { status, priority, code, restriction } }) => {
        const dueMs = Date.parse(restriction?.period?.end ?? '') - rig.clock.now();
        return `${code?.coding?.[0]?.code} ${status} ${priority} ${dueMs / 60_000}`;
      });
      return rows.sort();
    };
    const take = (entry: object, corrects?: { id: string; parent: string; reason: string }) =>
      base.record({ ...entry, takenAt: new Date(rig.clock.now()).toISOString() }, corrects);
    return { ...base, tasks, take };
  }

  it('VC9 a call for help and the next set, with a due time; the next set completes what was due', async () => {
    const { rig, tasks, take } = await admitted();
    await take(ill);
    expect(await tasks()).toEqual(['news2-escalation requested stat 30', 'observe-again requested asap 30']);
    rig.clock.advance(20 * 60_000);
    await take(well);
    expect(await tasks()).toEqual([
      'news2-escalation requested stat 10',
      'observe-again completed asap 10',
      'observe-again requested routine 720',
    ]);
  });

  it('VC9 a part set that calls for nothing makes none', async () => {
    const { tasks, take } = await admitted();
    await take({ temperatureCelsius: 37 });
    expect(await tasks()).toEqual([]);
  });

  it('VC9 withdrawn, its tasks go with it and the set before asks again', async () => {
    const { rig, patientId, tasks, take } = await admitted();
    await take(well);
    rig.clock.advance(60_000);
    const wrong = (await take(ill)) as { id: string; rev: string };
    const input = { commandId: commandId(), patientId, id: wrong.id, parent: wrong.rev, reason: 'wrong patient' };
    await rig.done(contract.vitals.withdraw, input);
    expect(await tasks()).toEqual([
      'news2-escalation cancelled stat 30',
      'observe-again cancelled asap 30',
      'observe-again completed routine 719',
      'observe-again requested routine 719',
    ]);
  });

  it('VC9 is written with the set or not at all: a correction of an older version makes no task', async () => {
    const { tasks, take } = await admitted();
    const { id } = (await take(well)) as { id: string };
    const before = await tasks();
    expect(await take(ill, { id, parent: '1-0000', reason: 'x' })).toMatchObject({ code: 'conflict' });
    expect(await tasks()).toEqual(before);
  });
});
