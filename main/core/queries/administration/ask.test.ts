import { describe, expect, it } from 'vitest';
import type { Verdict } from '#shared/contract/administration.ts';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { drugShown } from '#shared/contract/scanned.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { ALPHACILLIN, aRound, DOLOROL, packCode, SALINE, TWICE_A_DAY } from '../../testing/a-round.ts';

const { administration, batch, order } = contract;
type Judge = InputOf<typeof administration.judge>;
type Recording = InputOf<typeof administration.record>;

/** Twice as strong, with a code of its own. */
const STRONG: Product = {
  ...{ ...DOLOROL, code: 'DOL1000' },
  ingredients: [
    { name: 'Dolorol', strength: { active: { value: '1', unit: 'g' }, per: { value: '1', unit: 'tablet' } } },
  ],
  packs: [{ gtin: '09506000134390', level: 'unit', units: '1' }],
};
const AS_NEEDED: OrderEntryInput['dosing'] = {
  regimen: {
    kind: 'as-needed',
    indication: { text: 'headache' },
    ...{ minMinutes: 240, maxIn24h: { value: '4', unit: 'g' } },
    dose: { kind: 'fixed', amount: { value: '1', unit: 'g' } },
  },
  course: { start: '2026-11-22T08:00:00Z' },
  route: { text: 'oral' },
};
const RATE = { amount: { value: '100', unit: 'mL' as const }, perKg: false, per: 'hour' as const };

async function ward(changes: Parameters<typeof aRound>[0] = {}) {
  const at = await aRound(changes);
  await at.formulary(DOLOROL, STRONG, ALPHACILLIN, SALINE);
  const patientId = await at.admitted();
  const patient = async () => ({ scan: await at.wristband(patientId) });
  const judged = async (of: Partial<Judge> & Pick<Judge, 'for'>) =>
    at.rig.done(administration.judge, {
      ...{ patientId, patient: await patient(), giving: { amount: { value: '1', unit: 'g' } } },
      ...{ drug: { scans: [{ text: packCode(DOLOROL) }] }, ...of },
    });
  const given = async (of: Partial<Recording> & Pick<Recording, 'for'>) => {
    const answer = await at.rig.call(administration.record, {
      ...{ commandId: at.commandId(), patientId, patient: await patient(), outcome: 'given', already: true },
      ...{ giving: { amount: { value: '1', unit: 'g' } }, drug: { scans: [{ text: packCode(DOLOROL) }] }, ...of },
    });
    if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
    return answer;
  };
  return { ...at, patientId, patient, judged, given };
}

function codes({ findings }: Pick<Verdict, 'findings'>): readonly string[] {
  return findings.map(({ code }) => code);
}

