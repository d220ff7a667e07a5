import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { Demographics as ContractDemographics, PatientLine as ContractLine } from '#shared/contract/patient.ts';
import { recordNumberIdentifier } from '#shared/domain/record-number/patient-number.ts';
import { judgeBody } from '#shared/model/judge-body.ts';
import { buildPatient, editPatient, isBirthDateEstimated } from './build-patient.ts';
import { displayName, lifeState, patientName } from './patient-name.ts';
import { traitsOfForm, traitsOfPatient } from './person-traits.ts';
import { findPhone, phoneText } from './phone.ts';
import { isPregnant } from './pregnancy.ts';
import { readDemographics, readPatientLine } from './read-patient.ts';

const CONTEXT = { recordedAt: '2026-11-22T08:00:00Z', country: 'GB' };
const FORM: ContractDemographics = {
  family: 'Müller',
  given: ['Anna', 'Maria'],
  sex: 'female',
  birthDate: '1984-03-12',
  phone: '020 7946 0000',
  address: { line: '1 High Street', city: 'Leeds', postalCode: 'LS1 1AA' },
  identifiers: [{ system: 'urn:passport', value: 'X1234' }],
  contact: { name: 'Jo Müller', relationship: 'sister', phone: '07700 900123' },
};
const build = (form: ContractDemographics = FORM) => buildPatient(form, recordNumberIdentifier('N000127K'), CONTEXT);

describe('PA1 a registration becomes a Patient', () => {
  it('PA1 and reads back as typed', () => {
    expect(readDemographics(build())).toMatchObject({
      ...FORM,
      phone: '+442079460000',
      identifiers: [{ value: 'N000127K' }, { value: 'X1234' }],
      contact: { ...FORM.contact, phone: '+447700900123' },
    });
  });
  it('PA1 passes the model of its kind', () => {
    const body = {
      kind: 'Patient',
      v: 1,
      facility: 'A',
      patient: 'Patient:p1',
      by: 'u',
      station: 's',
      resource: build(),
    };
    const at = '2026-11-22T08:01:00.000Z-0000-s1';
    expect(judgeBody('Patient:p1', { ...body, at }, 'edit')).toEqual({ verdict: 'accept' });
  });
  it('PA1 gives the line that lists show', () => {
    const line: ContractLine = readPatientLine('Patient:p1', build());
    expect(line).toEqual({
      patientId: 'Patient:p1',
      recordNumber: 'N000127K',
      provisional: false,
      family: 'Müller',
      given: 'Anna Maria',
      sex: 'female',
      birthDate: '1984-03-12',
      phone: '+442079460000',
    });
  });
  it('PA2 an estimated age becomes a year, marked as such, until the date is known', () => {
    const estimated = build({ ...FORM, birthDate: undefined, estimatedAgeYears: 40 });
    expect([estimated.birthDate, isBirthDateEstimated(estimated)]).toEqual(['1986', true]);
    const known = editPatient(estimated, { birthDate: '1985-01-02' }, CONTEXT);
    expect([known.birthDate, isBirthDateEstimated(known)]).toEqual(['1985-01-02', false]);
  });
  it('PA3 a pregnancy lapses', () => {
    const patient = build({ ...FORM, pregnant: true });
    expect(isPregnant(patient, '2027-05-01')).toBe(true);
    expect(isPregnant(patient, '2027-11-01')).toBe(false);
    expect(isPregnant(editPatient(patient, { pregnant: false }, CONTEXT), '2026-11-23')).toBe(false);
  });
});

describe('PA4 an edit changes what was typed and nothing else', () => {
  const rich = {
    ...build(),
    futureField: { kept: true },
    telecom: [
      { system: 'email', value: 'a@b.example' },
      { system: 'phone', value: '1', use: 'mobile', rank: 2 },
    ],
    address: [
      { city: 'Leeds', period: { start: '2020' } },
      { use: 'old', city: 'York' },
    ],
    name: [
      { family: 'Müller', given: ['Anna'], prefix: ['Dr'] },
      { use: 'maiden', family: 'Roth' },
    ],
  } as Patient;
  it('ST7 unknown fields and further elements stay', () => {
    const edited = editPatient(rich, { phone: '07700 900123', address: { city: 'Hull' }, family: 'Meyer' }, CONTEXT);
    expect(edited).toMatchObject({
      futureField: { kept: true },
      telecom: [{ system: 'email' }, { value: '+447700900123', use: 'mobile', rank: 2 }],
      address: [
        { city: 'Hull', period: { start: '2020' } },
        { use: 'old', city: 'York' },
      ],
      name: [
        { family: 'Meyer', given: ['Anna'], prefix: ['Dr'] },
        { use: 'maiden', family: 'Roth' },
      ],
    });
  });
  it('PA4 no change, no difference', () => expect(editPatient(rich, {}, CONTEXT)).toEqual(rich));
  it('PA4 an emptied telephone goes away', () => {
    expect(editPatient(rich, { phone: ' ' }, CONTEXT).telecom).toEqual([{ system: 'email', value: 'a@b.example' }]);
  });
});

describe('PA5 names and telephone numbers', () => {
  it('PA5 family in capitals', () => {
    expect(displayName({ family: 'Müller', given: 'Anna' })).toBe('MÜLLER, Anna');
    expect(displayName({ family: '', given: 'Anna' })).toBe('Anna');
  });
  it('PA5 the name in use comes before older ones', () => {
    const name: Patient['name'] = [
      { use: 'maiden', family: 'Roth' },
      { use: 'official', family: 'Müller' },
    ];
    expect(patientName({ name }).family).toBe('Müller');
    expect(patientName({})).toEqual({ family: '', given: '' });
  });
  it('PA5 life state', () => {
    expect(lifeState({ resourceType: 'Patient' })).toEqual({ state: 'living' });
    expect(lifeState({ resourceType: 'Patient', deceasedDateTime: '2020' })).toEqual({ state: 'deceased', on: '2020' });
  });
  it('PA6 a number is read as one of the country; what cannot be read is kept', () => {
    expect(findPhone('07700 900123', 'GB')).toEqual({ value: '+447700900123', recognised: true });
    expect(findPhone('+33 1 70 18 99 00', 'GB')).toEqual({ value: '+33170189900', recognised: true });
    expect(findPhone('ext. 4711', 'GB')).toEqual({ value: 'ext. 4711', recognised: false });
    expect(phoneText('+447700900123', 'GB')).toBe('07700 900123');
    expect(phoneText('+447700900123', 'FR')).toBe('+44 7700 900123');
  });
  it('DU3 form and record have the same traits', () => {
    const { identifiers: _both, ...form } = traitsOfForm(FORM, 'GB', '2026-11-22');
    expect(traitsOfPatient(build(), 'GB')).toMatchObject(form);
  });
});
