import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderQuestion } from './asked.ts';
import { checkOrder } from './check-order.ts';
import type { OrderCheck } from './finding.ts';
import { indexPack } from './index-pack.ts';
import type { KnownAllergy, OrderedDrug } from './ordered-drug.ts';
import { type KnowledgePackInput, knowledgePack } from './pack-schema.ts';
import { question, TEST_PACK_INPUT } from './testing/test-pack.ts';

const NAMES = [...(TEST_PACK_INPUT.concepts ?? []), ...(TEST_PACK_INPUT.products ?? [])].flatMap(({ names }) => names);
const words = fc.array(
  fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom('Unheardofin', '500 mg', 'tablet', 'nkda')),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const text = words.map((parts) => parts.join(' '));
const drugOf = (id: string): fc.Arbitrary<OrderedDrug> =>
  fc.record(
    {
      id: fc.constant(id),
      name: text.map((one) => ({ text: one })),
      ingredients: fc.array(
        fc.record(
          { substance: text.map((one) => ({ text: one })), dose: fc.constant({ value: 700, unit: 'mg' }) },
          { requiredKeys: ['substance'] },
        ),
        { maxLength: 2 },
      ),
      route: fc.constantFrom('oral', 'rectal'),
      dosesPerDay: fc.integer({ min: 1, max: 6 }),
      dose: fc.record({ value: fc.integer({ min: 1, max: 2000 }), unit: fc.constantFrom('mg', 'g', 'tablet') }),
    },
    { requiredKeys: ['id', 'name'] },
  );
const orders = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }).chain((ids) => {
  return fc.tuple(...ids.map((id) => drugOf(`o${id}`)));
});
const allergies: fc.Arbitrary<KnownAllergy[]> = fc.array(
  fc.record({
    id: fc.constantFrom('a1', 'a2', 'a3'),
    substance: text.map((one) => ({ text: one })),
    type: fc.constantFrom('allergy', 'intolerance'),
    criticality: fc.constantFrom('low', 'high', 'not-stated'),
  }),
  { maxLength: 4 },
);
const asked: fc.Arbitrary<OrderQuestion> = fc
  .record({
    candidate: drugOf('new'),
    activeOrders: orders,
    allergies,
    allergiesState: fc.constantFrom('complete', 'partial', 'none-known', 'never-asked', 'not-loaded'),
    ordersState: fc.constantFrom('complete', 'partial', 'not-loaded'),
    weightKg: fc.option(fc.integer({ min: 3, max: 120 }), { nil: undefined }),
    ageDays: fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined }),
  } as const)
  .map((parts) => question(parts as Parameters<typeof question>[0]));

