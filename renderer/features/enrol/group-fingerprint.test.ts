import { expect, it } from 'vitest';
import { groupFingerprint } from './group-fingerprint.ts';

it.each([
  ['a1b2c3d4e5', ['a1b2', 'c3d4', 'e5']],
  ['a1:b2:c3:d4', ['a1b2', 'c3d4']],
  ['12345 67890', ['12345', '67890']],
])('EN1 %s is read in groups', (text, groups) => expect(groupFingerprint(text)).toEqual(groups));
