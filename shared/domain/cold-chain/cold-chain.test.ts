import { describe, expect, it } from 'vitest';
import { wallClock } from '../medication/wall-clock.ts';
import { quantity, quantityText } from '../stock/quantity.ts';
import { createStockLedger } from '../stock/stock-ledger.ts';
import { testMovement } from '../stock/test-movements.ts';
import { listConcerned } from './concerned-stock.ts';
import { draftDecision, listPutAside } from './decide-excursion.ts';
import { findExcursions, type Reading } from './find-excursions.ts';
import { celsius, celsiusText, LIMITS, limitsOf } from './limits.ts';
import { type LoggerAnswers, readLoggerFile } from './read-logger-file.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const UTC = wallClock('UTC');
const read = (text: string, answers?: LoggerAnswers, clock = UTC) => readLoggerFile(text, clock, NOW, answers);
const readingsOf = (text: string, answers?: LoggerAnswers, clock = UTC) => {
  const file = read(text, answers, clock);
  if (file.state !== 'read') throw new Error(`Not read: ${JSON.stringify(file)}`);
  return file.readings.map(({ ms, temperature }) => `${new Date(ms).toISOString()} ${celsiusText(temperature)}`);
};

describe('TL files of loggers', () => {
  it('TL1 reads header, separator, decimal comma, preamble and serial number of the file itself', () => {
    const text = [
      'Logger report;;',
      'Serial number;TL-4711;',
      'Datum/Zeit;Temperatur (°C);Alarm max',
      '21.11.2026 08:15;5,25;8',
      '21.11.2026 08:30;-0,5;8',
    ].join('\r\n');
    expect(read(text)).toMatchObject({ state: 'read', logger: 'TL-4711', problems: [] });
    expect(readingsOf(text)).toEqual(['2026-11-21T08:15:00.000Z 5.3', '2026-11-21T08:30:00.000Z -0.5']);
  });

  it('TL1 reads date and time in two columns, Fahrenheit, and half days', () => {
    const text = 'Date,Time,Temp F\n11/21/2026,12:05 AM,41.0\n11/21/2026,1:05:30 PM,50\n';
    expect(readingsOf(text)).toEqual(['2026-11-21T00:05:00.000Z 5.0', '2026-11-21T13:05:30.000Z 10.0']);
  });

  it('TL1 takes an instant with its own offset as it is', () => {
    expect(readingsOf('Timestamp,Temperature C\n2026-11-21T08:00:00+02:00,4\n')).toEqual([
      '2026-11-21T06:00:00.000Z 4.0',
    ]);
  });

  it('TL1 asks for the order of day and month that no row shows, and never guesses it', () => {
    const text = 'Date Time,Temperature °C\n03/04/2026 08:00,5\n04/04/2026 08:00,5\n';
    expect(read(text)).toEqual({ state: 'ask', what: 'date-order' });
    expect(readingsOf(text, { dateOrder: 'month-first' })[0]).toBe('2026-03-04T08:00:00.000Z 5.0');
    const mixed = 'Date Time,Temperature °C\n13/04/2026 08:00,5\n04/13/2026 08:00,5\n';
    expect(read(mixed)).toEqual({ state: 'ask', what: 'date-order' });
    const answered = read(mixed, { dateOrder: 'day-first' });
    expect(answered).toMatchObject({ state: 'read', problems: [{ line: 3, why: 'no-time' }] });
  });

  it('TL1 asks for the unit and for the channel', () => {
    expect(read('Date Time,Temperature\n2026-11-21 08:00,41\n')).toEqual({ state: 'ask', what: 'unit' });
    expect(readingsOf('Date Time,Temperature\n2026-11-21 08:00,41\n', { unit: 'F' })).toHaveLength(1);
    const two = 'Date Time,Temp 1 (°C),Temp 2 (°C)\n2026-11-21 08:00,4,20\n';
    expect(read(two)).toMatchObject({ state: 'ask', what: 'channel', channels: [{ index: 1 }, { index: 2 }] });
    expect(readingsOf(two, { channel: 2 })).toEqual(['2026-11-21T08:00:00.000Z 20.0']);
  });

  it('TL2 names rows that cannot be read; the others count', () => {
    const text = [
      'Date Time,Temp (°C)',
      '2026-11-21 08:00,5',
      '2026-02-30 08:15,5',
      '2026-11-21 08:30,ERR',
      '2026-11-21 08:45,512',
      '2026-11-23 08:00,5',
      '',
      '2026-11-21 09:00,6',
    ].join('\n');
    expect(read(text)).toMatchObject({
      readings: [{ temperature: celsius(5) }, { temperature: celsius(6) }],
      problems: [
        { line: 3, why: 'no-time' },
        { line: 4, why: 'no-temperature' },
        { line: 5, why: 'no-temperature' },
        { line: 6, why: 'in-the-future' },
      ],
    });
  });

  it('TL2 an hour that the wall shows twice does not go back', () => {
    const text =
      'Date Time,Temp (°C)\n2026-10-25 02:30,5\n2026-10-25 02:45,5\n2026-10-25 02:30,5\n2026-10-25 03:00,5\n';
    expect(readingsOf(text, undefined, wallClock('Europe/Paris')).map((one) => one.slice(11, 16))).toEqual([
      '00:30',
      '00:45',
      '01:30',
      '02:00',
    ]);
  });

  it.each([
    ['', 'no-header'],
    ['Name,Age\nx,4', 'no-header'],
    ['Date Time,Temp (°C)', 'no-readings'],
    ['Date Time,Temp (°C)\n"2026', 'unclosed-quote'],
    ['Date Time,Temp (°C)\nx,y', 'no-readings'],
  ])('TL1 says why %j is no file of a logger', (text, why) => {
    expect(read(text)).toEqual({ state: 'unreadable', why });
  });
});

