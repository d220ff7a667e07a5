import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { RoundPatient } from '#shared/contract/round.ts';
import { findConcerned } from '../queries/concerned-patients.ts';
import { ALPHACILLIN, aRound, DOLOROL, packCode, TWICE_A_DAY } from '../testing/a-round.ts';
import { listReplaced } from './replaced-records.ts';

const { administration, allergy, board, chart, interface: ofInterface, order } = contract;

/** Two records of one person: what each says stands in its own record, and they were linked. */
async function merged() {
  const at = await aRound();
  const { rig, commandId } = at;
  await at.formulary(DOLOROL, ALPHACILLIN);
  const patientId = await at.admitted('Ash');
  const { id: replacedId } = await rig.registerSomebody('Elm');
  const entry = { substance: { text: 'Dolorol' }, criticality: 'high' as const };
  await rig.done(allergy.record, { commandId: commandId(), patientId: replacedId, entry });
  const link = async () => {
    const [kept, gone] = [await rig.get<Patient>(patientId), await rig.get<Patient>(replacedId)];
    const revisions = { parent: kept._rev, replacedParent: gone._rev };
    await rig.done(ofInterface.linkPatients, {
      ...{ commandId: commandId(), patientId, replacedId, reason: 'one person', ...revisions },
    });
  };
  return { ...at, patientId, replacedId, link };
}

const ONCE = {
  regimen: { kind: 'once', dose: { kind: 'fixed', amount: { value: '1', unit: 'g' } } },
  course: { start: '2026-11-22T08:00:00Z' },
  route: { text: 'oral' },
} as const;

