import { expect, it } from 'vitest';
import { isSamePerson } from './same-person.ts';

const account = (id: string, personNumber?: string) => ({ id: `User:${id}`, personNumber });

it.each([
  ['one account', account('1'), account('1'), true],
  ['two accounts with one number, however typed', account('1', 'rn 12-345'), account('2', 'RN12345'), true],
  ['two numbers', account('1', 'RN 12345'), account('2', 'RN 12346'), false],
  ['a number and none', account('1', 'RN 12345'), account('2'), false],
  ['no number at all', account('1'), account('2'), false],
  ['numbers of nothing but marks', account('1', '-'), account('2', '.'), false],
])('ID23 %s', (_what, one, other, isOne) => expect(isSamePerson(one, other)).toBe(isOne));
