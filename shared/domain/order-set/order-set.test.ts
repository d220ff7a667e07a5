import { describe, expect, it } from 'vitest';
import sets from '../../../resources/order-sets/sets.json' with { type: 'json' };
import { listEntryProblems } from '../medication/judge-entry.ts';
import { wallClock } from '../medication/wall-clock.ts';
import { orderSets, regimenOfSet } from './order-set.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');

describe('OS order sets', () => {
  const read = orderSets.parse(sets);
  it.each(read.map((set) => [set.id, set] as const))(
    'OS1 %s is orders that could be signed as they stand',
    (_id, set) => {
      for (const item of set.items) {
        if (item.type === 'request') continue;
        for (const language of ['en', 'fr'] as const) {
          const dosing = {
            regimen: regimenOfSet(item, language),
            course: { start: new Date(NOW).toISOString() },
            route: { text: item.route },
          };
          const at = { nowMs: NOW, clock: wallClock('Europe/Dublin') };
          expect(listEntryProblems({ drug: { text: item.product }, dosing }, at)).toEqual([]);
        }
      }
    },
  );
});
