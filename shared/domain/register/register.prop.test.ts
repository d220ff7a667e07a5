import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE, plus, type Quantity, quantity, quantityText } from '../stock/quantity.ts';
import { foldRegister, type RegisterFold } from './fold-register.ts';
import type { RegisterEntryDocument } from './register-line.ts';
import { createTestRegisterDesk, MORPHINE, type TestDesk } from './test-register.ts';

interface Step {
  readonly desk: number;
  readonly does: 'write' | 'hear' | 'take-over' | 'enter' | 'check';
  readonly amount: number;
  readonly from: number;
  /** How much of the other's entries arrives. */
  readonly share: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  desk: fc.nat({ max: 2 }),
  does: fc.constantFrom('write', 'write', 'hear', 'hear', 'take-over', 'enter', 'check'),
  amount: fc.integer({ min: -5, max: 9 }).filter((amount) => amount !== 0),
  from: fc.nat({ max: 2 }),
  share: fc.nat({ max: 100 }),
});
const steps = fc.array(step, { maxLength: 30 });

/** Three desks, of which each hears what it hears, and of which any may take the register over at any time. */
function live(taken: readonly Step[]): readonly TestDesk[] {
  const desks = ['a', 'b', 'c'].map((name, index) =>
    createTestRegisterDesk(name, Date.parse('2026-11-22T08:00:00Z') + index * 7_000),
  );
  let epoch = 1;
  const [first] = desks;
  if (first) first.epoch = epoch;
  for (const { desk: at, does, amount, from, share } of taken) {
    const [desk, other] = [desks[at], desks[from]];
    if (!desk || !other) continue;
    if (does === 'write') desk.write({ act: amount > 0 ? 'receive' : 'supply', quantity: String(amount) });
    else if (does === 'check') desk.write({ act: 'check', counted: desk.fold().known.toString(), expected: '0' });
    else if (does === 'enter') desk.enter();
    else if (does === 'take-over') {
      epoch += 1;
      desk.epoch = epoch; // the one before does not know
    } else desk.hear([...other.here.values()].filter((_, index) => (index * 37) % 100 < share));
  }
  return desks;
}

function meet(desks: readonly TestDesk[]): readonly RegisterEntryDocument[] {
  const all = new Map(desks.flatMap((desk) => [...desk.here]));
  for (const desk of desks) desk.hear(all.values());
  const holder = desks.toSorted((one, other) => (other.epoch ?? 0) - (one.epoch ?? 0))[0];
  for (const one of holder?.enter() ?? []) all.set(one.id, one);
  return [...all.values()];
}

/** What people did: every entry that does not enter another. */
const sumOfActs = (all: readonly RegisterEntryDocument[]): Quantity =>
  all.filter(({ entry }) => !entry.posts).reduce((sum, { entry }) => plus(sum, quantity(entry.quantity)), NONE);

const shape = ({ main, pending, ...rest }: RegisterFold) => ({
  ...rest,
  main: main.map(({ id }) => id),
  pending: pending.map(({ id, effect }) => [id, effect]),
});

describe('CR registers of several desks', () => {
  it('@SAFETY CR5 CR8 whoever wrote what, heard what and took over when: every act counts once, and nothing waits after they met', () => {
    const holds = fc.property(steps, (taken) => {
      const all = meet(live(taken));
      const fold = foldRegister(MORPHINE.id, all);
      expect(fold.faults).toEqual([]);
      expect(fold.missing).toBe(0);
      expect(fold.pending).toEqual([]);
      expect(fold.posted).toBe(sumOfActs(all));
      expect(fold.known).toBe(fold.posted);
    });
    fc.assert(holds, { seed: 42, numRuns: 120 });
  });

  it('CR5 also before they met: the register with what waits is what people did, wherever all of it is', () => {
    const holds = fc.property(steps, (taken) => {
      const all = [...new Map(live(taken).flatMap((desk) => [...desk.here])).values()];
      const fold = foldRegister(MORPHINE.id, all);
      expect(fold.known).toBe(sumOfActs(all));
      expect(fold.faults).toEqual([]);
    });
    fc.assert(holds, { seed: 43, numRuns: 120 });
  });

  it('CR7 any order and any repetition give the same register, part by part too', () => {
    const holds = fc.property(steps, fc.infiniteStream(fc.nat(1_000)), fc.nat(100), (taken, order, share) => {
      const all = meet(live(taken)).filter((_, index) => (index * 53) % 100 <= share);
      const mixed = [...all, ...all.slice(0, 4)]
        .map((one) => ({ one: JSON.parse(JSON.stringify(one)), key: order.next().value ?? 0 }))
        .sort((one, other) => one.key - other.key)
        .map(({ one }) => one);
      expect(shape(foldRegister(MORPHINE.id, mixed))).toEqual(shape(foldRegister(MORPHINE.id, all)));
    });
    fc.assert(holds, { seed: 44, numRuns: 120 });
  });

  it('CR3 CR6 a line that was changed shows with its name; one that was taken out of the middle is missed', () => {
    const holds = fc.property(steps, fc.nat(), fc.boolean(), (taken, pick, isTakenOut) => {
      const all = meet(live([...taken, { desk: 0, does: 'write', amount: 3, from: 0, share: 0 }]));
      const { main } = foldRegister(MORPHINE.id, all);
      const victim = main[pick % Math.max(1, main.length - 1)];
      if (!victim || main.length < 2) return;
      if (isTakenOut) {
        const left = foldRegister(
          MORPHINE.id,
          all.filter(({ id }) => id !== victim.id),
        );
        expect(left.missing).toBeGreaterThan(0);
        return;
      }
      const { entry } = victim;
      const forged = { ...entry, quantity: quantityText(plus(quantity(entry.quantity), quantity('1'))) };
      const changed = all.map((one) => (one.id === victim.id ? { id: one.id, entry: forged } : one));
      const { faults } = foldRegister(MORPHINE.id, changed);
      expect(faults).toContainEqual({ entryId: victim.id, why: 'content' });
      expect(faults).toContainEqual({ entryId: victim.id, why: 'balance' });
    });
    fc.assert(holds, { seed: 45, numRuns: 120 });
  });
});
