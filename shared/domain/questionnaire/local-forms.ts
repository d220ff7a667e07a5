/**
 * The assessments that come with the program: worded here, no validated instrument among them, and each says so. An
 * organisation that has the licence of one adds it as data.
 */
import type { Questionnaire } from '@medplum/fhirtypes';
import falls from '../../../resources/questionnaires/falls-risk.json' with { type: 'json' };
import nutrition from '../../../resources/questionnaires/nutrition.json' with { type: 'json' };
import pain from '../../../resources/questionnaires/pain.json' with { type: 'json' };
import pressure from '../../../resources/questionnaires/pressure-areas.json' with { type: 'json' };

export const LOCAL_FORMS: readonly Questionnaire[] = [falls, pressure, pain, nutrition] as unknown as Questionnaire[];

export function findForm(id: string): Questionnaire | undefined {
  return LOCAL_FORMS.find((form) => form.id === id);
}
