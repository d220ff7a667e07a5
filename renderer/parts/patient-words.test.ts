import { expect, it } from 'vitest';
import { addressText } from './patient-words.ts';

const parts = { line: '12 Mill Road', city: 'Galway', postalCode: 'H91 X2Y3' };

it.each([
  ['behind the town', parts, 'IE', '12 Mill Road, Galway, H91 X2Y3'],
  ['before it', { line: '4 rue Pasteur', city: 'Annecy', postalCode: '74000' }, 'FR', '4 rue Pasteur, 74000 Annecy'],
  ['unknown', { ...parts, postalCode: '' }, 'IE', '12 Mill Road, Galway'],
  ['alone', { line: '', city: '', postalCode: '74000' }, undefined, '74000'],
] as const)('PW1 the postcode stands %s', (_case, address, country, text) => {
  expect(addressText(address, country)).toBe(text);
});