const START = Date.UTC(2026, 10, 21);
/** One reading every five minutes. */
const every5 = (...degrees: number[]): Reading[] =>
  degrees.map((value, index) => ({ ms: START + index * 5 * 60_000, temperature: celsius(value) }));
const minutesOf = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => [
  (fromMs - START) / 60_000,
  (toMs - START) / 60_000,
];

describe('TL excursions', () => {
  it('TL4 a door that stood open is none; longer is one, from the first outside to the first back inside', () => {
    const door = findExcursions(every5(5, 9, 10, 9, 5), LIMITS.fridge);
    expect(door).toMatchObject({ excursions: [], brief: 1, intervalMinutes: 5 });
    const { excursions } = findExcursions(every5(5, 9, 10, 11, 9, 5), LIMITS.fridge);
    expect(excursions).toMatchObject([{ type: 'warm', peak: celsius(11), end: 'back-inside' }]);
    expect(excursions.map(minutesOf)).toEqual([[5, 25]]);
  });

  it('TL4 at the limit is inside; one frozen reading is one too many, and names the run', () => {
    expect(findExcursions(every5(8, 8, 8, 8, 8, 2, 2, 2, 2, 2), LIMITS.fridge).excursions).toEqual([]);
    const { excursions } = findExcursions(every5(3, 1, -0.6, 1, 3), LIMITS.fridge);
    expect(excursions).toMatchObject([{ type: 'frozen', side: 'below', peak: celsius(-0.6) }]);
    expect(excursions.map(minutesOf)).toEqual([[5, 20]]);
  });

  it('TL4 where the file ends outside it is open, unless it was taken out to be read', () => {
    expect(findExcursions(every5(5, 5, 21, 22), LIMITS.fridge)).toMatchObject({ excursions: [], brief: 1 });
    const open = findExcursions(every5(5, 12, 13, 14, 15, 15), LIMITS.fridge);
    expect(open.excursions).toMatchObject([{ type: 'warm', end: 'open' }]);
  });

  it('TL5 silence is named; out of range before and after it is out of range within', () => {
    const readings = [
      { ms: START, temperature: celsius(5) },
      { ms: START + 5 * 60_000, temperature: celsius(9) },
      { ms: START + 300 * 60_000, temperature: celsius(9) },
      { ms: START + 305 * 60_000, temperature: celsius(5) },
    ];
    const report = findExcursions(readings, LIMITS.fridge);
    expect(report.gaps.map(minutesOf)).toEqual([[5, 300]]);
    expect(report.excursions.map(minutesOf)).toEqual([[5, 305]]);
    const silent = findExcursions(
      readings.slice(0, 2).concat({ ms: START + 300 * 60_000, temperature: celsius(5) }),
      LIMITS.fridge,
    );
    expect(silent).toMatchObject({ excursions: [], brief: 1 });
    expect(silent.gaps).toHaveLength(1);
  });

  it('TL4 is the same in whatever order readings come; none of none', () => {
    const readings = every5(5, 9, 10, 11, 9, 5, 1, 1, 1, 1, 1, 5);
    expect(findExcursions(readings.toReversed(), LIMITS.fridge)).toEqual(findExcursions(readings, LIMITS.fridge));
    expect(findExcursions([], LIMITS.room)).toMatchObject({ excursions: [], gaps: [], lowest: undefined });
  });
});

