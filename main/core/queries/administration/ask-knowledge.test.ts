import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { OrderQuestion } from '#shared/domain/knowledge/asked.ts';
import { withCheckMark } from '#shared/domain/knowledge/check-mark.ts';
import type { AlertFinding } from '#shared/domain/knowledge/finding.ts';
import type { KnownAllergy } from '#shared/domain/knowledge/ordered-drug.ts';
import { drug, question, TEST_NOW } from '#shared/domain/knowledge/testing/test-pack.ts';
import type { Dosing } from '#shared/domain/medication/dosing.ts';
import { askKnowledge } from './ask-knowledge.ts';

const allergy = (text: string, more: Partial<KnownAllergy> = {}): KnownAllergy => ({
  ...{ id: `a-${text}`, substance: { text }, type: 'allergy', criticality: 'high' },
  ...more,
});
const dosing = (value: string, times = ['08:00']): Dosing => ({
  regimen: { kind: 'at-times', times, dose: { kind: 'fixed', amount: { value, unit: 'mg' } } },
  course: { start: '2026-01-10' },
  route: { text: 'Oral' },
});

function asked(
  text: string,
  changes: Partial<OrderQuestion>,
  of: { dosing?: Dosing; resource?: MedicationRequest } = {},
) {
  const facts = { question: question({ candidate: drug('new', text), ...changes }) };
  return askKnowledge(facts, { id: 'new', drug: { text }, replaces: [], ...of }, TEST_NOW);
}

/** The order as it was signed, with a reason for everything that was found then. */
function signed(text: string, changes: Partial<OrderQuestion>, of?: Dosing): MedicationRequest {
  const { check } = asked(text, changes, of ? { dosing: of } : {});
  const overridden = check.findings
    .filter((one): one is AlertFinding => one.kind !== 'not-checked')
    .map((finding) => ({ finding, reason: { text: 'no other drug helps' } }));
  return withCheckMark({ resourceType: 'MedicationRequest' } as MedicationRequest, { check, overridden });
}
const allergic = (...allergies: KnownAllergy[]) => ({ allergies, allergiesState: 'complete' as const });

describe('SR4, SR7 what the pack says at the bedside', () => {
  it('SR4 an allergy stops until the prescriber has answered for that very one, as grave as it is now', () => {
    const high = allergic(allergy('Betacillin'));
    const low = allergic(allergy('Betacillin', { criticality: 'low' }));
    expect(asked('Betacillin', high).allergies).toMatchObject({ state: 'contraindicated', allergen: 'Betacillin' });
    expect(asked('Betacillin', high, { resource: signed('Betacillin', high) }).allergies.state).toBe('answered');
    expect(asked('Betacillin', low, { resource: signed('Betacillin', low) }).allergies.state).toBe('answered');
    expect(asked('Betacillin', high, { resource: signed('Betacillin', low) }).allergies.state).toBe('contraindicated');
    const both = allergic(allergy('Betacillin'), allergy('Cillins'));
    expect(asked('Betacillin', both, { resource: signed('Betacillin', high) }).allergies.state).toBe('contraindicated');
  });
  it('SR4 an intolerance to the drug asks, one to a related drug does not', () => {
    const of = (text: string) => allergic(allergy(text, { type: 'intolerance' }));
    expect(asked('Betacillin', of('Betacillin')).allergies.state).toBe('caution');
    expect(asked('Gammaporin', of('Betacillin')).allergies.state).toBe('no-match');
  });
  it('SR7 an answer is for one substance of the drug, not for the other', () => {
    const others = { activeOrders: [drug('old', 'Longol')] };
    const { knowledge } = asked('Longamide', others, { resource: signed('Longamide', others) });
    expect(knowledge.alerts?.every(({ answered }) => answered)).toBe(true);
    const elsewhere = asked('Longamide', others, {
      resource: signed('Longol', { activeOrders: [drug('old', 'Longamide')] }),
    });
    expect(elsewhere.knowledge.alerts?.some(({ answered }) => answered)).toBe(false);
  });
  it('SR7 a limit that was answered for is asked about again when the dose, or the sum of the day, has grown', () => {
    const answered = (now: Partial<OrderQuestion>, at: Dosing, then = dosing('1500')) =>
      asked('Dolorol', now, { dosing: at, resource: signed('Dolorol', {}, then) }).knowledge.alerts?.map(
        (alert) => alert.kind === 'dose-limit' && alert.answered,
      );
    expect(answered({}, dosing('1500'))).toEqual([true]);
    expect(answered({}, dosing('1600'))).toEqual([false]);
    expect(answered({}, dosing('1400'))).toEqual([true]);
  });
});
