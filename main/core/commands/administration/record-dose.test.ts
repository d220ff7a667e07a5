/** Long: the record of a dose is one document, and each rule of what stands in it is tried at one bedside. */
import type { MedicationAdministration, Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '#shared/contract/administration.ts';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { readAdministration } from '#shared/domain/medication/read-administration.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import {
  ALPHACILLIN,
  aRound,
  DOLOROL,
  doctor,
  INSULIN,
  PROOFS,
  packCode,
  pharmacist,
  secondPerson,
  TWICE_A_DAY,
} from '../../testing/a-round.ts';

const { administration, batch } = contract;
type Judge = InputOf<typeof administration.judge>;

async function bedside(changes: Parameters<typeof aRound>[0] = {}) {
  const round = await aRound(changes);
  const { rig, commandId } = round;
  await round.formulary(DOLOROL, ALPHACILLIN, INSULIN);
  const patientId = await round.admitted();
  const saved = await round.order(patientId, DOLOROL, TWICE_A_DAY);
  const doseId = `${saved.id}@2026-11-22T08:00`;
  const usual = async (more: Partial<Judge> = {}): Promise<Judge> => ({
    patientId,
    for: { kind: 'dose', doseId, orderId: saved.id, seenRev: saved.rev },
    patient: { scan: await round.wristband(patientId) },
    drug: { scans: [{ text: packCode(DOLOROL) }] },
    giving: { amount: { value: '1', unit: 'g' }, route: { text: 'oral' } },
    ...more,
  });
  const judged = async (more: Partial<Judge> = {}) => rig.done(administration.judge, await usual(more));
  const record = async (more: Partial<InputOf<typeof administration.record>> = {}) =>
    rig.call(administration.record, { ...(await usual()), commandId: commandId(), outcome: 'given', ...more });
  const recorded = async (more: Partial<InputOf<typeof administration.record>> = {}) => {
    const answer = await record(more);
    if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
    const { resource } = await rig.get<MedicationAdministration>(answer.id);
    return { ...answer, event: readAdministration(resource) };
  };
  return { ...round, patientId, saved, doseId, usual, judged, record, recorded };
}

function codes({ findings }: Pick<Verdict, 'findings'>): readonly string[] {
  return findings.map(({ code }) => code);
}

function openOf(answer: unknown): unknown {
  return ((answer as Refusal).details as { open?: unknown } | undefined)?.open;
}

