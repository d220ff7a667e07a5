import { describe, expect, it } from 'vitest';
import { type PersonTraits, scoreDuplicate } from './duplicate-score.ts';

const ANNA: PersonTraits = {
  family: 'Müller',
  given: 'Anna Maria',
  sex: 'female',
  birthDate: '1984-03-12',
  phones: ['442079460000'],
  identifiers: [{ system: 'urn:passport', value: 'X 12-34' }],
};
const bare = { phones: [], identifiers: [] };
const against = (changes: Partial<PersonTraits>) => scoreDuplicate(ANNA, { ...ANNA, ...bare, ...changes });

describe('DU3 agreement gives points and reasons', () => {
  it.each([
    ['the same person, telephone too', { phones: ANNA.phones }, 'certain', ['name', 'birth-date', 'phone', 'sex']],
    ['spelt without umlaut', { family: 'Mueller' }, 'likely', ['name', 'birth-date', 'sex']],
    ['sounds alike', { family: 'Miller', given: 'Ana' }, 'likely', ['name-sounds-alike', 'birth-date', 'sex']],
    ['names swapped', { family: 'Anna Maria', given: 'Müller' }, 'likely', ['name', 'birth-date', 'sex']],
    ['day and month swapped', { birthDate: '1984-12-03' }, 'likely', ['name', 'birth-date-swapped', 'sex']],
    ['one digit mistyped', { birthDate: '1985-03-12' }, 'possible', ['name', 'birth-date-near', 'sex']],
    ['year only', { birthDate: '1984' }, 'possible', ['name', 'birth-date-near', 'sex']],
    [
      'no birth date, same telephone',
      { birthDate: undefined, phones: ANNA.phones },
      'likely',
      ['name', 'phone', 'sex'],
    ],
    ['only an initial', { given: 'A' }, 'likely', ['name-sounds-alike', 'birth-date', 'sex']],
  ] as const)('DU3 %s', (_case, changes, strength, reasons) => {
    expect(against(changes)).toMatchObject({ strength, reasons });
  });

  it('DU3 a shared identifier is never less than likely, whatever contradicts', () => {
    const other = { family: 'Okafor', given: 'Chidi', sex: 'male' as const, birthDate: '1950-01-01' };
    expect(against({ ...other, identifiers: [{ system: 'urn:passport', value: 'x1234' }] })).toMatchObject({
      strength: 'likely',
      reasons: ['identifier'],
    });
    expect(against({ identifiers: ANNA.identifiers }).strength).toBe('certain');
  });
});

describe('DU4 what does not make a duplicate', () => {
  it.each([
    ['twins', { given: 'Bertha', phones: ANNA.phones }, 'possible'],
    ['namesakes of another age', { birthDate: '1951-07-30' }, 'unlikely'],
    ['strangers born the same day', { family: 'Okafor', given: 'Ngozi' }, 'unlikely'],
    ['strangers', { family: 'Okafor', given: 'Chidi', sex: 'male', birthDate: '1950-01-01' }, 'unlikely'],
  ] as const)('DU4 %s', (_case, changes, strength) => expect(against(changes).strength).toBe(strength));

  it('DU4 is the same in both directions', () => {
    const other = { ...ANNA, family: 'Miller', birthDate: '1984-12-03' };
    expect(scoreDuplicate(ANNA, other)).toEqual(scoreDuplicate(other, ANNA));
  });
});