describe('HL11 records of one person', () => {
  it('HL11 near and far, each once; one that has not arrived is told', async () => {
    const record = (...ids: readonly string[]) => ({
      resourceType: 'Patient',
      link: ids.map((id) => ({ type: 'replaces', other: { reference: id.replace(':', '/') } })),
    });
    const documents = new Map([
      ['Patient:b', record('Patient:c', 'Patient:a')],
      ['Patient:c', record()],
    ]);
    const find = async (id: string) => {
      const resource = documents.get(id);
      return resource && ({ id, rev: '1-a', body: JSON.stringify({ _id: id, resource }) } as never);
    };
    const first = record('Patient:b') as Patient;
    expect(await listReplaced({ find }, first)).toEqual({
      ids: ['Patient:b', 'Patient:a', 'Patient:c'],
      isAllHere: false,
    });
    documents.set('Patient:a', record());
    expect(await listReplaced({ find }, first)).toMatchObject({ isAllHere: true });
    expect(await listReplaced({ find }, record() as Patient)).toEqual({ ids: [], isAllHere: true });
  });

  it('HL11 the allergy of the record that was given up stops a dose and speaks against an order', async () => {
    const { rig, patientId, replacedId, link, wristband, commandId } = await merged();
    const verbal = { kind: 'no-order', path: 'verbal', drug: { text: 'Dolorol' }, readBack: true } as const;
    const judged = async () => {
      const giving = { amount: { value: '1', unit: 'g' as const }, route: { text: 'oral' } };
      const patient = { scan: await wristband(patientId) };
      const drug = { scans: [{ text: packCode(DOLOROL) }] };
      const { findings } = await rig.done(administration.judge, { patientId, patient, drug, giving, for: verbal });
      return findings.map(({ code }) => code);
    };
    const checked = async () => {
      const orders = [{ productId: 'MedicationKnowledge:DOL500', drug: { text: 'x' }, dosing: ONCE }];
      const [answer] = await rig.done(order.check, { patientId, orders });
      return answer?.findings.map(({ kind }) => kind) ?? [];
    };
    expect(await judged()).not.toContain('allergy-contraindicated');
    expect(await checked()).not.toContain('allergy');
    await link();
    expect(await judged()).toContain('allergy-contraindicated');
    expect(await checked()).toContain('allergy');
    const none = await rig.call(allergy.recordNone, { commandId: commandId(), patientId });
    expect(none).toMatchObject({ code: 'invalid-input' });
    const given = { commandId: commandId(), patientId: replacedId, already: true, outcome: 'given' as const };
    await rig.done(administration.record, {
      ...{ ...given, patient: {}, drug: {}, giving: { amount: { value: '1', unit: 'g' } }, for: verbal },
    });
    expect(await judged()).toContain('drug-given-lately');
  });

  it('HL11 a wristband that was put on under the record that was given up is this patient’s; before, it is not', async () => {
    const { rig, patientId, replacedId, link, wristband } = await merged();
    const state = async (of: string) => {
      const patient = { scan: await wristband(of) };
      const asked = { kind: 'no-order', path: 'emergency', drug: { text: 'Dolorol' } } as const;
      return (await rig.done(administration.judge, { patientId, patient, drug: {}, giving: {}, for: asked })).patient
        .state;
    };
    expect(await state(replacedId)).toBe('wrong');
    await link();
    expect([await state(replacedId), await state(patientId)]).toEqual(['right', 'right']);
  });

  it('HL11 "no known allergies" of the record that stands is not shown over an allergy of the other', async () => {
    const { rig, patientId, link } = await merged();
    const shown = async () => {
      const ending = new AbortController();
      const opened = await rig.dispatcher.open(
        board.watch.name,
        { patientIds: [patientId] },
        rig.window,
        ending.signal,
      );
      if (opened.state !== 'opened') throw new Error('the board was not opened');
      const first = (await opened.items[Symbol.asyncIterator]().next()).value;
      ending.abort();
      return first;
    };
    expect(JSON.stringify(await shown())).toContain('"no-known"');
    expect(await rig.done(chart.open, { patientId })).not.toHaveProperty('allergiesElsewhere');
    await link();
    expect(JSON.stringify(await shown())).toContain('"text":"Dolorol"');
    const opened = await rig.done(chart.open, { patientId });
    expect(opened.allergiesElsewhere).toEqual(['Dolorol']);
  });

  /** What a stream says first. */
  async function firstOf(rig: Awaited<ReturnType<typeof merged>>['rig'], name: string, input: object) {
    const ending = new AbortController();
    const opened = await rig.dispatcher.open(name, input, rig.window, ending.signal);
    if (opened.state !== 'opened') throw new Error('it was not opened');
    const { value } = await opened.items[Symbol.asyncIterator]().next();
    ending.abort();
    return value as unknown;
  }

  it('HL11 an order of the record that was given up stands in the round and on the sheet, and is given from there', async () => {
    const { rig, patientId, replacedId, link, wristband, commandId, order: prescribe } = await merged();
    const { id: orderId } = await prescribe(replacedId, ALPHACILLIN, TWICE_A_DAY);
    const lines = async () => {
      const said = (await firstOf(rig, contract.round.watch.name, { patientIds: [patientId] })) as {
        patients: RoundPatient[];
      };
      return said.patients[0];
    };
    expect((await lines())?.lines).toEqual([]);
    await link();
    expect((await lines())?.lines).toMatchObject([{ orderId, drug: expect.stringContaining('Alphacillin') }]);
    const asked = { patientId, from: '2026-11-22', days: 1 };
    expect((await rig.done(contract.mar.sheet, asked)).lines).toHaveLength(1);
    const proof = { patient: { scan: await wristband(patientId) }, drug: { scans: [{ text: packCode(ALPHACILLIN) }] } };
    const dose = await rig.done(administration.record, {
      ...{ commandId: commandId(), patientId, outcome: 'given', already: true, ...proof },
      for: { kind: 'dose', doseId: `${orderId}@2026-11-22T08:00`, orderId },
      giving: { amount: { value: '1', unit: 'g' } },
    });
    const given = (await lines())?.doses.find(({ state }) => state === 'given');
    expect(given?.records).toMatchObject([{ id: dose.id }]);
  });

  it('HL11 a dose of the record that was given up is withdrawn and its effect written in that record', async () => {
    const { rig, patientId, replacedId, link, commandId } = await merged();
    const verbal = { kind: 'no-order', path: 'verbal', drug: { text: 'Dolorol' }, readBack: true } as const;
    const dose = await rig.done(administration.record, {
      ...{ commandId: commandId(), patientId: replacedId, already: true, outcome: 'given', patient: {}, drug: {} },
      ...{ giving: { amount: { value: '1', unit: 'g' } }, for: verbal },
    });
    const act = { commandId: commandId(), patientId, id: dose.id, parent: dose.rev, reason: 'the other bed' };
    expect(await rig.call(administration.withdraw, act)).toMatchObject({ code: 'not-found' });
    await link();
    await rig.done(administration.withdraw, { ...act, commandId: commandId() });
    expect(await rig.get(dose.id)).toMatchObject({ patient: replacedId, resource: { status: 'entered-in-error' } });
    const tasks = (await firstOf(rig, contract.task.watch.name, { patientIds: [patientId] })) as { tasks: unknown[] }[];
    expect(tasks[0]?.tasks).toEqual([]);
  });

  it('HL11 flags, tasks and problems of the record that was given up are on the tile, in the list and on the hand-over sheet', async () => {
    const { rig, patientId, replacedId, link, commandId, order: prescribe } = await merged();
    await rig.done(contract.problem.record, {
      ...{ commandId: commandId(), patientId: replacedId, entry: { problem: { text: 'Pneumonia' } } },
    });
    await rig.done(contract.task.add, { commandId: commandId(), patientId: replacedId, description: 'Blood at six' });
    const entry = { code: 'other', text: 'Two nurses' } as const;
    await rig.done(contract.flag.set, { commandId: commandId(), patientId: replacedId, entry } as never);
    await prescribe(replacedId, ALPHACILLIN, TWICE_A_DAY);
    const read = async () => ({
      tile: JSON.stringify(await firstOf(rig, board.watch.name, { patientIds: [patientId] })),
      tasks: JSON.stringify(await firstOf(rig, contract.task.watch.name, { patientIds: [patientId] })),
      sheet: (await rig.done(contract.handOver.read, { wardId: 'Location:w', patientIds: [patientId] })).lines[0],
    });
    const before = await read();
    expect(before.tile + before.tasks).not.toMatch(/Two nurses|Blood at six/);
    await link();
    const { tile, tasks, sheet } = await read();
    expect(tile).toContain('Two nurses');
    expect(tasks).toContain('Blood at six');
    expect(sheet).toMatchObject({ problems: ['Pneumonia'], tasks: [{ description: 'Blood at six' }] });
    expect(JSON.stringify([sheet?.doses, sheet?.orders])).toContain('Alphacillin');
    const opened = await rig.done(chart.open, { patientId });
    expect(opened.elsewhere).toEqual([
      { patientId: replacedId, problems: ['Pneumonia'], orders: [expect.stringContaining('Alphacillin')], tasks: 1 },
    ]);
  });

  it('HL11 what is written about the record that was given up is told of the one that stands for it', async () => {
    const { rig, patientId, replacedId, link, commandId } = await merged();
    await link();
    const { updateSeq } = await rig.store.info();
    await rig.done(contract.task.add, { commandId: commandId(), patientId: replacedId, description: 'Blood' });
    const reader = rig.store as never;
    const kinds = new Set(['Task']);
    expect(await findConcerned(reader, updateSeq, [patientId, 'Patient:x'], kinds)).toMatchObject({
      patientIds: [patientId],
    });
    expect(await findConcerned(reader, updateSeq, [patientId], new Set(['Flag']))).toMatchObject({ patientIds: [] });
  });
});