describe('AR what is asked beside the order', () => {
  it('AR13 one tablet of another strength is a wrong drug; so many milligrams of it are reckoned', async () => {
    const { patientId, judged, order: sign } = await ward();
    const tablet = { kind: 'fixed', amount: { value: '1', unit: 'tablet' } } as const;
    const inTablets = await sign(patientId, DOLOROL, {
      ...TWICE_A_DAY,
      regimen: { kind: 'at-times', times: ['08:00', '20:00'], dose: tablet },
    });
    const doseOf = (id: string) => ({ kind: 'dose' as const, orderId: id, doseId: `${id}@2026-11-22T08:00` });
    const strong = { drug: { scans: [{ text: packCode(STRONG) }] } };
    const wrong = await judged({ for: doseOf(inTablets.id), giving: { amount: tablet.amount }, ...strong });
    expect(wrong).toMatchObject({ state: 'stopped', final: true, packs: [{ isOrdered: false }] });
    expect(codes(wrong)).toContain('drug-wrong');
    const right = await judged({ for: doseOf(inTablets.id), giving: { amount: tablet.amount } });
    expect(codes(right)).not.toContain('drug-wrong');
    const inGrams = await sign(patientId, ALPHACILLIN, TWICE_A_DAY);
    expect(codes(await judged({ for: doseOf(inGrams.id), ...strong }))).toContain('drug-wrong');
  });

  it('AR14 what was given by word of mouth counts for the order that is written afterwards', async () => {
    const { patientId, rig, judged, given, order: sign } = await ward();
    const verbal = { kind: 'no-order', path: 'verbal', drug: { text: 'Dolorol' }, readBack: true } as const;
    await given({ for: verbal });
    expect(codes(await judged({ for: verbal }))).toContain('drug-given-lately');
    const regular = await sign(patientId, DOLOROL, TWICE_A_DAY);
    rig.clock.advance(60_000);
    const doseId = `${regular.id}@2026-11-22T08:00`;
    const verdict = await judged({ for: { kind: 'dose', orderId: regular.id, doseId } });
    expect(verdict).toMatchObject({ state: 'reason-needed' });
    expect(verdict.needs.reasonFor).toContain('drug-given-lately');
    const other = { ...verbal, drug: { text: 'Alphacillin' } };
    const pack = { scans: [{ text: packCode(ALPHACILLIN) }] };
    expect(codes(await judged({ for: other, drug: pack }))).not.toContain('drug-given-lately');
  });

  it('AR15 an as-needed order that was stopped and ordered anew has not begun to count from nothing', async () => {
    const { patientId, rig, commandId, judged, given, order: sign } = await ward();
    const first = await sign(patientId, DOLOROL, AS_NEEDED);
    await given({ for: { kind: 'order', orderId: first.id }, asNeeded: { indication: { text: 'headache' } } });
    const reason = { text: 'ordered anew' };
    await rig.done(order.stop, { commandId: commandId(), patientId, id: first.id, parent: first.rev, reason });
    rig.clock.advance(60_000);
    const second = await sign(patientId, DOLOROL, AS_NEEDED);
    expect(codes(await judged({ for: { kind: 'order', orderId: second.id } }))).toContain('prn-too-soon');
    // SR13: the round and the verdict say what is counted, and that it was given under another order.
    const counted = {
      given24h: 1,
      beside: [{ drug: expect.stringContaining('Dolorol'), ordered: true, asDose: true }],
    };
    expect((await judged({ for: { kind: 'order', orderId: second.id } })).asNeeded).toMatchObject(counted);
    const day = { patientId, from: '2026-11-22', days: 1 };
    const line = (await rig.done(contract.mar.sheet, day)).lines.find(({ orderId }) => orderId === second.id);
    expect(line?.asNeeded).toMatchObject({ ...counted, mayAt: expect.any(String) });
    rig.clock.advance(240 * 60_000);
    expect(codes(await judged({ for: { kind: 'order', orderId: second.id } }))).not.toContain('prn-too-soon');
  });

  it('AR16 an infusion that has run for a week is running, and is not started beside itself', async () => {
    const { patientId, patient, rig, commandId, judged, order: sign } = await ward();
    const saved = await sign(patientId, SALINE, {
      ...{ regimen: { kind: 'infusion', rate: RATE }, course: { start: '2026-11-22T08:00:00Z' } },
      route: { text: 'intravenous' },
    });
    const asked = { for: { kind: 'order' as const, orderId: saved.id }, giving: { rate: RATE } };
    const drug = { scans: [{ text: packCode(SALINE) }] };
    const { id: startId, rev: startRev } = await rig.done(administration.infusion, {
      ...{ commandId: commandId(), patientId, patient: await patient(), drug, ...asked, act: 'start' },
    });
    rig.clock.advance(7 * 86_400_000);
    const again = await judged({ ...asked, drug });
    expect(again).toMatchObject({ state: 'stopped', final: false });
    expect(codes(again)).toContain('dose-already-given');
    const hanging = await judged({ ...asked, drug: {}, startId });
    expect(codes(hanging)).not.toContain('dose-already-given');
    expect(hanging.packs).toMatchObject([{ isOrdered: true }]);
    const strange = await judged({ ...asked, drug: {}, startId: 'MedicationAdministration:none' });
    expect(codes(strange)).toContain('drug-not-identified');
    const ending = new AbortController();
    const opened = await rig.dispatcher.open('round.watch', { patientIds: [patientId] }, rig.window, ending.signal);
    if (opened.state !== 'opened') throw new Error('the round was not opened');
    const shown = (await opened.items[Symbol.asyncIterator]().next()).value as { patients: unknown[] };
    ending.abort();
    expect(shown.patients).toMatchObject([{ lines: [{ infusion: { state: 'running', startId } }] }]);
    const error = { commandId: commandId(), patientId, id: startId, parent: startRev, reason: 'another bed' };
    await rig.done(administration.withdraw, error);
    expect(codes(await judged({ ...asked, drug: {}, startId }))).toContain('drug-not-identified');
    expect(codes(await judged({ ...asked, drug }))).not.toContain('dose-already-given');
  });

  it('AR20 a depot that was given last week under its former day has been given', async () => {
    const { patientId, rig, commandId, judged, given, order: sign } = await ward();
    const dose = { kind: 'fixed', amount: { value: '1', unit: 'g' } } as const;
    const monthly = (start: string) => ({
      regimen: { kind: 'at-times' as const, times: ['08:00'], everyDays: 28, dose },
      course: { start },
      route: { text: 'oral' },
    });
    const first = await sign(patientId, DOLOROL, monthly('2026-11-22T08:00:00Z'));
    await given({ for: { kind: 'dose', orderId: first.id, doseId: `${first.id}@2026-11-22T08:00` } });
    rig.clock.advance(7 * 86_400_000);
    const entry = {
      ...{ drug: { text: 'x' }, productId: 'MedicationKnowledge:DOL500' },
      dosing: monthly('2026-11-29T08:00:00Z'),
    };
    const [checked] = await rig.done(order.check, { patientId, orders: [entry], replaces: [first.id] });
    const overrides = (checked?.findings ?? []).flatMap(({ key, override }) =>
      override === 'none' ? [] : [{ finding: key, reason: { text: 'another day' } }],
    );
    const changed = await rig.done(order.change, {
      ...{ commandId: commandId(), patientId, id: first.id, parent: first.rev, entry, overrides },
    });
    const doseId = `${first.id}@2026-11-29T08:00`;
    const verdict = await judged({ for: { kind: 'dose', orderId: changed.id, doseId } });
    expect(codes(verdict)).toContain('dose-already-given');
  });

  it('AR21 a recalled lot is found however it was read, and asked for where nobody read it', async () => {
    const { patientId, rig, commandId, judged, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const dose = { kind: 'dose' as const, orderId: saved.id, doseId: `${saved.id}@2026-11-22T08:00` };
    const gtin = DOLOROL.packs[0]?.gtin ?? '';
    await rig.done(batch.recall, { commandId: commandId(), gtin, lot: 'lot1', reason: 'glass found' });
    const bare = { scans: [{ text: `01${gtin}` }] };
    const label = { scans: [{ text: writeHospitalCode({ subject: 'unit-dose', value: 'DOL500' }) }] };
    const uncoded = { scans: [], how: 'no-bar-code' as const };
    for (const drug of [bare, label, uncoded]) {
      const read = await judged({ for: dose, drug: { ...drug, pack: { lot: 'LOT 1' } } });
      expect(read).toMatchObject({ state: 'stopped', final: true });
      expect(codes(read)).toContain('batch-recalled');
      expect(codes(await judged({ for: dose, drug: { ...drug, pack: { lot: 'LOT2' } } }))).not.toContain(
        'batch-recalled',
      );
      const unread = await judged({ for: dose, drug });
      expect(unread.needs.secondPersonFor).toContain('batch-maybe-recalled');
      expect(unread.findings.find(({ code }) => code === 'batch-maybe-recalled')?.expected).toBe('lot1');
    }
  });

  it('AR22 of a symbol in doubt what a person read from the pack goes before what the symbol seems to say', async () => {
    const { patientId, judged, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const dose = { kind: 'dose' as const, orderId: saved.id, doseId: `${saved.id}@2026-11-22T08:00` };
    const doubtful = { scans: [{ text: `01${DOLOROL.packs[0]?.gtin}10LOT117271231` }] };
    const asIs = await judged({ for: dose, drug: doubtful });
    expect(codes(asIs)).toContain('drug-scan-suspicious');
    const read = await judged({ for: dose, drug: { ...doubtful, pack: { lot: 'LOT1', expiry: '2026-10-31' } } });
    expect(read.packs).toMatchObject([{ lot: 'LOT1', expiry: '2026-10-31' }]);
    expect(codes(read)).toContain('drug-expired');
    const sure = await judged({ for: dose, drug: { scans: [{ text: packCode(DOLOROL) }], pack: { lot: 'X' } } });
    expect(sure.packs).toMatchObject([{ lot: 'LOT1', expiry: '2027-12-31' }]);
  });

  it('AR23 a dose that was charted for a later moment counts for the one that is charted for an earlier one', async () => {
    const { patientId, judged, given, order: sign } = await ward();
    const needed = await sign(patientId, DOLOROL, { ...AS_NEEDED, course: { start: '2026-11-22T06:00:00Z' } });
    const asked = { kind: 'order' as const, orderId: needed.id };
    await given({ for: asked, asNeeded: { indication: { text: 'headache' } } });
    const before = await judged({ for: asked, already: true, givenAt: '2026-11-22T07:00:00.000Z' });
    expect(codes(before)).toContain('prn-too-soon');
  });

  it('AR24 out of contact earlier doses may be on their way', async () => {
    const clock = { quality: 'checked' as const, skewMs: 0 };
    const state = async (offline: boolean) => {
      const contact = () => ({ clock, offline, heardAtMs: Date.parse('2026-11-22T08:00:00Z') });
      const { patientId, judged, order: sign } = await ward({ contact });
      const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
      const doseId = `${saved.id}@2026-11-22T08:00`;
      return codes(await judged({ for: { kind: 'dose', orderId: saved.id, doseId } }));
    };
    expect(await state(true)).toContain('earlier-doses-partial');
    expect(await state(false)).not.toContain('earlier-doses-partial');
  });

  it('AR25 how long ago the wristband was read is asked before a dose, not of one that was given', async () => {
    const { patientId, judged, wristband, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const patient = { scan: { ...(await wristband(patientId)), at: '2026-11-22T07:30:00.000Z' } };
    const dose = { kind: 'dose' as const, orderId: saved.id, doseId: `${saved.id}@2026-11-22T08:00` };
    expect(codes(await judged({ for: dose, patient }))).toContain('patient-scan-old');
    expect(codes(await judged({ for: dose, patient, already: true }))).not.toContain('patient-scan-old');
  });

  it('AR17 a code that leads nowhere identifies nothing, whatever product is picked for it', async () => {
    const { patientId, judged, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const unknown = { ...DOLOROL, packs: [{ gtin: '09506000134406', level: 'unit' as const, units: '1' }] };
    const drug = { scans: [{ text: packCode(unknown) }], pack: { productId: 'MedicationKnowledge:DOL500' } };
    const doseId = `${saved.id}@2026-11-22T08:00`;
    const verdict = await judged({ for: { kind: 'dose', orderId: saved.id, doseId }, drug });
    expect(verdict.needs.secondPersonFor).toContain('drug-not-identified');
    expect(verdict.needs.countersignature).toContain('no-bar-code');
    const garbage = await judged({
      for: { kind: 'dose', orderId: saved.id, doseId },
      drug: { scans: [{ text: 'garbage' }] },
    });
    expect(codes(garbage)).toEqual(expect.arrayContaining(['drug-scan-suspicious', 'drug-unknown']));
  });

  it('AR19 an allergy that the pack of knowledge does not know is named beside what was checked', async () => {
    const { rig, commandId, patientId, judged, order: sign } = await ward();
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const entry = { substance: { text: 'Brazil nuts' }, criticality: 'high' as const };
    await rig.done(contract.allergy.record, { commandId: commandId(), patientId, entry });
    const verdict = await judged({ for: { kind: 'dose', orderId: saved.id, doseId: `${saved.id}@2026-11-22T08:00` } });
    expect(verdict.findings).toMatchObject([{ code: 'allergy-not-checked', strength: 'note', found: 'Brazil nuts' }]);
  });

  it('AR18 an expiry that is typed is a month or a day of the calendar', () => {
    const read = (expiry: string) => drugShown.safeParse({ pack: { expiry } }).success;
    expect(['2027-03', '2027-12-31', '2027-01-01'].map(read)).toEqual([true, true, true]);
    expect(['2027-13', '2027-00', '2027-03-00', '2027-03-32', '31.12.2027'].map(read)).toEqual(Array(5).fill(false));
  });
});
