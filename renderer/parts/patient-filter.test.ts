import { describe, expect, it } from 'vitest';
import { filterPatients, sortPatients } from './patient-filter.ts';

const row = (family: string, given: string, more: object = {}) =>
  ({
    id: family,
    kind: '',
    patient: '',
    seq: 0,
    content: {
      patientId: 'Patient:1',
      recordNumber: 'H-12345-6',
      provisional: false,
      family,
      given,
      sex: 'female',
      ...more,
    },
  }) as never;
const found = (rows: readonly { readonly id: string }[]) => rows.map((item) => item.id);

describe('patient filter', () => {
  const rows = [row('Müller', 'Anna'), row('O’Brien', 'Zoë', { birthDate: '1950-03-12' }), row('Abbott', 'Carl')];
  it('PF1 each word begins a name, in any order, whatever the accents', () => {
    expect(found(filterPatients(rows, 'an mul'))).toEqual(['Müller']);
    expect(found(filterPatients(rows, 'obrien'))).toEqual(['O’Brien']);
  });
  it('PF2 finds by record number and date of birth', () => {
    expect(found(filterPatients(rows, '1950-03'))).toEqual(['O’Brien']);
    expect(filterPatients(rows, 'H-123')).toHaveLength(3);
  });
  it('PF3 sorts by family', () => {
    expect(found(sortPatients(rows))).toEqual(['Abbott', 'Müller', 'O’Brien']);
  });
  it('PF4 filters twenty thousand lines between two key strokes', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => row(`Family${index}`, 'Given'));
    filterPatients(many, 'warm');
    const startedAt = performance.now();
    expect(filterPatients(many, 'family1999').length).toBe(11);
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});
