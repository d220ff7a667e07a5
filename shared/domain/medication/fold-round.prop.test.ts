import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectOneResult } from '#shared/testing/any-order.ts';
import type { DoseEvent } from './dose-event.ts';
import { foldInfusion } from './fold-infusion.ts';
import { foldRound } from './fold-round.ts';
import type { DoseWithAfter } from './shown-dose.ts';
import { atTimes, testOrder } from './test-orders.ts';

const DAY = '2026-11-22T';

/** Acts of two desks on one line, at few moments: the clock alone cannot tell which came first. */
const anyDoses: fc.Arbitrary<readonly DoseWithAfter[]> = fc
  .array(
    fc.record({
      minute: fc.nat(2),
      outcome: fc.constantFrom<DoseEvent['outcome']>('given', 'held', 'refused', 'partial'),
      doseId: fc.constantFrom('A@2026-11-22T08:00', 'A@2026-11-22T20:00', undefined),
      act: fc.constantFrom<DoseEvent['act']>('give', 'start', 'rate', 'stop'),
      of: fc.nat(7),
      withdrawn: fc.constantFrom(false, false, true),
      station: fc.constantFrom('s1', 's2'),
    }),
    { maxLength: 8 },
  )
  .map((acts) =>
    acts.map(({ minute, of, withdrawn, station, ...more }, index) => ({
      ...{ id: `MedicationAdministration:${99 - index}`, rev: '1-a', station, withdrawn },
      event: {
        ...{ already: false, lineage: 'A', patientId: 'Patient:1', patient: { how: 'scanned' }, drugHow: 'scanned' },
        ...{
          packs: [],
          drug: { text: `Paracetamol ${index}` },
          allergies: 'no-match',
          knowledge: { state: 'checked' },
        },
        ...{ findings: [], overrides: [], paths: [], workstation: station, clock: 'checked', offline: false },
        ...{ performer: { id: 'User:1', name: 'Nora' }, at: `${DAY}08:0${minute}:00.000Z` },
        ...{ recordedAt: `${DAY}08:05:00.000Z`, dueAt: `${DAY}08:00:00.000Z` },
        ...(more.act === 'rate' ? { rate: { amount: { value: `${index + 1}`, unit: 'mL' }, per: 'h' } } : {}),
        ...(more.act === 'rate' || more.act === 'stop' ? { startId: `MedicationAdministration:${99 - of}` } : {}),
        ...more,
      } as unknown as DoseEvent,
    })),
  );

const order = testOrder('A', '2026-11-20', atTimes('08:00', '20:00'));
const round = (records: readonly DoseWithAfter[]) =>
  foldRound({
    versions: [{ id: 'A', rev: '1-a', order, standing: 'in-force' }],
    records,
    span: { fromMs: Date.parse(`${DAY}00:00:00Z`), toMs: Date.parse(`${DAY}23:59:59Z`) },
    ...{ zone: 'UTC', nowMs: Date.parse(`${DAY}09:00:00Z`), isHighAlert: () => false, nameOf: () => 'Paracetamol' },
  });

describe('RD1 RD2 a round, any interleaving', () => {
  it('RD1 RD2 what two desks wrote of one minute reads the same on every station', () =>
    expectOneResult(anyDoses, round, { once: true }));
  it('RD1 RD2 versions of a line that begin at one moment give one line, the same everywhere', () => {
    const anyVersions = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 2, maxLength: 4 }).map((ids) =>
      [...new Set(ids)].map((id) => ({
        ...{ id, rev: '1-a', standing: 'disputed-change' as const },
        order: { ...testOrder(id, '2026-11-20', atTimes('08:00')), lineage: id < 'C' ? 'A' : id },
      })),
    );
    const linesOf = (versions: readonly { readonly id: string }[]) =>
      foldRound({
        versions: versions as never,
        ...{ records: [], span: { fromMs: Date.parse(`${DAY}00:00:00Z`), toMs: Date.parse(`${DAY}23:59:59Z`) } },
        ...{ zone: 'UTC', nowMs: Date.parse(`${DAY}09:00:00Z`), isHighAlert: () => false, nameOf: () => 'Paracetamol' },
      }).lines.map(({ orderId }) => orderId);
    expectOneResult(anyVersions, linesOf, { once: true, numRuns: 60 });
  });
  it('RD2 a rate that two desks set in one minute is one rate', () =>
    expectOneResult(anyDoses, foldInfusion, { once: true }));
});
