import { describe, expect, it } from 'vitest';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { readPack } from './read-pack.ts';
import { TEST_PACK_INPUT as GOOD } from './testing/test-pack.ts';

const concept = (id: string, more: object = {}) => ({ id, type: 'class', names: [id], ...more });
const rule = { id: 'r', tier: 'serious', evidence: 'why' };

describe('KN13 what is no pack', () => {
  it('KN13 a good one is read', () => expect(isRefusal(readPack(structuredClone(GOOD)))).toBe(false));

  it.each([
    ['an unknown field', { unless: 'pregnant' }, '', /unless/],
    [
      'an unknown field of a rule',
      { interactions: [{ ...rule, between: ['qt', 'qt'], if: 1 }] },
      'interactions[0]',
      /if/,
    ],
    ['no version', { version: undefined }, 'version', /./],
    ['a version that is no number', { version: '3' }, 'version', /./],
    ['another format', { format: 'csv' }, 'format', /./],
    ['no concepts', { concepts: [] }, 'concepts', /./],
    ['a day that is none', { validFrom: '2026-02-30' }, 'validFrom', /./],
    [
      'an unknown tier',
      { interactions: [{ ...rule, tier: 'bad', between: ['qt', 'qt'] }] },
      'interactions[0].tier',
      /./,
    ],
    ['a limit of nothing', { doseLimits: [{ ...rule, substance: 'longol', unit: 'mg' }] }, 'doseLimits[0]', /perDose/],
    [
      'a rule about nobody',
      { interactions: [{ ...rule, between: ['qt', 'nobody'] }] },
      'interactions[0].between[1]',
      /nobody/,
    ],
    [
      'a class that is none',
      { duplicates: { ...GOOD.duplicates, classes: [{ ...rule, class: 'longol' }] } },
      'duplicates.classes[0].class',
      /no class/,
    ],
    [
      'a limit of a class',
      { doseLimits: [{ ...rule, substance: 'qt', unit: 'mg', perDay: { max: 1 } }] },
      'doseLimits[0].substance',
      /no substance/,
    ],
    [
      'no such evidence',
      { interactions: [{ ...rule, evidence: 'none', between: ['qt', 'qt'] }] },
      'interactions[0].evidence',
      /none/,
    ],
    [
      'inherited evidence',
      { interactions: [{ ...rule, evidence: 'constructor', between: ['qt', 'qt'] }] },
      'interactions[0].evidence',
      /constructor/,
    ],
    [
      'an id twice',
      {
        interactions: [
          { ...rule, between: ['qt', 'qt'] },
          { ...rule, between: ['qt', 'qt'] },
        ],
      },
      'interactions[1].id',
      /twice/,
    ],
    ['a concept twice', { concepts: [...GOOD.concepts, concept('qt', { names: ['x'] })] }, 'concepts[14].id', /twice/],
    [
      'a name for two',
      { concepts: [...GOOD.concepts, concept('x', { names: ['LONGOL'] })] },
      'concepts[14].names[0]',
      /longol, too/,
    ],
    [
      'a name without letters',
      { concepts: [...GOOD.concepts, concept('x', { names: ['—'] })] },
      'concepts[14].names[0]',
      /letter/,
    ],
    [
      'a product named like a drug',
      { products: [{ names: ['Longol'], ingredients: ['dolorol'] }] },
      'products[0].names[0]',
      /longol, too/,
    ],
    [
      'a circle',
      { concepts: [...GOOD.concepts, concept('x', { isA: ['y'] }), concept('y', { isA: ['x'] })] },
      'concepts[14].isA',
      /itself/,
    ],
  ])('KN13 %s', (_case, changes, path, reason) => {
    const answer = readPack({ ...GOOD, ...changes }) as Refusal;
    expect(isRefusal(answer)).toBe(true);
    expect(answer).toMatchObject({ code: 'invalid-input', path });
    expect(answer.support).toMatch(reason);
  });

  it('KN13 a newer format says so', () => {
    expect(readPack({ ...GOOD, formatVersion: 2 })).toMatchObject({ code: 'newer-version' });
  });
  it.each([null, 7, 'pack', []])('KN13 %s is none', (value) =>
    expect(readPack(value)).toMatchObject({ refused: true }),
  );
  it('KN13 a long chain of classes is no circle and no fault', () => {
    const chain = Array.from({ length: 5_000 }, (_, n) => concept(`k${n}`, n > 0 ? { isA: [`k${n - 1}`] } : {}));
    expect(isRefusal(readPack({ ...GOOD, concepts: [...GOOD.concepts, ...chain.toReversed()] }))).toBe(false);
  });
});
