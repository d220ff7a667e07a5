import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createTestClock } from '../testing/test-desk.ts';
import { createCentralUnderTest } from './central-under-test.ts';
import { createTicketNumbers, forgetTickets } from './ticket-numbers.ts';

const QUEUE = { queue: 'N1/reception', day: '2026-11-22' };

function rig() {
  const clock = createTestClock();
  const central = createCentralUnderTest(clock.now);
  const desk = (name: string) => {
    const store = createMemoryStore();
    const line = central.of(name);
    const start = () => createTicketNumbers({ store, central: line.client, stationCode: name, blockSize: 4 });
    const made = { store, line, start, tickets: start() };
    const take = (queue = QUEUE) =>
      made.tickets.take(queue, async ({ text, local }) => {
        await store.write({ locals: [local] });
        return text;
      });
    return Object.assign(made, { take });
  };
  return { clock, one: desk('A7'), two: desk('B8') };
}
const many = async (take: () => Promise<string>, count: number) => {
  const texts: string[] = [];
  for (let n = 0; n < count; n += 1) texts.push(await take());
  return texts;
};

describe('queue tickets', () => {
  it('LE20 come from blocks of the desk: two desks of one queue never hand out the same', async () => {
    const { one, two } = rig();
    expect(await one.tickets.refill(QUEUE)).toBe('refilled');
    expect(await two.tickets.refill(QUEUE)).toBe('refilled');
    expect(await many(one.take, 2)).toEqual(['1', '2']);
    expect(await many(two.take, 3)).toEqual(['5', '6', '7']);
    expect(await one.tickets.refill(QUEUE)).toBe('refilled');
    expect(await many(one.take, 4)).toEqual(['3', '4', '9', '10']);
    expect(await one.tickets.refill({ ...QUEUE, day: '2026-11-23' })).toBe('refilled');
    expect(await one.take({ ...QUEUE, day: '2026-11-23' })).toBe('1');
  });

  it('LE20 go on under the desk’s own letters without contact, and the queue never waits for central', async () => {
    const { one } = rig();
    one.line.line = 'down';
    expect(await one.tickets.refill(QUEUE)).toMatchObject({ code: 'no-contact' });
    expect(await many(one.take, 2)).toEqual(['A7-1', 'A7-2']);
    one.line.line = 'up';
    await one.tickets.refill(QUEUE);
    expect(await one.take()).toBe('1');
  });

  it('LE20 one that was refused is the next one’s; at once, each desk’s in order', async () => {
    const { one } = rig();
    await one.tickets.refill(QUEUE);
    await one.tickets.take(QUEUE, async () => undefined);
    expect(await Promise.all([one.take(), one.take()])).toEqual(['1', '2']);
  });

  it('LE24 a clock that was set back hands out no number twice; the latest days are kept', async () => {
    const { one } = rig();
    one.line.line = 'down';
    const on = (day: number) => one.take({ ...QUEUE, day: `2026-11-${day}` });
    for (const day of [25, 23, 24, 26]) expect(await on(day)).toBe('A7-1');
    expect([await on(21), await on(21)]).toEqual(['A7-1', 'A7-2']);
    expect([await on(24), await on(25), await on(26)]).toEqual(['A7-2', 'A7-2', 'A7-2']);
  });

  it('@SAFETY LE20 RP9 a lost answer and a restored copy cost a block, and give nothing twice', async () => {
    const { one, clock } = rig();
    one.line.line = 'lost';
    await one.tickets.refill(QUEUE);
    clock.advance(60_000);
    one.line.line = 'up';
    await one.tickets.refill(QUEUE);
    expect(await many(one.take, 2)).toEqual(['5', '6']);
    await forgetTickets(one.store);
    one.tickets = one.start();
    expect(await one.take()).toBe('A7-1001');
    clock.advance(60_000);
    await one.tickets.refill(QUEUE);
    expect(await one.take()).toBe('9');
  });
});