describe('TL8 the limits of each place, and their edges', () => {
  const typesAt = (storage: keyof typeof LIMITS, minutes: number, ...degrees: number[]) =>
    findExcursions(
      degrees.map((value, at) => ({ ms: START + at * minutes * 60_000, temperature: celsius(value) })),
      LIMITS[storage],
    ).excursions.map(({ type }) => type);
  /** Three readings, of which the middle one tells. */
  it.each([
    ['fridge', 5, 5, 25, []],
    ['fridge', 5, 5, 25.1, ['hot']],
    ['fridge', 5, 5, -0.5, []],
    ['fridge', 5, 5, -0.6, ['frozen']],
    ['fridge', 20, 5, 8.1, ['warm']],
    ['fridge', 20, 5, 1.9, ['cold']],
    ['freezer', 5, -20, 0, []],
    ['freezer', 5, -20, 0.1, ['hot']],
    ['freezer', 20, -20, -15, []],
    ['freezer', 20, -20, -14.9, ['warm']],
    ['room', 61, 20, 30, []],
    ['room', 61, 20, 30.1, ['hot']],
    ['room', 60, 20, 30.1, []],
    ['room', 1441, 20, 25.1, ['warm']],
    ['room', 1440, 20, 25.1, []],
    ['room', 5, 20, 0, []],
    ['room', 5, 20, -0.1, ['frozen']],
  ] as const)('@SAFETY TL8 %s, every %d minutes: %d, %d, back is %j', (storage, minutes, usual, beyond, types) =>
    expect(typesAt(storage, minutes, usual, beyond, usual)).toEqual(types),
  );

  it('TL4 what is graver has to last by itself: two short moments beyond it, apart, are not one long one', () => {
    const own = limitsOf('fridge', { minCelsius: 2, maxCelsius: 8, allowedMinutes: 15 });
    const [hot] = LIMITS.room.filter(({ type }) => type === 'hot');
    const limits = [...(hot ? [{ ...hot, beyond: celsius(12), allowedMinutes: 10 }] : []), ...own];
    expect(findExcursions(every5(5, 13, 9, 9, 13, 9, 5), limits).excursions).toMatchObject([{ type: 'warm' }]);
    expect(findExcursions(every5(5, 13, 13, 13, 9, 9, 5), limits).excursions).toMatchObject([{ type: 'hot' }]);
  });

  it('TL5 a logger that reads every half hour is silent after an hour and a half, not after an hour', () => {
    const readings = [0, 30, 60, 90, 175, 205].map((minute) => ({
      ...{ ms: START + minute * 60_000, temperature: celsius(5) },
    }));
    expect(findExcursions(readings, LIMITS.fridge)).toMatchObject({ intervalMinutes: 30, gaps: [] });
    const later = readings.map((one, at) => (at < 4 ? one : { ...one, ms: one.ms + 6 * 60_000 }));
    expect(findExcursions(later, LIMITS.fridge).gaps.map(minutesOf)).toEqual([[90, 181]]);
  });
});

