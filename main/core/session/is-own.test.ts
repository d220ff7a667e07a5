import { expect, it } from 'vitest';
import { isOwn } from './is-own.ts';

it.each([
  ['this account', 'User:1', true],
  ['another account of the same person', 'User:2', true],
  ['somebody else', 'User:3', false],
  ['nobody', undefined, false],
])('ID23 what was done by %s', (_who, by, own) =>
  expect(isOwn({ userId: 'User:1', otherAccounts: ['User:2'] }, by)).toBe(own),
);
