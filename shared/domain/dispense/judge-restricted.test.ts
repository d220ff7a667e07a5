import { expect, it } from 'vitest';
import { judgePack } from './judge-pack.ts';

const judged = (restriction: 'reason' | 'never' | undefined) => {
  const pack = { readable: true, suspicious: false, gtin: undefined, lot: undefined, expiry: undefined };
  const question = { pack, booked: [], recall: 'in-use', today: '2026-11-22' } as const;
  const { stops, pauses } = judgePack({ ...question, product: 'substitute', restriction });
  return { stops, pauses: pauses.filter((one) => one === 'restricted') };
};

it('@SAFETY DI10 what the formulary restricts of a substitute wants an answer, or stops it', () => {
  expect(judged(undefined)).toEqual({ stops: [], pauses: [] });
  expect(judged('reason')).toEqual({ stops: [], pauses: ['restricted'] });
  expect(judged('never')).toEqual({ stops: ['restricted'], pauses: [] });
});