describe('TL stock', () => {
  const at = (minute: number) => new Date(START + minute * 60_000).toISOString();
  const move = (id: string, type: Parameters<typeof testMovement>[1], written: number, minute: number, lot = 'L1') =>
    testMovement(id, type, written, { occurredAt: at(minute), batch: { lot } });
  const warm = { fromMs: START + 60 * 60_000, toMs: START + 120 * 60_000 };

  it('TL6 concerns what lay there at any moment of it, names what has left, and leaves what came later', () => {
    const ledger = createStockLedger([
      move('m1', 'receive', 10, 0),
      move('m2', 'issue', -4, 130),
      move('m3', 'receive', 7, 90, 'L2'),
      move('m4', 'receive', 5, 121, 'L3'),
      move('m5', 'receive', 3, 0, 'L4'),
      move('m6', 'issue', -3, 30, 'L4'),
      move('m7', 'receive', 2, 0, 'L5'),
      move('m8', 'issue', -2, 70, 'L5'),
    ]);
    const concerned = listConcerned(ledger, [warm], () => true);
    expect(concerned.map(({ batch, here, left }) => [batch.lot, quantityText(here), quantityText(left)])).toEqual([
      ['L1', '6', '4'],
      ['L2', '7', '0'],
      ['L5', '0', '2'],
    ]);
    expect(listConcerned(ledger, [warm], () => false)).toEqual([]);
  });

  it('TL6 what came in the minute in which it began or ended was there; what was sent on has left', () => {
    const ledger = createStockLedger([
      move('m1', 'receive', 10, 60),
      move('m2', 'transfer-out', -4, 80),
      move('m3', 'waste', -1, 90),
      move('m4', 'receive', 7, 120, 'L2'),
      move('m5', 'receive', 3, 0, 'L3'),
      move('m6', 'issue', -3, 60, 'L3'),
    ]);
    const concerned = listConcerned(ledger, [warm], () => true);
    expect(concerned.map(({ batch, here, left }) => [batch.lot, quantityText(here), quantityText(left)])).toEqual([
      ['L1', '5', '4'],
      ['L2', '7', '0'],
    ]);
  });

  const receive = { ...move('m1', 'receive', 10, 0), unit: 'vial' };
  const aside = (id: string, station: string) => ({ ...move(id, 'quarantine', -10, 150), station, unit: 'vial' });

  it('TL7 releases what was put aside, or discards it out of quarantine', () => {
    const movements = [aside('m2', 'a')];
    const ledger = createStockLedger([receive, ...movements]);
    const found = listPutAside(movements);
    const common = { ledger, document: 'ExcursionDecision:1', reason: 'Stable for 48 h' };
    expect(draftDecision(found, 'release', common)).toMatchObject([{ type: 'release', quantity: quantity(10) }]);
    expect(draftDecision(found, 'discard', common)).toMatchObject([
      { type: 'waste', state: 'quarantined', quantity: quantity(-10) },
    ]);
    const released = { ...move('m3', 'release', 10, 200), unit: 'vial' };
    expect(listPutAside([...movements, released, ...movements])).toEqual([]);
  });

  it('TL7 what two desks put aside twice is discarded once', () => {
    const movements = [aside('m2', 'a'), aside('m3', 'b')];
    const ledger = createStockLedger([receive, ...movements]);
    const drafts = draftDecision(listPutAside(movements), 'discard', { ledger, document: 'D', reason: 'Frozen' });
    expect(drafts.map(({ type, quantity: moved }) => [type, quantityText(moved)])).toEqual([
      ['release', '10'],
      ['waste', '-10'],
    ]);
  });

  it('TL7 decides no more than still lies in quarantine, and nothing that was thrown away already', () => {
    const gone = { ...move('m3', 'waste', -4, 160), unit: 'vial', state: 'quarantined' as const };
    const movements = [aside('m2', 'a'), gone];
    expect(listPutAside(movements)).toMatchObject([{ quantity: quantity(6) }]);
    expect(listPutAside([...movements, { ...gone, id: 'm4', quantity: quantity(-6) }])).toEqual([]);
    // Thrown away by an act of its own, which the decision does not name.
    const ledger = createStockLedger([receive, ...movements]);
    const common = { ledger, document: 'ExcursionDecision:1', reason: 'Stable for 48 h' };
    for (const outcome of ['release', 'discard'] as const)
      expect(draftDecision(listPutAside([aside('m2', 'a')]), outcome, common)).toMatchObject([
        { quantity: quantity(outcome === 'release' ? 6 : -6) },
      ]);
  });

  it('@SAFETY TL8 for a place other figures may be set, and what is grave stays grave', () => {
    const own = { minCelsius: 3, maxCelsius: 10, allowedMinutes: 0 };
    const at = (degrees: number, minute: number): Reading => ({
      ms: NOW + minute * 60_000,
      temperature: celsius(degrees),
    });
    const found = (limits: typeof own | undefined, ...degrees: number[]) =>
      findExcursions(degrees.map(at), limitsOf('fridge', limits)).excursions.map(({ type }) => type);
    expect([found(own, 5, 9, 5), found(own, 5, 11, 5), found(undefined, 5, 11, 5)]).toEqual([[], ['warm'], []]);
    expect([found(own, 5, 2.5, 5), found({ ...own, minCelsius: -30 }, 5, -1, 5)]).toEqual([['cold'], ['frozen']]);
    expect(limitsOf('fridge', undefined)).toBe(LIMITS.fridge);
  });
});
