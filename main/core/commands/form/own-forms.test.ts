import type { Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { findFormScore } from '#shared/domain/questionnaire/read-score.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { form } = contract;
const commandId = () => crypto.randomUUID();
const DELIRIUM = {
  resourceType: 'Questionnaire',
  url: 'https://north.example/forms/delirium',
  version: '1',
  title: 'Delirium screen',
  status: 'active',
  item: [
    {
      linkId: 'alert',
      type: 'choice',
      text: 'Alertness',
      required: true,
      answerOption: [choice('normal', 0), choice('drowsy', 4)],
    },
    {
      ...{ linkId: 'why', type: 'string', text: 'Since when?' },
      enableWhen: [{ question: 'alert', operator: '=', answerCoding: { code: 'drowsy' } }],
    },
  ],
  extension: [band(0, 'low'), band(4, 'high')],
};

function choice(code: string, points: number) {
  const ordinal = { url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: points };
  return { valueCoding: { code, display: code, extension: [ordinal] } };
}

function band(from: number, code: string) {
  const parts = [
    { url: 'from', valueInteger: from },
    { url: 'code', valueCode: code },
  ];
  return { url: 'urn:holdfast:form-band', extension: parts };
}

async function taken(more: object = {}) {
  const rig = createCoreRig();
  const take = (one: object) => rig.call(form.import, { commandId: commandId(), text: JSON.stringify(one) });
  return { rig, take, answer: await take({ ...DELIRIUM, ...more }) };
}

describe('QF8 forms of the organisation’s own', () => {
  it('QF8 a form is taken in, filled in and scored like the others, by the version that was read', async () => {
    const { rig, answer } = await taken();
    expect(answer).toMatchObject({ state: 'added', version: '1', title: 'Delirium screen' });
    const { id = '' } = answer as { id?: string };
    const { id: patientId } = await rig.registerSomebody();
    const filled = { commandId: commandId(), patientId, form: id, version: '1', answers: { alert: 'drowsy' } };
    expect(await rig.call(form.submit, { ...filled, version: '2' })).toMatchObject({ code: 'conflict' });
    expect(await rig.call(form.submit, { ...filled, answers: {} })).toMatchObject({ path: 'answers.alert' });
    await rig.done(form.submit, filled);
    const [score] = await rig.store.listDocuments({ kind: 'Observation', limit: 5 });
    const { resource } = JSON.parse(score?.body ?? '{}') as { resource: Observation };
    expect(findFormScore(resource)).toMatchObject({ form: id, total: 4, band: 'high' });
  });

  it('QF9 the same version twice is one form; a changed one wants a version of its own; both stay, the newer is filled in', async () => {
    const { rig, take } = await taken();
    expect(await take(DELIRIUM)).toMatchObject({ state: 'known' });
    expect(await take({ ...DELIRIUM, title: 'Another' })).toMatchObject({ code: 'conflict' });
    rig.clock.advance(1000);
    expect(await take({ ...DELIRIUM, title: 'Another', version: '2' })).toMatchObject({ state: 'added' });
    const listed = await rig.done(form.list, {});
    expect(listed.map(({ form: { version }, isCurrent }) => [version, isCurrent])).toEqual([
      ['1', false],
      ['2', true],
    ]);
    expect((await rig.store.listDocuments({ kind: 'Questionnaire', limit: 5 })).map(({ body }) => body)).toEqual([
      expect.stringContaining('"facility":"*"'),
      expect.stringContaining('"facility":"*"'),
    ]);
  });

  const [first, second] = DELIRIUM.item;
  it.each([
    [{ resourceType: 'Patient' }, { fault: 'not-a-questionnaire' }],
    [{ item: 'none' }, { fault: 'not-a-questionnaire' }],
    [{ url: 'https://north.example/a|1' }, { fault: 'no-address' }],
    [{ version: undefined }, { fault: 'no-version' }],
    [{ item: [] }, { fault: 'no-questions' }],
    [{ item: [{ ...first, linkId: '' }] }, { fault: 'no-link-id' }],
    [{ item: [first, first] }, { fault: 'same-link-id', at: 'alert' }],
    [{ item: [first, { ...second, type: 'attachment' }] }, { fault: 'unknown-type', at: 'why' }],
    [{ item: [{ ...first, answerOption: [] }] }, { fault: 'no-choices', at: 'alert' }],
    [{ item: [{ ...first, repeats: true }] }, { fault: 'repeats', at: 'alert' }],
    [{ item: [second] }, { fault: 'unknown-condition', at: 'why' }],
    [{ extension: [] }, { fault: 'points-without-bands' }],
  ])('QF8 what the engine cannot ask as it is meant is refused with its place: %j', async (change, fault) => {
    const { rig, answer } = await taken(change);
    expect(answer).toMatchObject({ state: 'refused', faults: [fault] });
    expect(await rig.done(form.list, {})).toEqual([]);
  });

  it('QF8 no JSON, and the address of a form of the program, are refused', async () => {
    const { rig, take } = await taken();
    expect(await rig.done(form.import, { commandId: commandId(), text: '{' })).toMatchObject({
      faults: [{ fault: 'not-json' }],
    });
    expect(await take({ ...DELIRIUM, url: 'urn:holdfast:questionnaire:nutrition' })).toMatchObject({
      code: 'conflict',
    });
  });
});
