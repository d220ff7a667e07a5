import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeBody } from '#shared/model/judge-body.ts';
import type { Answers, AnswerValue } from './answers.ts';
import { buildFormScore, buildResponse } from './build-response.ts';
import { enabledItems } from './enabled-items.ts';
import { choicesOf, isQuestion, limitsOf, placedItems, pointsOf, textIn } from './form-items.ts';
import { judgeAnswers } from './judge-answers.ts';
import { findForm, LOCAL_FORMS } from './local-forms.ts';
import { readResponse } from './read-response.ts';
import { findFormScore } from './read-score.ts';
import { bandsOf, scoreForm } from './score-form.ts';

const RECORDING = {
  patientId: 'Patient:p1',
  recorder: { id: 'n1', name: 'Nora Urse' },
  recordedAt: '2026-11-22T08:00:00.000Z',
};
const form = (...item: QuestionnaireItem[]): Questionnaire => ({
  resourceType: 'Questionnaire',
  status: 'active',
  item,
});
const question = (linkId: string, more: Partial<QuestionnaireItem> = {}): QuestionnaireItem => ({
  ...{ linkId, type: 'string', ...more },
});
const enabled = (of: Questionnaire, answers: Answers) => [...enabledItems(of, answers)];
const falls = findForm('falls-risk') as Questionnaire;
const STEADY = { fallen: 'no', gait: 'steady', dizzy: 'no', mind: 'no', senses: 'no', toilet: 'no', medicines: 'no' };

describe('QF1 questions are skipped', () => {
  const when = (operator: 'exists' | '=' | '!=' | '>' | '<' | '>=' | '<=', more: object) => ({
    ...{ question: 'a', operator, ...more },
  });
  it.each([
    ['=', { answerCoding: { code: 'x' } }, 'x', true],
    ['=', { answerCoding: { code: 'x' } }, 'y', false],
    ['!=', { answerCoding: { code: 'x' } }, 'y', true],
    ['!=', { answerCoding: { code: 'x' } }, undefined, false],
    ['>', { answerInteger: 3 }, 3, false],
    ['>', { answerInteger: 3 }, 4, true],
    ['>=', { answerInteger: 3 }, 3, true],
    ['<', { answerDecimal: 3 }, 2.9, true],
    ['<=', { answerDecimal: 3 }, 3, true],
    ['<', { answerDecimal: 3 }, undefined, false],
    ['=', { answerBoolean: true }, true, true],
    ['exists', { answerBoolean: true }, ' ', false],
    ['exists', { answerBoolean: false }, undefined, true],
    ['exists', { answerBoolean: true }, 0, true],
  ] as const)('QF1 %s %j with %j', (operator, more, answer, asked) => {
    const of = form(question('a'), question('b', { enableWhen: [when(operator, more)] as never }));
    const answers: Answers = answer === undefined ? {} : { a: answer };
    expect(enabled(of, answers).includes('b')).toBe(asked);
  });

  it('QF1 of several conditions all hold, or any', () => {
    const conditions = [
      { question: 'a', operator: '=', answerString: '1' },
      { question: 'b', operator: '=', answerString: '1' },
    ] as never;
    const asks = (enableBehavior: 'all' | 'any', answers: Answers) =>
      enabled(form(question('a'), question('b'), question('c', { enableWhen: conditions, enableBehavior })), answers);
    expect(asks('all', { a: '1' })).not.toContain('c');
    expect(asks('all', { a: '1', b: '1' })).toContain('c');
    expect(asks('any', { b: '1' })).toContain('c');
  });

  it('QF1 what stands in a skipped group is skipped, and an answer to a skipped question opens nothing', () => {
    const hidden = { enableWhen: [{ question: 'a', operator: '=', answerString: 'yes' }] } as never as object;
    const group = question('g', { type: 'group', ...hidden, item: [question('b')] });
    const chained = question('c', { enableWhen: [{ question: 'b', operator: '=', answerString: '1' }] as never });
    expect(enabled(form(question('a'), group, chained), { a: 'no', b: '1' })).toEqual(['a']);
    expect(enabled(form(question('a'), group, chained), { a: 'yes', b: '1' })).toEqual(['a', 'g', 'b', 'c']);
  });

  it('QF1 a ring of conditions asks nothing and ends', () => {
    const on = (id: string) => ({ enableWhen: [{ question: id, operator: '!=', answerString: 'x' }] as never });
    expect(enabled(form(question('a', on('b')), question('b', on('a'))), { a: '1', b: '1' })).toEqual([]);
  });
});

