import { describe, expect, it } from 'vitest';
import { checkoutEnd, EXTEND_WITHIN_MS, judgeCheckout } from './checkout.ts';

const DAY_MS = 86_400_000;
const until = (untilMs: number | undefined, inCare: boolean) => judgeCheckout({ untilMs }, { nowMs: 1000, inCare });

describe('PR2 how long a patient stays', () => {
  it('seven days unless told otherwise, between one and thirty', () => {
    expect([checkoutEnd(0), checkoutEnd(0, 2), checkoutEnd(0, 0), checkoutEnd(0, 99)]).toEqual(
      [7, 2, 1, 30].map((days) => days * DAY_MS),
    );
  });

  it('ends by itself, but not while the patient is in care', () => {
    expect([until(1001, false), until(1000, false), until(0, false)]).toEqual(['nothing', 'end', 'end']);
    expect([until(1001, true), until(1000, true)]).toEqual(['extend', 'begin-anew']);
    expect(until(1001 + EXTEND_WITHIN_MS, true)).toBe('nothing');
    expect([until(undefined, true), until(undefined, false)]).toEqual(['nothing', 'nothing']);
  });
});
