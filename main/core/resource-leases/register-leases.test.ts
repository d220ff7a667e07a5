import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createTestClock } from '../testing/test-desk.ts';
import { createCentralUnderTest } from './central-under-test.ts';
import { createRegisterLeases, forgetRegisters } from './register-leases.ts';

const MORPHINE = 'N1/morphine';
const HOUR_MS = 3_600_000;
const TWO = { first: { login: 'ann', password: 'a' }, second: { login: 'bob', password: 'b' }, reason: 'flooded' };

function rig(stations: readonly string[] = ['one', 'two']) {
  const clock = createTestClock();
  const central = createCentralUnderTest(clock.now);
  const desks = stations.map((name) => {
    const locals = createMemoryStore();
    const line = central.of(name);
    const start = () =>
      createRegisterLeases({ locals, central: line.client, trustedNowMs: clock.now, forMinutes: 24 * 60 });
    return { name, locals, line, start, leases: start() };
  });
  const [one, two] = desks as [(typeof desks)[0], (typeof desks)[0]];
  return { clock, central, desks, one, two };
}

describe('a register with one writer', () => {
  it('LE20 is held by one desk; the other records as pending, and is told who holds it', async () => {
    const { one, two } = rig();
    expect(await one.leases.judge(MORPHINE)).toMatchObject({ as: 'pending' });
    expect(await one.leases.hold(MORPHINE)).toMatchObject({ holder: 'one', epoch: 1 });
    expect(await one.leases.judge(MORPHINE)).toMatchObject({ as: 'holder', epoch: 1 });
    const refused = await two.leases.hold(MORPHINE);
    expect(refused).toMatchObject({ code: 'conflict', details: { holder: 'one' } });
    expect(isRefusal(refused) && refused.sentence).toContain('Another desk keeps this register');
    expect(await two.leases.judge(MORPHINE)).toMatchObject({
      as: 'pending',
      sentence: expect.stringContaining('waits'),
    });
  });

  it('LE20 CF3 goes on without contact until its end, through a restart, and is pending from then on', async () => {
    const { one, clock } = rig();
    await one.leases.hold(MORPHINE);
    one.line.line = 'down';
    clock.advance(24 * HOUR_MS - 1);
    expect(await one.start().judge(MORPHINE)).toMatchObject({ as: 'holder' });
    clock.advance(1);
    expect(await one.start().judge(MORPHINE)).toMatchObject({
      as: 'pending',
      sentence: expect.stringContaining('over'),
    });
    expect(await one.leases.hold(MORPHINE)).toMatchObject({ code: 'no-contact' });
  });

  it('LE20 is renewed at a contact once half of its time is over, and not before', async () => {
    const { one, clock, central } = rig();
    await one.leases.hold(MORPHINE);
    await one.leases.onContact();
    expect(central.asked()).toBe(1);
    clock.advance(13 * HOUR_MS);
    await one.leases.onContact();
    clock.advance(20 * HOUR_MS);
    expect(await one.leases.judge(MORPHINE)).toMatchObject({ as: 'holder', epoch: 1 });
  });

  it('@SAFETY LE20 who hands it over writes no more, also when central’s answer is lost; the next contact says it', async () => {
    const { one, two } = rig();
    await one.leases.hold(MORPHINE);
    one.line.line = 'lost';
    expect(await one.leases.handOver(MORPHINE)).toMatchObject({ code: 'no-contact' });
    expect(await one.start().judge(MORPHINE)).toMatchObject({ as: 'pending' });
    expect(await two.leases.hold(MORPHINE)).toMatchObject({ holder: 'two', epoch: 2 });
    one.line.line = 'up';
    await one.leases.onContact();
    expect(await one.leases.list()).toEqual([]);
    expect(await one.leases.handOver(MORPHINE)).toMatchObject({ code: 'not-found' });
    expect(await two.leases.judge(MORPHINE)).toMatchObject({ as: 'holder', epoch: 2 });
  });

  it('LE21 is taken over by two people; the old holder learns it at its next contact, and its epoch tells until then', async () => {
    const { one, two } = rig();
    await one.leases.hold(MORPHINE);
    one.line.line = 'down';
    expect(await two.leases.takeOver(MORPHINE, { ...TWO, second: TWO.first })).toMatchObject({ code: 'invalid-input' });
    expect(await two.leases.takeOver(MORPHINE, TWO)).toMatchObject({ holder: 'two', epoch: 2 });
    expect(await one.leases.judge(MORPHINE)).toMatchObject({ as: 'holder', epoch: 1 });
    one.line.line = 'up';
    expect(await one.leases.hold(MORPHINE)).toMatchObject({ code: 'conflict' });
    expect(await one.leases.judge(MORPHINE)).toMatchObject({ as: 'pending' });
  });

  it('RP9 a restored copy holds nothing until it has asked', async () => {
    const { one } = rig();
    await one.leases.hold(MORPHINE);
    await forgetRegisters(one.locals);
    expect(await one.start().judge(MORPHINE)).toMatchObject({ as: 'pending' });
    expect(await one.leases.hold(MORPHINE)).toMatchObject({ epoch: 1 });
  });

  it('@SAFETY LE20 whatever is lost, restarted or waited for, two desks are never both the writer without a take-over', async () => {
    const step: fc.Arbitrary<Step> = fc.record({
      desk: fc.nat({ max: 2 }),
      line: fc.constantFrom('up', 'up', 'down', 'lost'),
      act: fc.constantFrom('hold', 'handOver', 'onContact', 'restart'),
      passes: fc.constantFrom(0, 1, 6 * HOUR_MS, 30 * HOUR_MS),
    });
    const run = async (steps: readonly Step[]) => {
      const { clock, desks } = rig(['a', 'b', 'c']);
      for (const { desk: at, line, act, passes } of steps) {
        const desk = desks[at];
        if (!desk) continue;
        clock.advance(passes);
        desk.line.line = line;
        if (act === 'restart') desk.leases = desk.start();
        else if (act === 'onContact') await desk.leases.onContact();
        else await desk.leases[act](MORPHINE);
        const judged = await Promise.all(desks.map(({ leases }) => leases.judge(MORPHINE)));
        expect(judged.filter(({ as }) => as === 'holder').length).toBeLessThanOrEqual(1);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), run), { seed: 42, numRuns: 150 });
  });
});

interface Step {
  readonly desk: number;
  readonly line: 'up' | 'down' | 'lost';
  readonly act: 'hold' | 'handOver' | 'onContact' | 'restart';
  readonly passes: number;
}
