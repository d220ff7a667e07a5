import { describe, expect, it } from 'vitest';
import { plainNumber } from './plain-number.ts';

describe('a number as it is typed', () => {
  it.each([
    ['12', '12'],
    [' 0.5 ', '0.5'],
    ['0,5', '0.5'],
    ['37,', '37.'],
    ['37,3', '37.3'],
    ['2,25', '2.25'],
    ['0,125', '0.125'],
    ['1,0005', '1.0005'],
    ['1500,125', '1500.125'],
    ['\u22123,5', '-3.5'],
    ['1 000', '1000'],
    ['1\u202f000', '1000'],
    ['1\u00a0000,5', '1000.5'],
    ['12 345,678', '12345.678'],
    ['1,000,000', '1000000'],
    ['1,234.5', '1234.5'],
    ['-1,234,567.8', '-1234567.8'],
  ])('NU1 "%s" is %s', (typed, plain) => expect(plainNumber(typed)).toBe(plain));
  it.each(['1,000', '12,500', '999,999', '-1,250', '1,00,000', '1.234,5', '1,2,3', '10 00', 'ten', ''])(
    'NU2 "%s" has no one meaning, and stays',
    (typed) => expect(plainNumber(typed)).toBe(typed),
  );
});
