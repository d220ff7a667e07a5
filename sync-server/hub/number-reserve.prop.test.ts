import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '#shared/errors/refusal.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createNumberReserve, type NumberReserve } from './number-reserve.ts';
import type { Block } from './plan-reserve.ts';

const SIZE = 40;
const STATIONS = ['a', 'b', 'c'];
const DEATHS = ['before-write', 'after-write', 'after-witness'] as const;
type Death = (typeof DEATHS)[number];

/**
 * What may happen to a hub, in any order. `copy` sets a copy of the folder aside, `putBack` goes on with the last one,
 * `putBackRecords` with its records alone. It dies before or after the write of its records, or after that of its witness.
 */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('give' as const),
      station: fc.nat(2),
      size: fc.integer({ min: 1, max: 60 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask-again' as const), station: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('contact' as const, 'lost-answer' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('crash' as const, ...DEATHS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('copy' as const, 'putBack' as const, 'putBackRecords' as const) }),
  },
);

/** Central as its catalogue does it: one block per request, none overlap. */
function office() {
  const byRequest = new Map<string, Block>();
  let last = 0;
  return (requestId: string, size: number): Block => {
    const known = byRequest.get(requestId);
    if (known) return known;
    const block = { prefix: 'N', from: last + 1, to: last + size, next: last + 1, stationId: 'hub', leasedAt: 't' };
    last += size;
    byRequest.set(requestId, block);
    return block;
  };
}

const LOCAL = 'holdfast-hub-numbers';

describe('HU16 the reserve of record numbers', () => {
  it('HU16 RN3 no number is given to two, whatever crashes, is lost or is put back from a copy', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const lease = office();
        let text: string | undefined;
        let file = 1;
        let count: number | undefined;
        let copied: { readonly text: string | undefined; readonly count: number | undefined } | undefined;
        let mood: 'fine' | 'lost' | 'no-contact' = 'fine';
        let dies: Death | undefined;
        const given = new Map<string, Block>();
        const newest = new Map<string, string>();
        const start = async (): Promise<NumberReserve> => {
          const store = createMemoryStore();
          if (text !== undefined) await store.write({ locals: [{ id: LOCAL, body: text }] });
          const reserve = createNumberReserve({
            store: {
              findLocal: store.findLocal.bind(store),
              async write(batch) {
                if (dies === 'before-write') throw new Error('the power is gone');
                const result = await store.write(batch);
                text = await store.findLocal(LOCAL);
                if (dies === 'after-write') throw new Error('the power is gone');
                return result;
              },
            },
            async lease({ requestId, size }) {
              if (mood === 'no-contact') return refusal('no-contact', 'nobody');
              const block = lease(requestId, size);
              return mood === 'lost' ? refusal('no-contact', 'lost') : block;
            },
            witness: {
              read: async () => ({ file: String(file), count }),
              async write(next) {
                count = next;
                if (dies === 'after-witness') throw new Error('the power is gone');
              },
            },
            clock: { now: () => 0 },
            size: SIZE,
          });
          await reserve.restore();
          return reserve;
        };
        let reserve = await start();
        const give = async (station: string, requestId: string, size: number) => {
          const block = await reserve.give(station, { requestId, size }).catch(() => undefined);
          if (!block) return;
          const before = given.get(requestId);
          if (before) expect(block).toEqual(before);
          given.set(requestId, block);
          expect(block).toMatchObject({ stationId: station, prefix: 'N' });
        };
        for (const [at, one] of steps.entries()) {
          mood = one.do === 'lost-answer' ? 'lost' : one.do === 'contact' ? 'fine' : 'no-contact';
          if (one.do === 'give') {
            const station = STATIONS[one.station] ?? 'a';
            newest.set(station, `request ${at}`);
            await give(station, `request ${at}`, one.size);
          } else if (one.do === 'ask-again') {
            const station = STATIONS[one.station] ?? 'a';
            const requestId = newest.get(station);
            // A block that was heard is not asked for again.
            if (requestId !== undefined && !given.has(requestId)) await give(station, requestId, 10);
          } else if (one.do === 'contact' || one.do === 'lost-answer') await reserve.refill();
          else if (one.do === 'crash') reserve = await start();
          else if (one.do === 'before-write' || one.do === 'after-write' || one.do === 'after-witness') {
            dies = one.do;
            newest.set('a', `request ${at}`);
            await give('a', `request ${at}`, 7);
            dies = undefined;
            reserve = await start();
          } else if (one.do === 'copy') copied = { text, count };
          else if (copied !== undefined) {
            text = copied.text;
            if (one.do === 'putBack') {
              count = copied.count;
              file += 1;
            }
            reserve = await start();
          }
        }
        const ranges = [...given.values()].sort((x, y) => x.from - y.from);
        for (const [at, { from, to }] of ranges.entries()) {
          expect(to).toBeGreaterThanOrEqual(from);
          if (at > 0) expect(from).toBeGreaterThan(ranges[at - 1]?.to ?? 0);
        }
      }),
      { seed: 42, numRuns: 150 },
    );
  });
});