describe('QF2 what keeps a form from being signed', () => {
  it('QF2 a required question that is asked; a skipped one is not missed', () => {
    const missing = judgeAnswers(falls, { fallen: 'once' }).map(({ linkId }) => linkId);
    expect(missing).toContain('hurt');
    expect(judgeAnswers(falls, STEADY)).toEqual([]);
  });
  it('QF2 an answer that is none of the choices, out of its range, or of another kind', () => {
    const pain = findForm('pain') as Questionnaire;
    const judged = (answers: Answers) => judgeAnswers(pain, { tells: 'yes', site: 'knee', ...answers });
    expect(judged({ worst: 11 })).toMatchObject([{ linkId: 'worst', code: 'out-of-range', range: [0, 10] }]);
    expect(judged({ worst: 4.5 })).toMatchObject([{ code: 'not-of-its-kind' }]);
    expect(judged({ worst: '4' })).toMatchObject([{ code: 'not-of-its-kind' }]);
    expect(judged({ worst: 4, kind: 'purple' })).toMatchObject([{ linkId: 'kind', code: 'not-of-its-kind' }]);
    expect(judged({ worst: 10 })).toEqual([]);
  });
});

describe('QF3 the score is the sum of the points of what was asked', () => {
  it('QF3 bands begin where they say', () => {
    expect(scoreForm(falls, STEADY)).toMatchObject({ state: 'complete', total: 0, band: { code: 'low' } });
    const unsteady = { ...STEADY, gait: 'unsteady', 'tries-alone': 'no' };
    expect(scoreForm(falls, unsteady)).toMatchObject({ total: 2, band: { code: 'low' } });
    expect(scoreForm(falls, { ...unsteady, dizzy: 'yes' })).toMatchObject({
      total: 3,
      band: { code: 'raised', flag: 'fall-risk' },
    });
    const high = { ...unsteady, dizzy: 'yes', mind: 'yes', toilet: 'yes' };
    expect(scoreForm(falls, high)).toMatchObject({ total: 6, band: { code: 'high' } });
  });
  it('QF3 an answer to a question that is skipped now does not count', () => {
    expect(scoreForm(falls, { ...STEADY, hurt: 'yes', 'tries-alone': 'yes' })).toMatchObject({ total: 0 });
  });
  it('QF3 a number may count by itself', () => {
    const pain = findForm('pain') as Questionnaire;
    expect(scoreForm(pain, { tells: 'yes', worst: 7 })).toMatchObject({ total: 7, band: { code: 'severe' } });
    expect(scoreForm(pain, { tells: 'no', seen: 'moans' })).toMatchObject({ total: 6, band: { code: 'moderate' } });
  });
});

describe('QF4 no total while a question that counts is open', () => {
  it('QF4 names what is missing', () => {
    const { gait: _gait, ...rest } = STEADY;
    expect(scoreForm(falls, rest)).toEqual({ state: 'incomplete', missing: ['gait'] });
    expect(scoreForm(findForm('pain') as Questionnaire, {})).toMatchObject({ state: 'incomplete' });
    expect(scoreForm(form(question('a')), { a: 'x' })).toEqual({ state: 'none' });
  });
});

