import { describe, expect, it } from 'vitest';
import { dayAt, dayText, instantOf, instantOfText, minutesOf, wallClock, weekdayOf } from './wall-clock.ts';

const DAY_MS = 86_400_000;
const dayOf = (text: string) => Date.parse(text) / DAY_MS;

/** Changes of 2026 as published: clocks of Lord Howe move by half an hour, those of Harare never. */
const TIMES: readonly (readonly [zone: string, day: string, time: string, utc: string, kind: string])[] = [
  ['Europe/Paris', '2026-03-29', '01:59', '2026-03-29T00:59', 'once'],
  ['Europe/Paris', '2026-03-29', '02:00', '2026-03-29T01:00', 'skipped'],
  ['Europe/Paris', '2026-03-29', '02:30', '2026-03-29T01:30', 'skipped'],
  ['Europe/Paris', '2026-03-29', '03:00', '2026-03-29T01:00', 'once'],
  ['Europe/Paris', '2026-10-25', '02:00', '2026-10-25T00:00', 'twice'],
  ['Europe/Paris', '2026-10-25', '02:59', '2026-10-25T00:59', 'twice'],
  ['Europe/Paris', '2026-10-25', '03:00', '2026-10-25T02:00', 'once'],
  ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:30', 'skipped'],
  ['America/New_York', '2026-03-08', '03:30', '2026-03-08T07:30', 'once'],
  ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30', 'twice'],
  ['America/New_York', '2026-11-01', '00:30', '2026-11-01T04:30', 'once'],
  ['America/New_York', '2026-11-01', '02:00', '2026-11-01T07:00', 'once'],
  ['Africa/Harare', '2026-03-29', '02:30', '2026-03-29T00:30', 'once'],
  ['Africa/Harare', '2026-10-25', '02:30', '2026-10-25T00:30', 'once'],
  ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:45', 'skipped'],
  ['Australia/Lord_Howe', '2026-10-04', '02:30', '2026-10-03T15:30', 'once'],
  ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45', 'twice'],
  ['Australia/Lord_Howe', '2026-04-05', '02:00', '2026-04-04T15:30', 'once'],
  ['UTC', '2026-11-22', '00:00', '2026-11-22T00:00', 'once'],
];

describe('DG2 the clock on the wall', () => {
  it.each(TIMES)('DG2 %s %s %s is %sZ, %s', (zone, day, time, utc, kind) => {
    const { ms, kind: found } = instantOf(wallClock(zone), dayOf(day), minutesOf(time));
    expect([new Date(ms).toISOString().slice(0, 16), found]).toEqual([utc, kind]);
  });
  it.each(['Europe/Paris', 'America/New_York', 'Africa/Harare', 'Australia/Lord_Howe'])(
    'DG2 %s agrees with Intl at every half hour of 2026',
    (zone) => {
      const clock = wallClock(zone);
      const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone });
      const start = Date.UTC(2026, 0, 1);
      for (let ms = start; ms < start + 365 * DAY_MS; ms += 1_800_000) {
        const wall = new Date(ms + clock.offsetAt(ms) * 60_000).toISOString();
        const seen = format.format(ms);
        if (wall.slice(0, 16).replace('T', ' ') !== seen) expect.fail(`${wall} is not ${seen}`);
        if (dayText(dayAt(clock, ms)) !== seen.slice(0, 10)) expect.fail(`${seen} is on another day`);
      }
    },
  );
  it('DG2 days, weekdays and days written alone', () => {
    const paris = wallClock('Europe/Paris');
    expect(weekdayOf(dayOf('2026-11-22'))).toBe(6);
    expect(weekdayOf(dayOf('1969-12-29'))).toBe(0);
    expect(instantOfText(paris, '2026-11-22')).toBe(Date.parse('2026-11-21T23:00:00Z'));
    expect(instantOfText(paris, '2026-11-22', 1)).toBe(Date.parse('2026-11-22T23:00:00Z'));
    expect(instantOfText(paris, '2026-11-22T08:00:00+01:00')).toBe(Date.parse('2026-11-22T07:00:00Z'));
    expect([instantOfText(paris, '2026-11'), instantOfText(paris, 'x')]).toEqual([undefined, undefined]);
  });
  it('DG2 a zone that is none is a fault', () => expect(() => wallClock('Mars/Base')).toThrow(RangeError));
});