describe('AR the check before giving', () => {
  it('AR1 lets the right dose through, with the arithmetic, lot and expiry and the age of what it rests on', async () => {
    const { judged } = await bedside();
    const verdict = await judged();
    expect(verdict).toMatchObject({
      state: 'may-give',
      patient: { state: 'right' },
      packs: [
        { name: 'Dolorol 500 mg tablet', isOrdered: true, lot: 'LOT1', expiry: '2027-12-31', gtin: '09506000134352' },
      ],
      arithmetic: { state: 'exact', take: '2 tablets', workings: '1 g ÷ 500 mg = 2 tablets' },
      ordered: { drug: 'Dolorol 500 mg tablet', dose: '1 g', changedSince: false },
      knowledge: { state: 'checked', title: 'Invented', version: '3' },
      final: false,
    });
    expect(codes(verdict)).toEqual([]);
  });

  it('AR2 shows the arithmetic before anybody has stated an amount', async () => {
    const { judged } = await bedside();
    expect(await judged({ giving: {} })).toMatchObject({ state: 'may-give', arithmetic: { take: '2 tablets' } });
  });

  it.each([
    [
      'patient-wrong',
      async (at: Awaited<ReturnType<typeof bedside>>) => ({
        patient: { scan: await at.wristband(await at.admitted('Elm')) },
      }),
    ],
    ['drug-wrong', async () => ({ drug: { scans: [{ text: packCode(ALPHACILLIN) }] } })],
    ['drug-expired', async () => ({ drug: { scans: [{ text: packCode(DOLOROL, { expiry: '251130' }) }] } })],
    [
      'batch-recalled',
      async ({ rig, commandId }: Awaited<ReturnType<typeof bedside>>) => {
        await rig.done(batch.recall, {
          commandId: commandId(),
          gtin: '9506000134352',
          lot: 'lot1',
          reason: 'glass found',
        });
        return {};
      },
    ],
  ] as const)('AR3 %s is never let through, whoever signs, and names the lawful next step', async (code, change) => {
    const at = await bedside();
    const more = await change(at);
    const verdict = await at.judged(more);
    expect(verdict).toMatchObject({ state: 'stopped', final: true });
    expect(codes(verdict)).toContain(code);
    expect(verdict.next.length).toBeGreaterThan(0);
    const overrides = [{ code, reason: 'clinically-needed' as const }];
    const answer = await at.record({ ...more, overrides, ...PROOFS });
    expect(answer).toMatchObject({ code: 'invalid-input', path: 'overrides' });
    expect(openOf(answer)).toContain(code);
  });

  it('AR4 a wrong patient is named as far as a wristband names him; a label is nobody', async () => {
    const { judged, wristband, admitted } = await bedside();
    const other = await admitted('Elm');
    const { patient } = await judged({ patient: { scan: await wristband(other) } });
    expect(patient).toMatchObject({ state: 'wrong', found: { patientId: other, name: 'ELM, Ada' } });
    const label = (await wristband(other)).text.replace(/^HFW/, 'HFL');
    expect((await judged({ patient: { scan: { text: label } } })).patient.state).toBe('not-identified');
  });

  it('AR5 a drug that the pack does not know is not checked; without a pack of knowledge nothing is', async () => {
    const { judged } = await bedside({ knowledge: () => ({ inForce: async () => undefined }) });
    const verdict = await judged();
    expect(verdict.knowledge).toMatchObject({ state: 'not-checked' });
    expect(codes(verdict)).toContain('drug-not-checked');
  });

  it('AR6 an allergy recorded after the order stops it', async () => {
    const { rig, commandId, patientId, judged } = await bedside();
    const entry = { substance: { text: 'Dolorol' }, criticality: 'high' as const };
    await rig.done(contract.allergy.record, { commandId: commandId(), patientId, entry });
    const verdict = await judged();
    expect(verdict.state).toBe('stopped');
    expect(verdict.needs.prescriberFor).toContain('allergy-contraindicated');
  });

  it('AR18 a part is less than ordered by what it is: its own reason answers, nothing else does', async () => {
    const { record, recorded } = await bedside();
    const part = {
      outcome: 'partial',
      giving: { amount: { value: '0.5', unit: 'g' }, route: { text: 'oral' } },
    } as const;
    expect(openOf(await record({ ...part, outcome: 'given' }))).toEqual(['dose-below-order']);
    const { event } = await recorded({ ...part, reason: { code: 'spat-out' } });
    expect(event).toMatchObject({ outcome: 'partial', amount: { value: '0.5', unit: 'g' }, overrides: [] });
  });

  it('AR7 a picked patient needs a second identifier that is right; the damaged band is signed for later', async () => {
    const { judged, recorded, record } = await bedside();
    const picked = (value: string) => ({ patient: { picked: true, second: { kind: 'birth-date' as const, value } } });
    const other = await judged(picked('1980-05-05'));
    expect(other.patient.state).toBe('one-identifier');
    expect(other.findings).toContainEqual(
      expect.objectContaining({ code: 'patient-second-differs', strength: 'stop', found: '1980-05-05' }),
    );
    const verdict = await judged(picked('1980-05-04'));
    expect(verdict).toMatchObject({ state: 'may-give', needs: { countersignature: ['damaged-wristband'] } });
    expect(await record(picked('1980-05-04'))).toMatchObject({ path: 'paths' });
    const paths = [{ path: 'damaged-wristband' as const, reason: 'wet' }];
    const { event, taskIds } = await recorded({ ...picked('1980-05-04'), paths });
    expect(event).toMatchObject({ patient: { how: 'picked', second: 'birth-date' }, paths });
    expect(taskIds).toHaveLength(1);
  });
});

