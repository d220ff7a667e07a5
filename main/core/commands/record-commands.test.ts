import type { AllergyIntolerance, Composition, Condition, DocumentReference, Encounter } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { sealSpooled } from '#shared/contract/spool-entry.ts';
import { readNote } from '#shared/domain/note/note.ts';
import { findEntry, planKeeping } from '../spool/spool-entries.ts';
import { createCoreRig } from '../testing/core-rig.ts';
import type { RecordCompleteness } from './chart/chart-commands.ts';

const commandId = () => crypto.randomUUID();
const penicillin = { substance: { text: 'Penicillin' }, criticality: 'high' as const };

async function withPatient(changes: Parameters<typeof createCoreRig>[0] = {}) {
  const rig = createCoreRig(changes);
  const { id: patientId } = await rig.registerSomebody();
  return { rig, patientId, act: () => ({ commandId: commandId(), patientId }) };
}

describe('AC allergies', () => {
  it('AC1 records and changes one', async () => {
    const { rig, act } = await withPatient();
    const { id, rev } = await rig.done(contract.allergy.record, { ...act(), entry: penicillin });
    await rig.done(contract.allergy.change, { ...act(), id, parent: rev, changes: { criticality: 'low' } });
    const { resource } = await rig.get<AllergyIntolerance>(id);
    expect(resource).toMatchObject({
      criticality: 'low',
      code: { text: 'Penicillin' },
      recorder: { display: 'Nora Urse' },
    });
  });

  it('AC2 the same substance is not recorded twice at one desk, nor "NKDA" as a substance', async () => {
    const { rig, act } = await withPatient();
    const { id } = await rig.done(contract.allergy.record, { ...act(), entry: penicillin });
    const again = await rig.call(contract.allergy.record, {
      ...act(),
      entry: { ...penicillin, substance: { text: 'penicillin' } },
    });
    expect(again).toMatchObject({ code: 'duplicate-suspected', details: { id } });
    const none = { ...penicillin, substance: { text: 'NKDA' } };
    expect(await rig.call(contract.allergy.record, { ...act(), entry: none })).toMatchObject({ code: 'invalid-input' });
  });

  it('AC3 "none known" is refused while an allergy stands, and while allergies may be on their way', async () => {
    const here: { state: RecordCompleteness } = { state: { urgentLane: 'on-its-way', rest: 'on-its-way' } };
    const { rig, act } = await withPatient({ completeness: () => here.state });
    expect(await rig.call(contract.allergy.recordNone, act())).toMatchObject({ code: 'not-loaded-here' });
    here.state = { urgentLane: 'here', rest: 'here' };
    await rig.done(contract.allergy.recordNone, act());
    await rig.done(contract.allergy.record, { ...act(), entry: penicillin });
    expect(await rig.call(contract.allergy.recordNone, act())).toMatchObject({ code: 'invalid-input' });
  });

  it('AC4 entered in error carries no clinical status', async () => {
    const { rig, act } = await withPatient();
    const { id, rev } = await rig.done(contract.allergy.record, { ...act(), entry: penicillin });
    const changes = { verificationStatus: 'entered-in-error' as const };
    await rig.done(contract.allergy.change, { ...act(), id, parent: rev, changes });
    expect((await rig.get<AllergyIntolerance>(id)).resource).not.toHaveProperty('clinicalStatus');
  });
});

describe('RC the rest of the record', () => {
  it('RC1 problems are recorded and changed', async () => {
    const { rig, act } = await withPatient();
    const entry = { problem: { text: 'Asthma', system: 'http://hl7.org/fhir/sid/icd-10', code: 'J45' } };
    const { id, rev } = await rig.done(contract.problem.record, { ...act(), entry });
    await rig.done(contract.problem.change, { ...act(), id, parent: rev, changes: { clinicalStatus: 'resolved' } });
    expect((await rig.get<Condition>(id)).resource).toMatchObject({
      code: { text: 'Asthma' },
      clinicalStatus: { coding: [{ code: 'resolved' }] },
    });
  });

  it('RC2 a note is signed, and amended by the next; an amended one cannot be amended again', async () => {
    const { rig, act } = await withPatient();
    const entry = { type: 'nursing' as const, title: 'Night', sections: [{ title: '', text: 'Slept < 4 h' }] };
    const first = await rig.done(contract.note.sign, { ...act(), entry });
    const amends = { replaces: first.id, amendmentReason: 'the other leg' };
    const amendment = await rig.done(contract.note.sign, { ...act(), entry, ...amends });
    const amended = (await rig.get<Composition>(amendment.id)).resource;
    expect(amended).toMatchObject({ status: 'amended' });
    expect(readNote(amended)).toMatchObject(amends);
    expect((await rig.get<Composition>(first.id)).resource).toMatchObject({ status: 'final' });
    const again = await rig.call(contract.note.sign, { ...act(), entry, replaces: first.id });
    expect(again).toMatchObject({ code: 'conflict' });
  });

  it('RC3 one inpatient stay at a time, closed once', async () => {
    const { rig, act } = await withPatient();
    const { id, rev } = await rig.done(contract.encounter.open, { ...act(), class: 'IMP' });
    expect(await rig.call(contract.encounter.open, { ...act(), class: 'IMP' })).toMatchObject({ code: 'conflict' });
    rig.clock.advance(60_000);
    const closed = await rig.done(contract.encounter.close, { ...act(), id, parent: rev, disposition: 'home' });
    expect((await rig.get<Encounter>(id)).resource).toMatchObject({ status: 'finished' });
    const again = await rig.call(contract.encounter.close, { ...act(), id, parent: closed.rev });
    expect(again).toMatchObject({ code: 'already-done' });
  });
});

