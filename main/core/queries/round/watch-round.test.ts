import type { Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import type { RoundPatient } from '#shared/contract/round.ts';
import { ALPHACILLIN, aRound, DOLOROL, packCode, SALINE, TWICE_A_DAY } from '../../testing/a-round.ts';

const { administration, order, mar } = contract;
type Round = { readonly asOf: string; readonly patients: readonly RoundPatient[]; readonly gone: readonly string[] };

const AS_NEEDED: OrderEntryInput['dosing'] = {
  regimen: {
    kind: 'as-needed',
    indication: { text: 'pain' },
    minMinutes: 240,
    maxDosesIn24h: 4,
    dose: { kind: 'fixed', amount: { value: '500', unit: 'mg' } },
  },
  course: { start: '2026-11-22T08:00:00Z' },
  route: { text: 'oral' },
};
const RATE = (value: string) => ({ amount: { value, unit: 'mL' as const }, perKg: false, per: 'hour' as const });
const INFUSION: OrderEntryInput['dosing'] = {
  regimen: { kind: 'infusion', rate: RATE('100') },
  course: { start: '2026-11-22T08:00:00Z' },
  route: { text: 'intravenous' },
};

async function ward() {
  const at = await aRound();
  const { rig, commandId } = at;
  await at.formulary(DOLOROL, ALPHACILLIN, SALINE);
  const patientId = await at.admitted();
  const ending = new AbortController();
  const open = async (patientIds: readonly string[] = [patientId]) => {
    const opened = await rig.dispatcher.open('round.watch', { patientIds }, rig.window, ending.signal);
    if (opened.state !== 'opened') throw new Error('the round was not opened');
    const items = opened.items[Symbol.asyncIterator]();
    return { next: async () => (await items.next()).value as Round, end: () => ending.abort() };
  };
  const base = async () => ({ commandId: commandId(), patientId, patient: { scan: await at.wristband(patientId) } });
  const giveAsNeeded = async (orderId: string, more: object = {}) =>
    rig.call(administration.record, {
      ...(await base()),
      ...{ for: { kind: 'order', orderId }, outcome: 'given', drug: { scans: [{ text: packCode(DOLOROL) }] } },
      giving: { amount: { value: '500', unit: 'mg' } },
      asNeeded: { indication: { text: 'headache' }, before: '6/10' },
      ...more,
    });
  return { ...at, patientId, open, base, giveAsNeeded };
}

const NO_WORKAROUNDS = { ahead: 0, 'drug-first': 0, 'two-places': 0 };

describe('RW the round', () => {
  it('RW1 shows who is due of those in care here; the opening names every patient in the trail', async () => {
    const { rig, patientId, open, order: sign } = await ward();
    const { id: stranger } = await rig.registerSomebody('Elm');
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const { next, end } = await open([patientId, stranger]);
    const { patients, gone } = await next();
    expect(gone).toEqual([stranger]);
    expect(patients).toMatchObject([
      {
        ...{
          patientId,
          name: 'OAK, Ada',
          birthDate: '1980-05-04',
          complete: true,
          allergies: { state: 'no-known' },
          alerts: [],
        },
        lines: [
          {
            kind: 'regular',
            standing: 'in-force',
            drug: 'Dolorol 500 mg tablet',
            dose: '1 g',
            route: { text: 'oral' },
          },
        ],
        doses: [{ doseId: `${saved.id}@2026-11-22T08:00`, state: 'due', dose: '1 g', records: [] }],
      },
    ]);
    const read = (await rig.auditEvents()).find(({ operation }) => operation === 'round.watch');
    expect(JSON.stringify(read)).toContain(patientId);
    expect(JSON.stringify(read)).toContain(stranger);
    end();
  });

  it('RW2 tells of a dose as soon as it is written, and of an order that was stopped', async () => {
    const { rig, patientId, open, base, commandId, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const { next, end } = await open();
    await next();
    const doseId = `${saved.id}@2026-11-22T08:00`;
    await rig.done(administration.record, {
      ...(await base()),
      ...{
        for: { kind: 'dose', doseId, orderId: saved.id },
        outcome: 'given',
        drug: { scans: [{ text: packCode(DOLOROL) }] },
      },
      giving: { amount: { value: '1', unit: 'g' } },
    });
    const [given] = (await next()).patients;
    expect(given?.doses[0]).toMatchObject({
      state: 'given',
      records: [{ outcome: 'given', by: 'Nora Urse', dose: '1 g' }],
    });
    expect(given?.lines[0]?.lastGiven).toMatchObject({ dose: '1 g' });
    rig.clock.advance(60_000);
    const stop = { commandId: commandId(), patientId, id: saved.id, parent: saved.rev, reason: { text: 'rash' } };
    await rig.done(order.stop, stop);
    const [stopped] = (await next()).patients;
    expect(stopped?.doses.map(({ state }) => state)).toEqual(['given']);
    end();
  });

  it('RW3 as needed: interval, doses in 24 hours, and the effect that is still to be asked for', async () => {
    const { rig, patientId, open, giveAsNeeded, commandId, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, AS_NEEDED);
    const first = (await giveAsNeeded(saved.id)) as { id: string; taskIds: string[] };
    expect((await rig.get<Task>(first.taskIds[0] ?? '')).resource).toMatchObject({
      code: { coding: [{ code: 'prn-effect' }] },
    });
    const { next, end } = await open();
    const shown = async () => (await next()).patients[0]?.lines[0]?.asNeeded;
    expect(await shown()).toEqual({
      ...{
        indication: 'pain',
        minMinutes: 240,
        mayAt: '2026-11-22T12:00:00.000Z',
        given24h: 1,
        maxDoses24h: 4,
        effectWanted: [first.id],
      },
    });
    expect(await giveAsNeeded(saved.id)).toMatchObject({ details: { open: ['prn-too-soon'] } });
    expect(await giveAsNeeded(saved.id, { asNeeded: undefined, already: false, givenAt: undefined })).toMatchObject({
      path: 'asNeeded',
    });
    const effect = {
      commandId: commandId(),
      patientId,
      administrationId: first.id,
      effect: 'good' as const,
      after: '2/10',
    };
    await rig.done(administration.effect, effect);
    expect(await shown()).toMatchObject({ effectWanted: [] });
    expect((await rig.get<Task>(first.taskIds[0] ?? '')).resource.status).toBe('completed');
    end();
  });

  it('RW4 an infusion starts, changes its rate and stops, each an event; a stop is never held up', async () => {
    const { rig, patientId, open, base, commandId, order: sign } = await ward();
    const saved = await sign(patientId, SALINE, INFUSION);
    const { next, end } = await open();
    const infusion = async () => (await next()).patients[0]?.lines[0]?.infusion;
    expect(await infusion()).toEqual({ state: 'not-started' });
    const asked = {
      for: { kind: 'order' as const, orderId: saved.id },
      drug: { scans: [{ text: packCode(SALINE) }] },
    };
    const { id: startId } = await rig.done(administration.infusion, {
      ...{ ...(await base()), ...asked, act: 'start', giving: { rate: RATE('100') } },
    });
    expect(await infusion()).toMatchObject({ state: 'running', startId, rate: '100 mL/hour' });
    const other = { ...(await base()), ...asked, act: 'rate' as const, startId, giving: { rate: RATE('120') } };
    expect(await rig.call(administration.infusion, other)).toMatchObject({ details: { open: ['rate-differs'] } });
    // What hangs was scanned at its start: nobody scans a running bag again.
    const hanging = { patientId, patient: other.patient, for: asked.for, drug: {}, giving: { rate: RATE('100') } };
    const verdict = await rig.done(administration.judge, { ...hanging, startId });
    expect(verdict.packs).toMatchObject([{ name: 'Longzole infusion', isOrdered: true }]);
    expect(verdict.findings.map(({ code }) => code)).not.toContain('drug-not-identified');
    const unasked = await rig.done(administration.judge, hanging);
    expect(unasked.findings.map(({ code }) => code)).toContain('drug-not-identified');
    rig.clock.advance(3_600_000);
    const stop = {
      commandId: commandId(),
      patientId,
      patient: {},
      drug: {},
      giving: {},
      act: 'stop' as const,
      startId,
    };
    const infused = { value: '100', unit: 'mL' as const };
    await rig.done(administration.infusion, { ...stop, for: asked.for, infused });
    expect(await infusion()).toEqual({ state: 'stopped', startId, at: '2026-11-22T09:00:00.000Z' });
    const again = { ...stop, commandId: commandId(), for: asked.for };
    expect(await rig.call(administration.infusion, again)).toMatchObject({ code: 'already-done' });
    end();
  });

  it('FO5 what was given as needed, and the task that asks for its effect, bear the tall-man letters', async () => {
    const { rig, patientId, open, giveAsNeeded, formulary, order: sign } = await ward();
    const tall = { ...DOLOROL, code: 'DOL501', tallMan: 'DOLOrol', packs: [] };
    await formulary(tall);
    const { id } = await sign(patientId, tall, AS_NEEDED);
    const given = (await giveAsNeeded(id, { already: true })) as { readonly taskIds: readonly string[] };
    const { next, end } = await open();
    expect((await next()).patients[0]?.others).toMatchObject([{ drug: 'DOLOrol 500 mg tablet' }]);
    const tasks = await Promise.all(given.taskIds.map((task) => rig.get<Task>(task)));
    const written = tasks.map(({ resource }) => resource.description);
    expect(written).toContain('DOLOrol 500 mg tablet: headache');
    end();
  });

  it('RW5 the sheet has a cell for each day, planned doses and what became of them', async () => {
    const { rig, patientId, giveAsNeeded, order: sign } = await ward();
    await sign(patientId, ALPHACILLIN, TWICE_A_DAY);
    const needed = await sign(patientId, DOLOROL, AS_NEEDED);
    await giveAsNeeded(needed.id);
    const sheet = await rig.done(mar.sheet, { patientId, from: '2026-11-22', days: 3 });
    expect(sheet.days).toEqual(['2026-11-22', '2026-11-23', '2026-11-24']);
    const [regular, asNeeded] = sheet.lines;
    expect(regular?.cells.map(({ doses }) => doses.length)).toEqual([2, 2, 2]);
    expect(asNeeded?.cells.map(({ others }) => others.length)).toEqual([1, 0, 0]);
  });

  it('RW6 the scan rate counts what was keyed against it', async () => {
    const { rig, patientId, base, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const doseId = `${saved.id}@2026-11-22T08:00`;
    await rig.done(administration.record, {
      ...(await base()),
      ...{ for: { kind: 'dose', doseId, orderId: saved.id }, outcome: 'given' },
      drug: { scans: [{ text: packCode(DOLOROL), keyed: true }] },
      giving: { amount: { value: '1', unit: 'g' } },
    });
    const span = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' };
    expect(await rig.done(administration.scanRate, span)).toEqual([
      { doses: 1, patientScanned: 1, drugScanned: 0, both: 0, workarounds: NO_WORKAROUNDS },
    ]);
  });

  it('SR15 a drug that was scanned before the wristband is counted by the times that the desk told', async () => {
    const { rig, patientId, base, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const given = await base();
    const scan = { ...given.patient.scan, at: '2026-11-22T08:00:30.000Z' };
    await rig.done(administration.record, {
      ...given,
      ...{ for: { kind: 'dose', doseId: `${saved.id}@2026-11-22T08:00`, orderId: saved.id }, outcome: 'given' },
      patient: { scan },
      drug: { scans: [{ text: packCode(DOLOROL), at: '2026-11-22T08:00:10.000Z' }] },
      giving: { amount: { value: '1', unit: 'g' } },
    });
    const span = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' };
    expect(await rig.done(administration.scanRate, span)).toMatchObject([
      { workarounds: { ...NO_WORKAROUNDS, 'drug-first': 1 } },
    ]);
  });
});