describe('AW the record of a dose', () => {
  it('AW1 holds everything of the bedside', async () => {
    const { recorded, saved, doseId } = await bedside();
    const { event } = await recorded();
    expect(event).toMatchObject({
      ...{ outcome: 'given', act: 'give', doseId, lineage: saved.id, orderId: saved.id, orderRev: saved.rev },
      ...{ orderSeenRev: saved.rev, orderStanding: 'in-force', dueAt: '2026-11-22T08:00:00.000Z' },
      patient: { how: 'scanned' },
      packs: [{ gtin: '09506000134352', lot: 'LOT1', expiry: '2027-12-31', productId: 'MedicationKnowledge:DOL500' }],
      ...{ drugHow: 'scanned', amount: { value: '1', unit: 'g' }, arithmetic: '1 g ÷ 500 mg = 2 tablets' },
      ...{ take: { value: '2', unit: 'tablet' }, route: { text: 'oral' } },
      ...{ allergies: 'no-match', knowledge: { state: 'checked', pack: 'test v3' } },
      ...{ performer: { id: 'User:1' }, workstation: 'station-1', clock: 'checked', offline: false, already: false },
    });
    expect(event?.orderHeardAt).toBe('2026-11-22T08:00:00.000Z');
  });

  it('AW2 the same dose again is stopped, and charted twice only as given already', async () => {
    const { recorded, record } = await bedside();
    await recorded();
    expect(openOf(await record())).toEqual(['dose-already-given']);
    const { event, findings, taskIds } = await recorded({ already: true });
    expect(findings.map(({ code }) => code)).toContain('dose-already-given');
    expect(event).toMatchObject({ already: true });
    expect(taskIds).toHaveLength(1);
  });

  it('@SAFETY AW14 what was charted although something stood against it is signed by a doctor, and nobody else', async () => {
    const { rig, commandId, patientId, recorded } = await bedside();
    await recorded();
    const { id, taskIds } = await recorded({ already: true });
    const day = { patientId, from: '2026-11-22', days: 1 };
    const shown = async () =>
      (await rig.done(contract.mar.sheet, day)).lines
        .flatMap(({ cells }) => cells.flatMap(({ doses }) => doses.flatMap(({ records }) => records)))
        .find((one) => one.id === id);
    const awaited = { path: 'charted-with-stops', reason: 'dose-already-given', of: 'doctor' };
    expect(await shown()).toMatchObject({ awaits: [awaited] });
    const signature = () => ({
      ...{ commandId: commandId(), patientId, administrationId: id, decision: 'confirmed' as const },
      paths: ['charted-with-stops' as const],
    });
    const sign = administration.countersign.name;
    expect(await rig.dispatcher.call(sign, signature(), pharmacist())).toMatchObject({ state: 'refused' });
    expect(await rig.dispatcher.call(sign, signature(), doctor())).toMatchObject({ state: 'reply' });
    expect((await rig.get<Task>(taskIds[0] ?? '')).resource.status).toBe('completed');
    expect(await shown()).toMatchObject({ awaitsSignature: false, signed: [{ path: 'charted-with-stops' }] });
  });

  it('AW3 what was not given is written with its reason, nothing scanned, nothing asked', async () => {
    const { recorded, record } = await bedside();
    const nothing = { patient: {}, drug: {}, giving: {} };
    expect(await record({ ...nothing, outcome: 'refused' })).toMatchObject({ path: 'reason' });
    const { event } = await recorded({
      ...nothing,
      outcome: 'refused',
      reason: { code: 'patient-refused', text: 'nausea' },
    });
    expect(event).toMatchObject({
      outcome: 'refused',
      reason: { code: 'patient-refused', text: 'nausea' },
      findings: [],
    });
  });

  it('AW4 a pause wants a reason, which stays with who answered for it', async () => {
    const { rig, record, recorded } = await bedside();
    rig.clock.advance(90 * 60_000);
    expect(openOf(await record())).toEqual(['time-too-late']);
    const { event } = await recorded({
      overrides: [{ code: 'time-too-late', reason: 'patient-was-away', text: 'X-ray' }],
    });
    expect(event?.overrides).toEqual([
      { code: 'time-too-late', reason: 'patient-was-away', text: 'X-ray', by: 'performer' },
    ]);
  });

  it('AW5 a high-alert drug wants a second person, who is in the record', async () => {
    const at = await bedside();
    const dosing = { ...TWICE_A_DAY, route: { text: 'subcutaneous' } };
    const ordered = await at.order(at.patientId, INSULIN, {
      ...dosing,
      regimen: { kind: 'once', dose: { kind: 'fixed', amount: { value: '10', unit: 'units' } } },
    });
    const insulin = {
      for: { kind: 'dose' as const, doseId: `${ordered.id}@once`, orderId: ordered.id },
      drug: { scans: [{ text: packCode(INSULIN) }] },
      giving: { amount: { value: '10', unit: 'units' as const }, route: { text: 'subcutaneous' } },
      overrides: [{ code: 'drug-not-checked' as const, reason: 'second-check-done' as const }],
    };
    expect(openOf(await at.record(insulin))).toEqual(['high-alert-alone']);
    const { event } = await at.recorded({ ...insulin, second: PROOFS.second });
    expect(event?.second).toEqual({ id: 'User:2', name: 'Bela Beside', by: 'login', secret: 'pin' });
  });

  it('AW6 waste adds up and is witnessed', async () => {
    const { record, recorded } = await bedside();
    const drawn = { value: '1.5', unit: 'g' as const };
    const waste = (value: string) => ({ waste: { drawn, amount: { value, unit: 'g' as const }, reason: 'rest' } });
    expect(await record(waste('0.4'))).toMatchObject({ path: 'waste' });
    expect(openOf(await record(waste('0.5')))).toEqual(['waste-alone']);
    const { event } = await recorded({ ...waste('0.5'), witness: PROOFS.witness });
    expect(event?.waste).toMatchObject({ amount: { value: '0.5' }, witness: { id: 'User:2' } });
  });

  it('AW7 an emergency without an order is given, reasoned, and signed for by a doctor later', async () => {
    const { rig, commandId, patientId, recorded } = await bedside();
    const emergency = {
      for: { kind: 'no-order' as const, path: 'emergency' as const, drug: { text: 'Dolorol' } },
      overrides: (['order-none', 'duplicate-therapy'] as const).map((code) => ({
        code,
        reason: 'clinically-needed' as const,
      })),
      paths: [{ path: 'emergency-without-order' as const, reason: 'seizure' }],
    };
    const { id, event, taskIds } = await recorded(emergency);
    expect(event).toMatchObject({ noOrder: { path: 'emergency' }, drug: { text: 'Dolorol' } });
    expect(event).not.toHaveProperty('orderId');
    const own = {
      commandId: commandId(),
      patientId,
      administrationId: id,
      paths: ['emergency-without-order' as const],
      decision: 'confirmed' as const,
    };
    expect(await rig.call(administration.countersign, own)).toMatchObject({ code: 'not-permitted' });
    const byPharmacist = await rig.dispatcher.call(administration.countersign.name, own, pharmacist());
    expect(byPharmacist).toMatchObject({ state: 'refused', refusal: { path: 'paths' } });
    const signed = await rig.dispatcher.call(
      administration.countersign.name,
      { ...own, commandId: commandId() },
      doctor(),
    );
    expect(signed.state).toBe('reply');
    expect((await rig.get<Task>(taskIds[0] ?? '')).resource).toMatchObject({ status: 'completed', priority: 'urgent' });
  });

  it('AW8 a discontinued order stops; a prescriber at the terminal, or by telephone before two, lets it through', async () => {
    const { rig, commandId, patientId, saved, record, recorded } = await bedside();
    const stop = { commandId: commandId(), patientId, id: saved.id, parent: saved.rev, reason: { text: 'rash' } };
    await rig.done(contract.order.stop, stop);
    expect(openOf(await record())).toContain('order-discontinued');
    const answer = await record();
    const open = openOf(answer) as string[];
    const overrides = open.map((code) => ({
      code: code as 'order-discontinued',
      reason: 'prescriber-confirmed' as const,
    }));
    expect(openOf(await record({ overrides, second: PROOFS.second }))).toContain('order-discontinued');
    const byTelephone = { prescriber: 'Dr Ash', readBack: true as const };
    expect(openOf(await record({ overrides, byTelephone }))).toContain('order-discontinued');
    const { event } = await recorded({ overrides, byTelephone, second: PROOFS.second });
    expect(event?.overrides.find(({ code }) => code === 'order-discontinued')).toMatchObject({ by: 'telephone' });
    expect(event?.paths).toEqual([{ path: 'verbal-order', reason: 'Dr Ash' }]);
  });

  it('AW14 what has not happened yet is not recorded, and nothing ends before it began', async () => {
    const { record } = await bedside();
    const soon = (minutes: number) => ({
      already: true,
      givenAt: new Date(Date.parse('2026-11-22T08:00:00Z') + minutes * 60_000).toISOString(),
    });
    expect(await record(soon(6))).toMatchObject({ code: 'invalid-input', path: 'givenAt' });
    expect(isRefusal(await record(soon(4)))).toBe(false);
    expect(await record({ endedAt: '2026-11-22T07:59:00.000Z' })).toMatchObject({ path: 'endedAt' });
  });

  it('AW15 a later signature is for a way that was gone, and never by the second person who stood there', async () => {
    const { rig, commandId, patientId, recorded } = await bedside();
    const picked = { patient: { picked: true, second: { kind: 'birth-date' as const, value: '1980-05-04' } } };
    const paths = [{ path: 'damaged-wristband' as const, reason: 'wet' }];
    const { id } = await recorded({ ...picked, paths, second: PROOFS.second });
    const sign = (path: string, window: ReturnType<typeof doctor>) => {
      const signature = {
        commandId: commandId(),
        patientId,
        administrationId: id,
        decision: 'confirmed',
        paths: [path],
      };
      return rig.dispatcher.call(administration.countersign.name, signature, window);
    };
    expect(await sign('own-drugs', doctor())).toMatchObject({ state: 'refused', refusal: { path: 'paths' } });
    const there = await sign('damaged-wristband', secondPerson());
    expect(there).toMatchObject({ state: 'refused', refusal: { code: 'not-permitted' } });
    expect(await sign('damaged-wristband', doctor())).toMatchObject({ state: 'reply' });
  });

  it('AW16 an order by telephone that nothing asked for still takes two at this end', async () => {
    const { record } = await bedside();
    const byTelephone = { prescriber: 'Dr Ash', readBack: true as const };
    expect(await record({ byTelephone })).toMatchObject({ code: 'password-needed', path: 'second' });
    expect(isRefusal(await record({ byTelephone, second: PROOFS.second }))).toBe(false);
  });

  it('AW9 a replay of the command records nothing twice', async () => {
    const { rig, usual } = await bedside();
    const input = { ...(await usual()), commandId: crypto.randomUUID(), outcome: 'given' as const };
    const first = await rig.done(administration.record, input);
    expect(await rig.done(administration.record, input)).toEqual(first);
    expect(await rig.store.listDocuments({ kind: 'MedicationAdministration', limit: 10 })).toHaveLength(1);
  });

  it('AW11 of what was entered in error nobody has to sign any more; a later signature is told with who and how', async () => {
    const { rig, commandId, patientId, recorded } = await bedside();
    const ways = {
      drug: { how: 'no-bar-code' as const },
      overrides: (['drug-not-identified', 'drug-unknown'] as const).map((code) => ({
        code,
        reason: 'pack-without-code' as const,
      })),
      paths: [{ path: 'no-bar-code' as const, reason: 'blister torn' }],
      second: PROOFS.second,
    };
    const { id, rev, taskIds } = await recorded(ways);
    const day = { patientId, from: '2026-11-22', days: 1 };
    const shown = async () => (await rig.done(contract.mar.sheet, day)).lines[0]?.cells[0]?.doses[0]?.records[0];
    expect(await shown()).toMatchObject({
      awaits: [{ path: 'no-bar-code', reason: 'blister torn', of: 'pharmacist' }],
    });
    const signature = { commandId: commandId(), patientId, administrationId: id, paths: ['no-bar-code'] };
    await rig.dispatcher.call(
      administration.countersign.name,
      { ...signature, decision: 'disputed', note: 'whose?' },
      pharmacist(),
    );
    const signed = await shown();
    expect(signed).toMatchObject({ awaitsSignature: false, signed: [{ by: 'Pia Harm', disputed: true }] });
    expect(signed).not.toHaveProperty('awaits');
    await rig.done(administration.withdraw, {
      commandId: commandId(),
      patientId,
      id,
      parent: rev,
      reason: 'other patient',
    });
    expect((await rig.get<Task>(taskIds[0] ?? '')).resource.status).toBe('completed');
    const again = await recorded(ways);
    const error = { commandId: commandId(), patientId, id: again.id, parent: again.rev, reason: 'other patient' };
    await rig.done(administration.withdraw, error);
    expect((await rig.get<Task>(again.taskIds[0] ?? '')).resource.status).toBe('cancelled');
  });
  it('AW12 an order that nobody verified is answered for once by each person and shift; a changed one anew', async () => {
    const { rig, commandId, patientId, saved, record, judged, usual } = await bedside();
    const entry = { drug: { text: 'x' }, productId: `MedicationKnowledge:${DOLOROL.code}`, dosing: TWICE_A_DAY };
    const on = { commandId: commandId(), patientId, id: saved.id, parent: saved.rev, entry };
    const [checked] = await rig.done(contract.order.check, { patientId, orders: [entry], replaces: [saved.id] });
    const overrides = (checked?.findings ?? []).flatMap(({ key, override }) =>
      override === 'none' ? [] : [{ finding: key, reason: { text: 'as before' } }],
    );
    rig.clock.advance(60_000);
    const changed = await rig.done(contract.order.change, { ...on, overrides });
    const at = (time: string) => ({
      for: {
        kind: 'dose' as const,
        doseId: `${saved.id}@2026-11-22T${time}`,
        orderId: changed.id,
        seenRev: changed.rev,
      },
    });
    expect(openOf(await record(at('20:00')))).toEqual(expect.arrayContaining(['order-unverified']));
    const answers = (['order-unverified', 'time-too-early'] as const).map((code) => ({
      code,
      reason: 'other' as const,
    }));
    const paths = [{ path: 'before-verification' as const, reason: 'night' }];
    const given = await record({ ...at('20:00'), overrides: answers, paths });
    expect(isRefusal(given)).toBe(false);
    const later = { ...at('20:00'), giving: { amount: { value: '1', unit: 'g' as const } } };
    expect(codes(await judged(later))).toContain('order-unverified-answered');
    const asked = await rig.dispatcher.call(administration.judge.name, await usual(later), doctor());
    expect(codes(asked.state === 'reply' ? (asked.value as Verdict) : { findings: [] })).toContain('order-unverified');
    rig.clock.advance(12 * 3_600_000);
    expect(codes(await judged(later))).toContain('order-unverified');
  });
  it('AW13 how early and late a dose may be is the policy of the organisation', async () => {
    const margin = { earlyMinutes: 5, lateMinutes: 5 };
    const policy = { timeCritical: margin, other: margin, daily: margin, missedMinutes: 60 };
    const { rig, judged } = await bedside({ windows: () => policy });
    expect((await judged()).state).toBe('may-give');
    rig.clock.advance(6 * 60_000);
    expect(codes(await judged())).toContain('time-too-late');
  });
  it('AW10 what was entered in error stays, and its dose is open again', async () => {
    const { rig, commandId, patientId, recorded, judged } = await bedside();
    const { id, rev } = await recorded();
    await rig.done(administration.withdraw, {
      commandId: commandId(),
      patientId,
      id,
      parent: rev,
      reason: 'other patient',
    });
    expect((await judged()).state).toBe('may-give');
    expect((await rig.get<MedicationAdministration>(id)).resource.status).toBe('entered-in-error');
  });
});