describe('checking an order, whatever it is', () => {
  it('KN10 the order in which things are given does not matter', () => {
    fc.assert(
      fc.property(asked, fc.func(fc.integer()), (one, weigh) => {
        const shuffled = <T>(items: readonly T[]) =>
          items
            .map((item, at) => [weigh(at), item] as const)
            .sort(([a], [b]) => a - b)
            .map(([, item]) => item);
        const other = { ...one, activeOrders: shuffled(one.activeOrders), allergies: shuffled(one.allergies) };
        expect(checkOrder(other)).toEqual(checkOrder(one));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('KN1 KN2 an unknown word anywhere is never silence', () => {
    fc.assert(
      fc.property(asked, (one) => {
        const { findings, verdict } = checkOrder(one);
        const said = JSON.stringify(findings.filter(({ kind }) => kind === 'not-checked'));
        const heard = [one.candidate, ...one.activeOrders].flatMap(({ name, ingredients }) =>
          ingredients && ingredients.length > 0 ? ingredients.map(({ substance }) => substance.text) : [name.text],
        );
        const unknown = [...heard, ...one.allergies.map(({ substance }) => substance.text)];
        if (unknown.some((words) => words.includes('Unheardofin'))) expect(said).toContain('nheardofin');
        if (one.allergiesState === 'not-loaded') expect(verdict).not.toBe('none-found');
        if (verdict === 'none-found') expect(findings).toEqual([]);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('KN7 an interaction is seen from both sides', () => {
    fc.assert(
      fc.property(drugOf('one'), drugOf('other'), (one, other) => {
        const rules = (answer: OrderCheck) =>
          answer.findings.flatMap((finding) => (finding.kind === 'interaction' ? [finding.source.rule] : [])).sort();
        const there = checkOrder(question({ candidate: one, activeOrders: [other] }));
        const back = checkOrder(question({ candidate: other, activeOrders: [one] }));
        expect(rules(back)).toEqual(rules(there));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('KN10 adding an order or an allergy takes no alert away', () => {
    fc.assert(
      fc.property(asked, drugOf('extra'), (one, extra) => {
        const alerts = (answer: OrderCheck) =>
          answer.findings
            .filter(({ kind }) => kind !== 'not-checked' && kind !== 'dose-limit')
            .map((finding) => JSON.stringify(finding));
        const more = new Set(alerts(checkOrder({ ...one, activeOrders: [...one.activeOrders, extra] })));
        for (const alert of alerts(checkOrder(one))) expect(more.has(alert)).toBe(true);
      }),
      { seed: 42, numRuns: 100 },
    );
  });
});

const SIZE = 12;
const randomPack = fc
  .record({
    isA: fc.array(fc.array(fc.integer({ min: 0, max: SIZE - 1 }), { maxLength: 3 }), {
      minLength: SIZE,
      maxLength: SIZE,
    }),
    pairs: fc.array(fc.tuple(fc.integer({ min: 0, max: SIZE - 1 }), fc.integer({ min: 0, max: SIZE - 1 })), {
      maxLength: 8,
    }),
  })
  .map(({ isA, pairs }) => ({ ...TEST_PACK_INPUT, ...graphOf(isA, pairs) }) as unknown as KnowledgePackInput);

/** A third of the concepts are classes; each leads only to classes before it, so there is no circle. */
function graphOf(isA: readonly (readonly number[])[], pairs: readonly (readonly [number, number])[]) {
  const isClass = (at: number) => at % 3 === 0;
  const concepts = isA.map((above, at) => ({
    id: `c${at}`,
    type: isClass(at) ? 'class' : 'substance',
    names: [`Concept${at}`],
    isA: [...new Set(above)].filter((to) => to < at && isClass(to)).map((to) => `c${to}`),
  }));
  const interactions = pairs.map(([a, b], at) => ({
    ...{ id: `r${at}`, between: [`c${a}`, `c${b}`], tier: 'serious', evidence: 'why' },
  }));
  const duplicates = { sameSubstance: TEST_PACK_INPUT.duplicates.sameSubstance, classes: [] };
  return { concepts, interactions, duplicates, products: [], crossAllergies: [], doseLimits: [] };
}

describe('the index against asking every rule', () => {
  it('KN7 KN11 finds the same', () => {
    fc.assert(
      fc.property(randomPack, (input) => {
        const pack = knowledgePack.parse(input);
        const index = indexPack(pack);
        const above = (id: string): Set<string> => {
          const parents = pack.concepts.find((one) => one.id === id)?.isA ?? [];
          return new Set([id, ...parents.flatMap((parent) => [...above(parent)])]);
        };
        for (const mine of pack.concepts)
          for (const theirs of pack.concepts) {
            const ask = { candidate: { id: 'n', name: { text: mine.names[0] ?? '' } }, index };
            const other = { id: 'o', name: { text: theirs.names[0] ?? '' } };
            const found = checkOrder(question({ ...ask, activeOrders: [other] })).findings;
            const rules = found.flatMap((one) => (one.kind === 'interaction' ? [one.source.rule] : []));
            const [a, b] = [above(mine.id), above(theirs.id)];
            const expected = pack.interactions.filter(
              ({ between: [x, y] }) => mine !== theirs && ((a.has(x) && b.has(y)) || (a.has(y) && b.has(x))),
            );
            expect(rules.sort()).toEqual(expected.map(({ id }) => id).sort());
          }
      }),
      { seed: 42, numRuns: 25 },
    );
  });
});