describe('QF5, QF6 a signed form and its score', () => {
  const answers = { ...STEADY, fallen: 'once', hurt: 'no', circumstances: ' on the stairs ', measures: '' };
  const response = buildResponse(falls, answers, RECORDING, 'QuestionnaireResponse:old');
  it('QF5 reads back as answered, without what was skipped or left empty', () => {
    expect(readResponse(response)).toMatchObject({
      state: 'valid',
      url: 'urn:holdfast:questionnaire:falls-risk',
      version: '1',
      author: 'Nora Urse',
      replaces: 'QuestionnaireResponse:old',
      answers: { ...STEADY, fallen: 'once', hurt: 'no', circumstances: 'on the stairs' },
    });
    expect(readResponse(response).lines[1]).toEqual({
      ...{ linkId: 'fallen', text: 'Fallen within the last year', answer: 'once', display: 'Once' },
    });
    expect(readResponse({ ...response, status: 'entered-in-error' }).state).toBe('withdrawn');
  });
  it('QF6 the score is derived from it; both pass their models', () => {
    const id = 'QuestionnaireResponse:r1';
    const score = buildFormScore(falls, scoreForm(falls, answers), { id, resource: response }, RECORDING);
    expect(score).toMatchObject({
      valueQuantity: { value: 2 },
      interpretation: [{ coding: [{ code: 'low' }] }],
      derivedFrom: [{ reference: 'QuestionnaireResponse/r1' }],
    });
    expect(score && findFormScore(score)).toEqual({ form: 'falls-risk', responseId: id, total: 2, band: 'low' });
    const envelope = { v: 1, facility: 'A', patient: 'Patient:p1', by: 'n1', station: 's1' };
    const judged = (kind: string, resource: unknown) =>
      judgeBody(`${kind}:r1`, { ...envelope, kind, at: '2026-11-22T08:00:00.000Z-0000-s1', resource }, 'edit');
    expect(judged('QuestionnaireResponse', response)).toEqual({ verdict: 'accept' });
    expect(judged('Observation', score)).toEqual({ verdict: 'accept' });
    expect(buildFormScore(falls, { state: 'none' }, { id, resource: response }, RECORDING)).toBeUndefined();
  });
});

describe.each(LOCAL_FORMS.map((one) => [one.id ?? '', one] as const))('QF7 the form %s', (_id, local) => {
  const items = placedItems(local).map(({ item }) => item);
  it('QF7 names each question once, asks about questions it has, and says that it is local', () => {
    const ids = items.map(({ linkId }) => linkId);
    expect(new Set(ids).size).toBe(ids.length);
    const asked = items.flatMap(({ enableWhen = [] }) => enableWhen.map((when) => when.question));
    expect(asked.filter((id) => !ids.includes(id))).toEqual([]);
    expect(local.description).toContain('Local form');
    for (const choice of items.flatMap(choicesOf)) expect(choice.code).toMatch(/^[a-z-]+$/);
  });
  it('QF7 waits for answers that its questions can have', () => {
    const codesOf = (id: string) => items.filter(({ linkId }) => linkId === id).flatMap(choicesOf);
    for (const when of items.flatMap(({ enableWhen = [] }) => enableWhen)) {
      if (!when.answerCoding) continue;
      expect(codesOf(when.question).map(({ code }) => code)).toContain(when.answerCoding.code);
    }
  });
  it('QF7 says everything in French, too', () => {
    for (const item of items) expect(textIn('fr', item, 'text')).not.toBe(textIn('en', item, 'text') || undefined);
    for (const choice of items.flatMap(choicesOf)) expect(textIn('fr', choice, 'display')).not.toBe('');
    expect(textIn('fr-CH', local, 'description')).toContain('local');
  });
  it('QF7 has a band for every total from nothing, in rising order', () => {
    expect(bandsOf(local)[0]?.from).toBe(0);
  });
  it('QF3 any full set of answers has a total within the points of what was asked, and a form that can be signed', () => {
    const anyAnswer = (item: QuestionnaireItem): fc.Arbitrary<AnswerValue> => {
      const choices = choicesOf(item).map(({ code }) => code ?? '');
      if (choices.length > 0) return fc.constantFrom(...choices);
      const { least = 0, most = 100 } = limitsOf(item);
      return item.type === 'string' || item.type === 'text'
        ? fc.constant('words')
        : fc.integer({ min: least, max: most });
    };
    const questions = items.filter(isQuestion);
    const all = fc.record(Object.fromEntries(questions.map((item) => [item.linkId, anyAnswer(item)])));
    const check = (answers: Answers) => {
      expect(judgeAnswers(local, answers)).toEqual([]);
      const score = scoreForm(local, answers);
      expect(score.state).toBe('complete');
      const most = questions.reduce(
        (sum, item) => sum + Math.max(0, ...choicesOf(item).map((c) => pointsOf(c) ?? 0)),
        10,
      );
      if (score.state === 'complete') expect(score.total).toBeLessThanOrEqual(most);
      const read = readResponse(buildResponse(local, answers, RECORDING)).answers;
      expect(scoreForm(local, read)).toEqual(score);
    };
    fc.assert(fc.property(all, check), { seed: 42, numRuns: 60 });
  });
});
