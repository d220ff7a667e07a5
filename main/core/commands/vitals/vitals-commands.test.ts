import type { Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

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
  const record = (entry: Partial<typeof well> & object, reason?: string) =>
    rig.call(vitals.record, {
      commandId: commandId(),
      patientId,
      entry: { takenAt, ...entry },
      ...(reason ? { news2ScaleReason: reason } : {}),
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

  it('VC5 scale 2 wants a decision, and uses the one that stands', async () => {
    const { record, stored } = await withPatient();
    const onScale2 = { ...well, spo2: 90, spo2Scale: 2 as const };
    expect(await record(onScale2)).toMatchObject({ code: 'invalid-input', path: 'news2ScaleReason' });
    await record(onScale2, 'COPD, Dr Fir');
    const set = await stored(await record(onScale2));
    expect(set?.scaleChoice).toMatchObject({ reason: 'COPD, Dr Fir', by: 'Nora Urse' });
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
