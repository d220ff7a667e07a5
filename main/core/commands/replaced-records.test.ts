import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { aRound, DOLOROL, packCode } from '../testing/a-round.ts';

import { listReplaced } from './replaced-records.ts';

const { administration, allergy, board, chart, interface: ofInterface, order } = contract;

/** Two records of one person: what each says stands in its own record, and they were linked. */
async function merged() {
  const at = await aRound();
  const { rig, commandId } = at;
  await at.formulary(DOLOROL);
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
});
