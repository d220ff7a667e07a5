import { describe, expect, it } from 'vitest';
import { readOneProduct } from './read-one-product.ts';
import { isExempt, readRestriction, restrictionCell } from './restriction.ts';
import { readStorage, STORAGE_TEMPERATURES, storageCell, storageLimits } from './storage.ts';

describe('FO9 how a product is kept', () => {
  it('FO9 one temperature and what else matters, in the one spelling', () => {
    expect(storageCell('protect-from-light | Refrigerated')).toEqual({ text: 'refrigerated|protect-from-light' });
    expect(readStorage('refrigerated|protect-from-light')).toEqual({
      ...{ temperature: 'refrigerated', cares: ['protect-from-light'] },
      limits: { minCelsius: 2, maxCelsius: 8 },
    });
  });
  it('FO9 the limits of each temperature; what is no temperature has none', () => {
    expect(STORAGE_TEMPERATURES.map(storageLimits)).toEqual([
      { minCelsius: 15, maxCelsius: 25 },
      { minCelsius: 8, maxCelsius: 15 },
      { minCelsius: 2, maxCelsius: 8 },
      { minCelsius: -25, maxCelsius: -15 },
      { minCelsius: -90, maxCelsius: -60 },
    ]);
    expect(storageLimits('protect-from-light')).toBeUndefined();
  });
  it('FO9 old free text stays words; a range in it and a usual phrase are read, a longer sentence is not', () => {
    expect(readStorage('2 to 8 °C')).toEqual({
      ...{ temperature: 'refrigerated', cares: [], words: '2 to 8 °C', limits: { minCelsius: 2, maxCelsius: 8 } },
    });
    expect(readStorage('Store in a refrigerator')).toMatchObject({ temperature: 'refrigerated' });
    expect(readStorage('2 to 8 °C once made up')).toEqual({ cares: [], words: '2 to 8 °C once made up' });
    expect(readStorage('do not store in a refrigerator')).toMatchObject({ words: 'do not store in a refrigerator' });
    expect(readStorage(' ')).toBeUndefined();
  });
  it('FO9 two temperatures, or a code among words, refuse the product', () => {
    const cells = { code: 'P1', generic: 'Zinc', form: 'cream', routes: 'topical', base_unit: 'g' };
    const reasonFor = (storage: string) => readOneProduct({ ...cells, storage }, []).findings[0]?.reason;
    expect(reasonFor('room|frozen')).toBe('names two temperatures');
    expect(reasonFor('frozen|on the lower shelf')).toBe('mixes codes with other words');
    expect(reasonFor('on the lower shelf')).toBeUndefined();
  });
});

describe('FO10 who may have it ordered', () => {
  it.each([
    ['approval: On the advice of microbiology', 'approval', 'On the advice of microbiology'],
    ['Two-People', 'two-people', ''],
    ['closed:', 'closed', ''],
    ['On the advice of microbiology', 'advice', 'On the advice of microbiology'],
    ['approval by the board', 'advice', 'approval by the board'],
  ] as const)('FO10 %s', (cell, rule, words) => expect(readRestriction(cell)).toEqual({ rule, words }));
  it('FO10 is written as it is read', () => {
    expect(restrictionCell({ rule: 'approval', words: ' head of ward ' })).toBe('approval: head of ward');
    expect(restrictionCell({ rule: 'closed', words: '' })).toBe('closed');
    expect(readRestriction('')).toBeUndefined();
  });
});

describe('FO10 whom a restriction does not hold up', () => {
  const cell = 'approval [role:cardiology; Dr Ada Obi]: head of ward';
  const of = (displayName: string, ...roles: string[]) => {
    const read = readRestriction(cell);
    return read && isExempt(read, { displayName, roles });
  };
  it('FO10 stands in the cell, and comes back as it was', () => {
    const read = readRestriction(cell);
    expect(read).toEqual({ rule: 'approval', words: 'head of ward', exempt: ['role:cardiology', 'Dr Ada Obi'] });
    expect(read && restrictionCell(read)).toBe(cell);
    expect(restrictionCell({ rule: 'approval', words: '', exempt: ['A; [B]'] })).toBe('approval [A   B]');
  });
  it('FO10 a speciality by its role, a person by name', () => {
    expect(of('Dr Eve Sun', 'doctor', 'cardiology')).toBe(true);
    expect(of('dr  ada obi', 'doctor')).toBe(true);
  });
  it('@SAFETY FO10 nobody else: another spelling, a part of a name, a role as a name, nobody at all', () => {
    expect([of('Dr Ada Öbi'), of('Ada Obi'), of('role:cardiology'), of(''), of('Dr Eve Sun', 'doctor')]).toEqual(
      Array(5).fill(false),
    );
    const read = readRestriction('two-people [Dr Ada Obi]');
    expect(read && isExempt(read, undefined)).toBe(false);
  });
  it('@SAFETY FO10 closed is closed to everybody, and a list that does not end is advice', () => {
    const closed = readRestriction('closed [Dr Ada Obi]');
    expect(closed && isExempt(closed, { displayName: 'Dr Ada Obi', roles: [] })).toBe(false);
    expect(readRestriction('closed [Dr Ada Obi')).toEqual({ rule: 'advice', words: 'closed [Dr Ada Obi' });
  });
});
