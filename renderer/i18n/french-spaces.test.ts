import { expect, it } from 'vitest';
import { withFrenchSpaces } from './french-spaces.ts';

it('CT8 no line ends before a French question mark, colon or closing quotation mark', () => {
  const catalogue = { ask: 'Est-ce de trop ?', of: { title: 'Historique : {{title}}', said: 'Dire « oui » ; non' } };
  expect(withFrenchSpaces(catalogue)).toEqual({
    ask: 'Est-ce de trop\u00a0?',
    of: { title: 'Historique\u00a0: {{title}}', said: 'Dire «\u00a0oui\u00a0»\u00a0; non' },
  });
});
