import type { Observation, QuestionnaireResponse } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { readResponse } from '#shared/domain/questionnaire/read-response.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const commandId = () => crypto.randomUUID();
const STEADY = { fallen: 'no', gait: 'steady', dizzy: 'no', mind: 'no', senses: 'no', toilet: 'no', medicines: 'no' };
const FALLS = { form: 'falls-risk', version: '1' };

async function withPatient() {
  const rig = createCoreRig();
  const { id: patientId } = await rig.registerSomebody();
  const submit = (answers: Record<string, string>, more: object = {}) =>
    rig.call(contract.form.submit, { ...FALLS, commandId: commandId(), patientId, answers, ...more });
  const amend = (saved: { id: string; rev: string }, answers: Record<string, string>, more: object = {}) =>
    rig.call(contract.form.amend, {
      ...{ ...FALLS, commandId: commandId(), patientId, answers },
      ...{ id: saved.id, parent: saved.rev, reason: 'ticked the wrong line', ...more },
    });
  const scores = async () => {
    const stored = await rig.store.listDocuments({ kind: 'Observation', patient: patientId, limit: 50 });
    const all = await Promise.all(stored.map(({ id }) => rig.get<Observation>(id)));
    return all.map(({ resource }) => `${resource.valueQuantity?.value} ${resource.status}`).sort();
  };
  return { rig, patientId, submit, amend, scores };
}

describe('QC structured assessments', () => {
  it('QC1 a form and its score are signed in one act, under who signed it', async () => {
    const { rig, submit, scores } = await withPatient();
    const { id } = (await submit({ ...STEADY, dizzy: 'yes' })) as { id: string };
    const record = readResponse((await rig.get<QuestionnaireResponse>(id)).resource);
    expect(record).toMatchObject({ state: 'valid', author: 'Nora Urse', answers: { dizzy: 'yes' } });
    expect(await scores()).toEqual(['1 final']);
  });

  it('QC2 open questions, another version and an unknown form are refused', async () => {
    const { submit, scores } = await withPatient();
    expect(await submit({ fallen: 'no' })).toMatchObject({ code: 'invalid-input', path: 'answers.gait' });
    expect(await submit(STEADY, { version: '0' })).toMatchObject({ code: 'conflict' });
    expect(await submit(STEADY, { form: 'horoscope' })).toMatchObject({ code: 'not-found' });
    expect(await scores()).toEqual([]);
  });

  it('QC3 an amendment is a response of its own; the one before is withdrawn with its score, once', async () => {
    const { rig, submit, amend, scores } = await withPatient();
    const first = (await submit({ ...STEADY, mind: 'yes' })) as { id: string; rev: string };
    const second = (await amend(first, STEADY)) as { id: string; rev: string };
    expect(await scores()).toEqual(['0 corrected', '2 entered-in-error']);
    const read = async (id: string) => readResponse((await rig.get<QuestionnaireResponse>(id)).resource);
    expect(await read(first.id)).toMatchObject({ state: 'withdrawn', answers: { mind: 'yes' } });
    expect(await read(second.id)).toMatchObject({ state: 'valid', replaces: first.id });
    expect(await amend(first, STEADY)).toMatchObject({ code: 'conflict' });
  });

  it('QC3 a response is amended by its own form only', async () => {
    const { submit, amend } = await withPatient();
    const saved = (await submit(STEADY)) as { id: string; rev: string };
    const other = { form: 'pain', version: '1' };
    expect(await amend(saved, { tells: 'no', seen: 'calm' }, other)).toMatchObject({ code: 'invalid-input' });
  });
});
