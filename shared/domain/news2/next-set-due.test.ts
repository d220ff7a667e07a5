import { expect, it } from 'vitest';
import { nextSetDueMs } from './next-set-due.ts';
import { scoreNews2 } from './score-news2.ts';

const well = {
  respiratoryRate: 16,
  spo2: 98,
  spo2Scale: 1,
  onOxygen: false,
  systolic: 120,
  pulse: 70,
  consciousness: 'A',
  temperatureCelsius: 37,
} as const;
const hours = (changes: object) => {
  const due = nextSetDueMs(scoreNews2({ ...well, ...changes }, { ageYears: 60 }), 0);
  return due === undefined ? undefined : due / 3600_000;
};

it('NW8 the next set is due as the chart says: at the wide end, and sooner the worse it is', () => {
  expect(hours({})).toBe(12);
  expect(hours({ pulse: 95 })).toBe(6);
  expect(hours({ respiratoryRate: 26 })).toBe(1);
  expect(hours({ respiratoryRate: 26, spo2: 90, pulse: 120 })).toBe(0.5);
  expect(hours({ pulse: undefined })).toBeUndefined();
});
