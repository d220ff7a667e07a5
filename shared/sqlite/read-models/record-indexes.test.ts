import type { AllergyIntolerance, Patient } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { traitsOfPatient } from '#shared/domain/patient/person-traits.ts';
import { openTestStore, type TestStore } from '../testing/open-test-store.ts';
import { patientSearch } from './patient-search.ts';
import { listSimilarPatients } from './similar-patients-query.ts';
import { listPatientsWithDoubledSubstance, substances } from './substances.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore({ readModels: [patientSearch, substances] });
});
afterEach(() => test.dispose());

async function put(id: string, resource: object, more: { patient?: string; parent?: string } = {}): Promise<string> {
  const { parent, ...envelope } = more;
  const body = JSON.stringify({ ...envelope, resource });
  const { outcomes } = await test.store.write({ edits: [{ id, body, ...(parent ? { parent } : {}) }] });
  return (outcomes[0] as { rev: string }).rev;
}

const ada: Patient = {
  resourceType: 'Patient',
  name: [{ family: 'Schmidt', given: ['Ada'] }],
  birthDate: '1980-05-04',
  telecom: [{ system: 'phone', value: '+44 20 7946 0018' }],
  identifier: [{ system: 'urn:nhs', value: '943 476 5919' }],
};

describe('similar patients', () => {
  const similarTo = (changes: Partial<Patient>) =>
    test.store.query((db) => listSimilarPatients(db, traitsOfPatient({ ...ada, ...changes }, 'GB'), 50));
  const stranger: Partial<Patient> = {
    name: [{ family: 'Zola', given: ['Émile'] }],
    birthDate: '1840-04-02',
    telecom: [],
    identifier: [],
  };

  beforeEach(async () => {
    await put('Patient:ada', ada);
    await put('Patient:bo', {
      ...ada,
      name: [{ family: 'Fir', given: ['Bo'] }],
      birthDate: '1955-01-01',
      telecom: [],
      identifier: [],
    });
  });

  it.each([
    ['spelt otherwise', { name: [{ family: 'Schmitt', given: ['Ada'] }], telecom: [], identifier: [] }],
    ['family and given swapped', { name: [{ family: 'Ada', given: ['Schmidt'] }], telecom: [], identifier: [] }],
    ['only the telephone', { ...stranger, telecom: [{ system: 'phone', value: '020 7946 0018' }] }],
    ['only the identifier', { ...stranger, identifier: [{ system: 'urn:nhs', value: '9434765919' }] }],
  ] as [string, Partial<Patient>][])('DU3 finds one %s', async (_case, changes) => {
    expect(await similarTo(changes)).toEqual(['Patient:ada']);
  });

  it('DU3 finds nobody for a stranger', async () => {
    expect(await similarTo(stranger)).toEqual([]);
  });
});

describe('substances', () => {
  const clinicalStatus = {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
  };
  const allergy = (code: AllergyIntolerance['code']) => ({ resourceType: 'AllergyIntolerance', clinicalStatus, code });
  const doubled = () => test.store.query((db) => listPatientsWithDoubledSubstance(db, 10));

  it('AL5 finds the patient with one substance twice, by word or by code', async () => {
    await put('AllergyIntolerance:1', allergy({ text: 'Pénicilline' }), { patient: 'Patient:p' });
    await put('AllergyIntolerance:2', allergy({ text: 'penicilline' }), { patient: 'Patient:q' });
    expect(await doubled()).toEqual([]);
    await put('AllergyIntolerance:3', allergy({ text: 'PENICILLINE' }), { patient: 'Patient:p' });
    expect(await doubled()).toEqual(['Patient:p']);
    const coded = (display: string) => allergy({ coding: [{ system: 's', code: '7', display }] });
    await put('AllergyIntolerance:4', coded('Latex'), { patient: 'Patient:q' });
    await put('AllergyIntolerance:5', coded('Rubber'), { patient: 'Patient:q' });
    expect([...(await doubled())].sort()).toEqual(['Patient:p', 'Patient:q']);
  });

  it('AL5 forgets it when one is refuted, and skips what has another shape', async () => {
    await put('AllergyIntolerance:1', allergy({ text: 'Latex' }), { patient: 'Patient:p' });
    const parent = await put('AllergyIntolerance:2', allergy({ text: 'Latex' }), { patient: 'Patient:p' });
    const verificationStatus = {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'refuted' }],
    };
    await put(
      'AllergyIntolerance:2',
      { ...allergy({ text: 'Latex' }), verificationStatus },
      { patient: 'Patient:p', parent },
    );
    await put('AllergyIntolerance:3', { code: { coding: 'odd' } }, { patient: 'Patient:p' });
    expect(await doubled()).toEqual([]);
  });
});