describe('CH charts', () => {
  it('CH1 opening is in the audit trail before the chart is open; mid-fill it says that allergies are not here', async () => {
    const { rig, patientId } = await withPatient({ completeness: () => ({ urgentLane: 'on-its-way', rest: 'here' }) });
    const opened = await rig.done(contract.chart.open, { patientId });
    expect(opened).toEqual({ patientId, completeness: 'partial', allergiesLoaded: false });
    const sessionId = rig.window.actor()?.sessionId ?? '';
    expect(rig.charts.isOpen(sessionId, patientId)).toBe(true);
    expect((await rig.auditEvents()).at(-1)).toMatchObject({
      operation: 'chart.open',
      patients: [patientId],
      purpose: 'TREAT',
    });
    await rig.done(contract.chart.close, { patientId });
    expect(rig.charts.isOpen(sessionId, patientId)).toBe(false);
  });

  it.each(['ETREAT', 'HOPERAT', 'HPAYMT', 'HRESCH'] as const)(
    'CH2 %s wants a reason, which is kept',
    async (purpose) => {
      const { rig, patientId } = await withPatient();
      const refused = await rig.call(contract.chart.open, { patientId, purpose });
      expect(refused).toMatchObject({ code: 'purpose-needed', path: 'reason' });
      await rig.done(contract.chart.open, { patientId, purpose, reason: 'unconscious' });
      const event = (await rig.auditEvents()).at(-1);
      expect(event).toMatchObject({ purpose, reason: 'unconscious', outcome: 'success', patients: [patientId] });
      expect(event?.breakGlass).toEqual(purpose === 'ETREAT' ? { reason: 'unconscious' } : undefined);
    },
  );

  it('CH2 treatment of a patient of another site wants a reason, until an encounter is open here', async () => {
    const { rig, patientId } = await withPatient();
    const { _id, _rev, ...body } = await rig.get<object>(patientId);
    await rig.store.write({
      edits: [{ id: patientId, parent: _rev, body: JSON.stringify({ ...body, facility: 'N2' }) }],
    });
    const refused = await rig.call(contract.chart.open, { patientId });
    expect(refused).toMatchObject({ code: 'purpose-needed', details: { doubt: 'other-site' } });
    expect((await rig.auditEvents()).at(-1)).toMatchObject({ outcome: 'refused', outcomeCode: 'purpose-needed' });
    await rig.done(contract.chart.open, { patientId, reason: 'asked by telephone' });
    await rig.done(contract.encounter.open, { commandId: crypto.randomUUID(), patientId, class: 'AMB' });
    await rig.done(contract.chart.open, { patientId });
  });

  it('CH3 history shows every revision that is kept', async () => {
    const { rig, patientId, act } = await withPatient();
    const { id, rev } = await rig.done(contract.allergy.record, { ...act(), entry: penicillin });
    await rig.done(contract.allergy.change, { ...act(), id, parent: rev, changes: { criticality: 'low' } });
    const history = await rig.done(contract.chart.listHistory, { patientId, id });
    expect(history.map(({ resource }) => (resource as AllergyIntolerance).criticality)).toEqual(['low', 'high']);
    const [current, first] = history;
    expect(current).toMatchObject({ state: 'current', parent: rev, by: 'User:1' });
    expect(first).toMatchObject({ rev, state: 'older' });
    expect(first?.parent).toBeUndefined();
    expect((await rig.auditEvents()).at(-1)).toMatchObject({
      operation: 'chart.listHistory',
      action: 'R',
      subtype: 'history',
      patients: [patientId],
      entities: [{ id }],
    });
  });
});

describe('FA files', () => {
  const draftKey = crypto.getRandomValues(new Uint8Array(32));

  async function withSpooled(userId = 'User:1') {
    const { rig, patientId, act } = await withPatient({ draftKeyOf: async () => draftKey });
    const bytes = crypto.getRandomValues(new Uint8Array(5000));
    const data = Buffer.from(await sealSpooled(bytes, draftKey)).toString('base64');
    const entry = { _id: 'f1', _rev: '1-ab', title: 'x', contentType: 'image/png', patientId, userId };
    await rig.store.write({ locals: [planKeeping({ ...entry, _attachments: { file: { data } } })] });
    const attach = (more: object = {}) =>
      rig.call(contract.file.attach, { ...act(), spoolId: 'f1', title: 'Wound', contentType: 'image/png', ...more });
    return { rig, patientId, bytes, attach };
  }

  it('FA1 a spooled file becomes a document and leaves the spool with it', async () => {
    const { rig, patientId, bytes, attach } = await withSpooled();
    const { id } = (await attach()) as { id: string };
    expect((await findEntry(rig.store, 'f1'))?.state).toBe('promoted');
    expect((await rig.get<DocumentReference>(id)).resource).toMatchObject({ description: 'Wound', status: 'current' });
    const read = await rig.done(contract.file.read, { patientId, id });
    expect(read).toMatchObject({ contentType: 'image/png', title: 'Wound' });
    expect(Buffer.from(read.base64, 'base64').equals(bytes)).toBe(true);
    expect(await attach()).toMatchObject({ code: 'already-done' });
  });

  it('FA2 only who captured it, for whom it was captured, and what can be shown', async () => {
    expect(await (await withSpooled('User:2')).attach()).toMatchObject({ code: 'not-permitted' });
    const { rig, attach } = await withSpooled();
    expect(await attach({ contentType: 'text/html' })).toMatchObject({ code: 'unsupported' });
    expect(await attach({ spoolId: 'f2' })).toMatchObject({ code: 'not-found' });
    const other = await rig.registerSomebody('Elm', { given: ['Bo'], birthDate: '1950-01-01' });
    expect(await attach({ patientId: other.id })).toMatchObject({ code: 'invalid-input', path: 'patientId' });
  });
});
