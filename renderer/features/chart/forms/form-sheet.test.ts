import type { Questionnaire } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { judgeAnswers } from '#shared/domain/questionnaire/judge-answers.ts';
import { findForm } from '#shared/domain/questionnaire/local-forms.ts';
import { answersOf, sheetOfAnswers } from './form-sheet.ts';

const pain = findForm('pain') as Questionnaire;
const nutrition = findForm('nutrition') as Questionnaire;

describe('FE what stands in a form', () => {
  it('FE1 numbers are read as they are typed on either keyboard; nothing typed is no answer', () => {
    expect(answersOf(pain, { tells: 'yes', worst: ' 7 ', helps: '  ' })).toEqual({ tells: 'yes', worst: 7 });
    expect(answersOf(nutrition, { lost: '3,5' })).toEqual({ lost: 3.5 });
  });
  it('FE2 what is no number is pointed out, not dropped', () => {
    const answers = answersOf(pain, { tells: 'yes', worst: 'bad', site: 'knee' });
    expect(judgeAnswers(pain, answers)).toMatchObject([{ linkId: 'worst', code: 'not-of-its-kind' }]);
  });
  it('FE3 an amendment begins with what was answered; what the form does not ask is left out', () => {
    const answers = { tells: 'yes', worst: 4, site: 'knee' };
    expect(answersOf(pain, { ...sheetOfAnswers(answers), elsewhere: 'x' })).toEqual(answers);
  });
});
