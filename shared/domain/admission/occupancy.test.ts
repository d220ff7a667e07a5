import type { Encounter } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { occupancyAt } from './occupancy.ts';

const HOUR_MS = 3_600_000;
const day = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour)).toISOString();
const stay = (...places: [bed: string, from: number, to?: number][]): Encounter =>
  ({
    resourceType: 'Encounter',
    status: 'in-progress',
    location: places.map(([bed, from, to]) => ({
      location: { reference: `Location/${bed}` },
      status: to === undefined ? 'active' : 'completed',
      period: { start: day(from), ...(to === undefined ? {} : { end: day(to) }) },
    })),
  }) as unknown as Encounter;
const BEDS = new Set(['Location:1', 'Location:2', 'Location:3']);
const at = (stays: readonly Encounter[], ...hours: number[]) =>
  occupancyAt(
    stays,
    BEDS,
    hours.map((hour) => Date.parse(day(0)) + hour * HOUR_MS),
  ).map(({ occupied }) => occupied);

it('AD13 counts beds that were lain in, through moves, once however many lie in one', () => {
  const stays = [stay(['1', 2, 6], ['2', 6]), stay(['2', 4, 9]), stay(['9', 0])];
  expect(at(stays, 1, 2, 5, 6, 9)).toEqual([0, 1, 2, 1, 1]);
});

it('AD13 does not count what was entered in error, nor a reservation', () => {
  const wrong = stay(['1', 2]);
  const [place] = wrong.location ?? [];
  if (place) place.extension = [{ url: 'urn:holdfast:entered-in-error', valueString: 'slip' }];
  const reserved = stay(['3', 2]);
  const [kept] = reserved.location ?? [];
  if (kept) kept.status = 'reserved';
  expect(at([wrong, reserved], 5)).toEqual([0]);
});
