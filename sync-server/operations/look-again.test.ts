import { expect, it } from 'vitest';
import { placeOf, tellFault } from './look-again.ts';

it('OP2 a fault is told by its name and the places in the program, whatever its message holds', () => {
  const fault = new TypeError('Jane Oak\n    at home\nborn 1980');
  const { name, at = [] } = placeOf(fault);
  expect(name).toBe('TypeError');
  expect(at.length).toBeGreaterThan(0);
  expect(at.join()).toContain('look-again.test.ts');
  expect(at.join()).not.toMatch(/Jane|home|born/);
  expect(placeOf('Jane Oak').at?.join()).not.toContain('Jane');
  const told: unknown[] = [];
  const log = {
    error: (...words: unknown[]) => told.push(['error', ...words]),
    warn: (...words: unknown[]) => told.push(words),
  };
  tellFault(log, 'broken')(fault);
  tellFault(log, 'broken', 'warn')(fault);
  expect(told).toEqual([
    ['error', { name, at }, 'broken'],
    [{ name, at }, 'broken'],
  ]);
});
