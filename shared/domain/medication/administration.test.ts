import { describe, expect, it } from 'vitest';
import { findKindModel } from '#shared/model/kinds.ts';
import { buildAdministration } from './build-administration.ts';
import type { DoseEvent } from './dose-event.ts';
import { foldInfusion } from './fold-infusion.ts';
import { readAdministration } from './read-administration.ts';

const bela = { id: 'User:2', name: 'Bela', by: 'badge', secret: 'pin' } as const;
const EVENT: DoseEvent = {
  outcome: 'given',
  act: 'give',
  already: false,
  doseId: 'MedicationRequest:1@2026-11-22T08:00',
  lineage: 'MedicationRequest:1',
  dueAt: '2026-11-22T08:00:00.000Z',
  opensAt: '2026-11-22T07:00:00.000Z',
  closesAt: '2026-11-22T09:00:00.000Z',
  orderRev: '2-ab',
  orderSeenRev: '1-aa',
  orderHeardAt: '2026-11-22T07:59:00.000Z',
  orderStanding: 'in-force',
  patient: { how: 'keyed', value: 'N0000017', second: 'birth-date' },
  drugHow: 'scanned',
  packs: [
    {
      raw: '(01)…',
      symbology: ']d2',
      keyed: false,
      suspicious: false,
      gtin: '09506000134352',
      lot: 'A1',
      expiry: '2027-01-31',
    },
  ],
  arithmetic: '1 g ÷ 500 mg = 2 tablets',
  take: { value: '2', unit: 'tablet' },
  waste: {
    drawn: { value: '2', unit: 'mL' },
    amount: { value: '0.5', unit: 'mL' },
    witness: bela,
    reason: 'rest of the ampoule',
  },
  asNeeded: { indication: 'pain', before: '7/10', given24h: 1, maxDoses24h: 4, lastAt: '2026-11-22T02:00:00Z' },
  allergies: 'no-match',
  knowledge: { state: 'checked', pack: 'demo v3', ageDays: 12 },
  findings: [
    { code: 'time-too-late', strength: 'pause', expected: '08:00' },
    { code: 'patient-keyed', strength: 'note' },
  ],
  overrides: [{ code: 'time-too-late', reason: 'patient-was-away', text: 'X-ray', by: 'performer' }],
  paths: [{ path: 'damaged-wristband', reason: 'torn' }],
  second: bela,
  workstation: 'station-1',
  ward: 'Location:1',
  clock: 'checked',
  skewMs: -120,
  offline: true,
  patientId: 'Patient:1',
  encounterId: 'Encounter:1',
  orderId: 'MedicationRequest:1',
  drug: { text: 'Paracetamol 500 mg tablet', system: 'urn:holdfast:product-code', code: 'PAR500' },
  amount: { value: '1', unit: 'g' },
  route: { text: 'oral' },
  performer: { id: 'User:1', name: 'Nora' },
  at: '2026-11-22T09:20:00.000Z',
  recordedAt: '2026-11-22T09:21:00.000Z',
};

describe('AD1 the record of a dose', () => {
  const others: Partial<DoseEvent>[] = [
    {},
    { packs: [], findings: [], overrides: [], paths: [], second: undefined, waste: undefined },
    { packs: [...EVENT.packs, { raw: 'x', keyed: true }], endedAt: '2026-11-22T09:40:00.000Z' },
    { outcome: 'partial', reason: { code: 'vomited', text: 'at once' }, note: 'half of it' },
    { act: 'start', rate: { amount: { value: '5', unit: 'mcg' }, perKg: true, per: 'minute' }, amount: undefined },
    { act: 'stop', startId: 'MedicationAdministration:1', infused: { value: '480', unit: 'mL' } },
    { outcome: 'refused', reason: { code: 'patient-refused' }, amount: undefined, route: undefined, take: undefined },
    { orderId: undefined, noOrder: { path: 'verbal', prescriber: 'Dr Ash', readBack: true } },
  ];
  it.each(others)('AD1 is read back as it was, and is a document that every store takes: %#', (more) => {
    const event = { ...EVENT, ...more };
    const resource = buildAdministration(event);
    const present = Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
    expect(readAdministration(resource)).toEqual(present);
    const stored = JSON.parse(JSON.stringify(resource));
    expect(findKindModel('MedicationAdministration')?.validate(stored)).toBeUndefined();
    expect(readAdministration(stored)).toEqual(present);
  });

  it('AD2 what another system sent counts as given or not, and says no more than it does', () => {
    const foreign = {
      resourceType: 'MedicationAdministration',
      status: 'completed',
      subject: { reference: 'Patient/1' },
    } as const;
    const read = readAdministration({ ...foreign, effectiveDateTime: '2026-11-22T09:20:00Z' } as never);
    expect(read).toMatchObject({
      outcome: 'given',
      findings: [],
      patient: { how: 'not-identified' },
      patientId: 'Patient:1',
    });
    expect(read).not.toHaveProperty('lineage');
    expect(readAdministration({ ...foreign, status: 'not-done' } as never)).toMatchObject({ outcome: 'held' });
    expect(readAdministration({ ...foreign, status: 'entered-in-error' } as never)).toBeUndefined();
  });
});

describe('an infusion that runs', () => {
  const act = (id: string, more: Partial<DoseEvent>) => ({
    ...{ id, rev: '1-a', station: 'one', withdrawn: false },
    event: { ...EVENT, amount: undefined, ...more },
  });
  const rate = (value: string) => ({ amount: { value, unit: 'mL' as const }, perKg: false, per: 'hour' as const });
  const start = act('a', { act: 'start', rate: rate('80') });
  const faster = act('b', { act: 'rate', rate: rate('120'), startId: 'a', at: '2026-11-22T10:00:00.000Z' });

  it('@SAFETY RD4 says since when it runs at this rate, not since when it runs', () => {
    expect(foldInfusion([start])).toMatchObject({ rate: '80 mL/hour', since: '2026-11-22T09:20:00.000Z' });
    const running = { startId: 'a', rate: '120 mL/hour', since: '2026-11-22T10:00:00.000Z' };
    expect(foldInfusion([faster, start])).toMatchObject(running);
  });
});
