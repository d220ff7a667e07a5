import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { taskIdFor } from '#shared/domain/task/build-task.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { aRound, INSULIN, PROOFS, packCode } from '../../testing/a-round.ts';
import { aWard } from '../../testing/a-ward.ts';

const { administration, register } = contract;
type Recording = InputOf<typeof administration.record>;

/** Of no high-alert class: nobody has to stand by. */
const CALMANE: Product = {
  ...{ ...INSULIN, code: 'CAL10', generic: 'Calmane demo', controlledClass: 'CD2', atc: 'N05BA99' },
  ingredients: [
    { name: 'Calmane demo', strength: { active: { value: '10', unit: 'mg' }, per: { value: '1', unit: 'mL' } } },
  ],
  packs: [{ gtin: '09506000134390', level: 'unit', units: '1' }],
};
const IN_AMPOULES: Product = {
  ...{ ...CALMANE, code: 'CAL10A', form: 'ampoule', baseUnit: 'ampoule' },
  packs: [{ gtin: '09506000134406', level: 'unit', units: '1' }],
};
const WEAKER: Product = {
  ...{ ...CALMANE, code: 'CAL5' },
  ingredients: [
    { name: 'Calmane demo', strength: { active: { value: '5', unit: 'mg' }, per: { value: '1', unit: 'mL' } } },
  ],
  packs: [{ gtin: '09506000134413', level: 'unit', units: '1' }],
};
const mg = (value: string) => ({ value, unit: 'mg' as const });

async function atTheBedside(product: Product = CALMANE, opened: 'opened' | 'not-opened' = 'opened') {
  const round = await aRound();
  const { rig, commandId } = round;
  await round.formulary(product);
  const { wardId, beds } = await aWard(rig, ['MED 1']);
  const { id: patientId } = await rig.registerSomebody();
  await rig.done(contract.allergy.recordNone, { commandId: commandId(), patientId });
  const admission = { commandId: commandId(), patientId, mode: 'planned' as const, locationId: beds[0] ?? '' };
  await rig.done(contract.encounter.admit, admission);
  const { id: orderId, rev } = await round.order(patientId, product, {
    regimen: { kind: 'once', dose: { kind: 'fixed', amount: mg('5') } },
    course: { start: '2026-11-22T08:00:00Z' },
    route: { text: 'subcutaneous' },
  });
  const opening = { locationId: wardId, product: product.code, counted: '10', witness: PROOFS.witness };
  const begun = opened === 'opened' ? await rig.done(register.open, { commandId: commandId(), ...opening }) : undefined;
  const band = await round.wristband(patientId);
  const give = async (more: Partial<Recording> = {}) => {
    const input: Recording = {
      ...{ commandId: commandId(), patientId, patient: { scan: band }, drug: { scans: [{ text: packCode(product) }] } },
      for: { kind: 'dose', doseId: `${orderId}@once`, orderId, seenRev: rev },
      giving: { amount: mg('5'), route: { text: 'subcutaneous' } },
      overrides: [{ code: 'drug-not-checked', reason: 'clinically-needed' }],
      ...{ outcome: 'given', second: PROOFS.second, ...more },
    };
    const answer = await rig.call(administration.record, input);
    if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const book = () => rig.done(register.read, { registerId: begun?.registerId ?? '' });
  const written = async () => (await book()).entries.map(({ act, quantity, balance }) => [act, quantity, balance]);
  return { ...round, wardId, patientId, orderId, give, book, written };
}

const OPENED = ['open', '10', '10'];

describe('a controlled drug that is given on a ward', () => {
  it('WG4 stands in the register of the ward, with who stood by, in the unit of work of the dose', async () => {
    const { rig, give, book, written } = await atTheBedside();
    const { id, register: told, taskIds } = await give();
    expect(told).toEqual({ state: 'entered', balance: '9.5', unit: 'mL' });
    expect(taskIds).toEqual([]);
    expect(await written()).toEqual([OPENED, ['supply', '-0.5', '9.5']]);
    expect((await book()).entries[1]).toMatchObject({
      witness: 'Bela Beside',
      batches: [expect.objectContaining({ lot: 'LOT1' })],
    });
    const commitOf = (body = '{}') => JSON.parse(body).commit?.id;
    const entries = await rig.store.listDocuments({ kind: 'RegisterEntry', limit: 10 });
    const entry = entries.find(({ body }) => body?.includes(id));
    expect(commitOf(entry?.body)).toBe(commitOf((await rig.store.find(id))?.body));
  });

  it('WG2 a part of an ampoule is a supply and a waste, each with its witness', async () => {
    const { give, written, book } = await atTheBedside();
    const waste = { drawn: mg('10'), amount: mg('5') };
    expect((await give({ waste, witness: PROOFS.witness })).register).toMatchObject({ balance: '9' });
    expect(await written()).toEqual([OPENED, ['supply', '-0.5', '9.5'], ['destroy', '-0.5', '9']]);
    expect((await book()).entries[2]).toMatchObject({ method: expect.stringContaining('thrown away') });
  });

  it('WG2 drawn up and then refused is waste alone', async () => {
    const { give, written } = await atTheBedside();
    const waste = { drawn: mg('5'), amount: mg('5') };
    await give({ outcome: 'refused', reason: { code: 'patient-refused' }, waste, witness: PROOFS.witness });
    expect(await written()).toEqual([OPENED, ['destroy', '-0.5', '9.5']]);
  });

  it('@SAFETY WG4 a ward that opened no register gives as before, and none is begun by it', async () => {
    const { rig, give } = await atTheBedside(CALMANE, 'not-opened');
    expect(await give()).not.toHaveProperty('register');
    expect(await rig.store.listDocuments({ kind: 'RegisterEntry', limit: 10 })).toEqual([]);
  });

  it('@SAFETY WG5 given alone it is recorded; the register notes it, and somebody is to enter it with a witness', async () => {
    const { rig, give, written } = await atTheBedside();
    const { id, register: told, taskIds } = await give({ second: undefined });
    expect(told).toEqual({ state: 'alone', balance: '10', unit: 'mL' });
    expect(await written()).toEqual([OPENED, ['note', '0', '10']]);
    expect(taskIds).toEqual([taskIdFor('free', id, 'register')]);
    expect((await rig.get(taskIds[0] ?? '')).resource).toMatchObject({ status: 'requested', priority: 'urgent' });
  });

  it('@SAFETY WG3 what cannot be reckoned changes no balance: it is noted, and to be entered', async () => {
    const { give, written, book } = await atTheBedside(IN_AMPOULES);
    const { register: told } = await give();
    expect(told).toEqual({ state: 'not-reckoned', balance: '10', unit: 'ampoule' });
    expect(await written()).toEqual([OPENED, ['note', '0', '10']]);
    expect((await book()).entries[1]?.note).toContain('5 mg');
    const facts = { given: '5 mg', missing: 'strength', unit: 'ampoule' };
    expect((await book()).entries[1]).toMatchObject({ noteCode: 'not-reckoned', noteFacts: facts });
  });

  it('@SAFETY WG3 of two products at once the register of each is told, and by how much none is guessed', async () => {
    const { rig, give, written, formulary, wardId, commandId } = await atTheBedside();
    await formulary(IN_AMPOULES);
    const opening = { locationId: wardId, product: IN_AMPOULES.code, counted: '4', witness: PROOFS.witness };
    const { registerId } = await rig.done(register.open, { commandId: commandId(), ...opening });
    const scans = [CALMANE, IN_AMPOULES].map((one) => ({ text: packCode(one) }));
    const { register: told } = await give({ drug: { scans }, already: true });
    expect(told).toEqual({ state: 'not-reckoned', balance: '10', unit: 'mL' });
    expect(await written()).toEqual([OPENED, ['note', '0', '10']]);
    const { entries } = await rig.done(register.read, { registerId });
    expect(entries.map(({ act, balance }) => [act, balance])).toEqual([
      ['open', '4'],
      ['note', '4'],
    ]);
    expect(entries[1]?.note).toContain('how much of each is not known');
  });

  it('@SAFETY WG3 of two strengths scanned unit by unit each register has its own share', async () => {
    const { rig, give, written, formulary, wardId, commandId } = await atTheBedside();
    await formulary(WEAKER);
    const opening = { locationId: wardId, product: WEAKER.code, counted: '4', witness: PROOFS.witness };
    const { registerId } = await rig.done(register.open, { commandId: commandId(), ...opening });
    const scans = [CALMANE, WEAKER, WEAKER].map((one) => ({ text: packCode(one) }));
    const giving = { amount: mg('20'), route: { text: 'subcutaneous' } };
    const { register: told, taskIds } = await give({ drug: { scans }, giving, already: true });
    expect(told).toEqual({ state: 'entered', balance: '9', unit: 'mL' });
    expect(taskIds.filter((id) => id.includes('register'))).toEqual([]);
    expect(await written()).toEqual([OPENED, ['supply', '-1', '9']]);
    const { entries } = await rig.done(register.read, { registerId });
    expect(entries[1]).toMatchObject({ act: 'supply', quantity: '-2', balance: '2', witness: 'Bela Beside' });
  });

  it('@SAFETY WG4 below nought it is given and entered, and the difference is a case', async () => {
    const { give, written, book } = await atTheBedside();
    await give({ giving: { amount: mg('120'), route: { text: 'subcutaneous' } }, already: true });
    expect(await written()).toEqual([OPENED, ['supply', '-12', '-2']]);
    expect((await book()).cases).toMatchObject([{ state: 'open', cause: 'below-nought' }]);
  });

  it('WG1 what was held, and what the patient brought, is not of the ward', async () => {
    const { give, written } = await atTheBedside();
    await give({ outcome: 'held', reason: { code: 'sedated' } });
    await give({
      drug: { how: 'own-supply', scans: [{ text: packCode(CALMANE) }] },
      ...{ already: true, paths: [{ path: 'own-drugs', reason: 'brought from home' }] },
    });
    expect(await written()).toEqual([OPENED]);
  });

  it('@SAFETY WG6 entered in error it is noted on each line; the balance stays for two people to correct', async () => {
    const { rig, give, written, book, patientId, commandId } = await atTheBedside();
    const { id, rev } = await give({ waste: { drawn: mg('10'), amount: mg('5') }, witness: PROOFS.witness });
    const error = { commandId: commandId(), patientId, id, parent: rev, reason: 'other patient' };
    await rig.done(administration.withdraw, error);
    const lines = ['supply', '-0.5', '9.5'];
    expect(await written()).toEqual([OPENED, lines, ['destroy', '-0.5', '9'], ['note', '0', '9'], ['note', '0', '9']]);
    const { entries } = await book();
    expect(entries.slice(3).map(({ noteOn }) => noteOn)).toEqual(entries.slice(1, 3).map((entry) => entry.id));
    expect(entries[3]?.note).toContain('other patient');
    const { resource: task } = await rig.get(taskIdFor('free', id, 'register-settle'));
    expect(task).toMatchObject({ status: 'requested', priority: 'urgent' });
    expect(JSON.stringify(task)).toContain('other patient');
  });

  it('WG5 the verdict says beforehand that the ward has a register', async () => {
    const { rig, wristband, patientId, orderId } = await atTheBedside();
    const asked = {
      ...{ patientId, patient: { scan: await wristband(patientId) } },
      for: { kind: 'dose' as const, doseId: `${orderId}@once`, orderId },
      ...{ drug: { scans: [{ text: packCode(CALMANE) }] }, giving: {} },
    };
    expect((await rig.done(administration.judge, asked)).register).toEqual({
      drug: 'Calmane demo 10 mg/mL injection',
      unit: 'mL',
    });
  });
});

describe('a controlled drug in a bag', () => {
  const RATE = { amount: mg('5'), perKg: false, per: 'hour' as const };

  async function hanging(inBag?: string) {
    const ward = await atTheBedside();
    const { rig, commandId, patientId, wristband } = ward;
    const regimen = {
      ...{ kind: 'infusion' as const, rate: RATE, volume: { value: '50', unit: 'mL' as const } },
      ...(inBag ? { inBag: mg(inBag) } : {}),
    };
    const course = { start: '2026-11-22T08:00:00Z' };
    const { id: orderId } = await ward.order(patientId, CALMANE, { regimen, course, route: { text: 'subcutaneous' } });
    const patient = { scan: await wristband(patientId) };
    const made = () => ({ commandId: commandId(), patientId, patient, for: { kind: 'order' as const, orderId } });
    const hang = (more: object = {}) =>
      rig.done(administration.infusion, {
        ...{ ...made(), act: 'start', already: true, giving: { rate: RATE }, second: PROOFS.second },
        ...{ drug: { scans: [{ text: packCode(CALMANE) }] }, ...more },
      });
    const stop = (startId: string, more: object = {}) =>
      rig.done(administration.infusion, { ...made(), act: 'stop', startId, giving: {}, drug: {}, ...more });
    const task = async (id = '') => JSON.stringify((await rig.get(id)).resource);
    return { ...ward, hang, stop, task };
  }
  const HUNG = ['supply', '-5', '5'];
  const REST = { drawn: mg('20'), amount: mg('20') };

  it('@SAFETY WG8 goes out of the register when it is hung, with who stood by', async () => {
    const { hang, written, book } = await hanging('50');
    expect((await hang()).register).toEqual({ state: 'entered', balance: '5', unit: 'mL' });
    expect(await written()).toEqual([OPENED, HUNG]);
    expect((await book()).entries[1]).toMatchObject({ witness: 'Bela Beside' });
  });

  it('@SAFETY WG8 the rest at the stop is noted with its witness on that line, and taken out only once', async () => {
    const { hang, stop, written, book } = await hanging('50');
    const { id } = await hang();
    const told = await stop(id, { waste: REST, witness: PROOFS.witness });
    expect(told).toMatchObject({ register: { state: 'entered' }, taskIds: [] });
    expect(await written()).toEqual([OPENED, HUNG, ['note', '0', '5']]);
    const [, hung, note] = (await book()).entries;
    expect(note).toMatchObject({ noteOn: hung?.id, witness: 'Bela Beside', note: expect.stringContaining('20 mg') });
  });

  it('@SAFETY WG8 a rest of which nobody said what became of it is a task that says how much it was', async () => {
    const { hang, stop, written, task } = await hanging('50');
    const { id } = await hang();
    const { taskIds } = await stop(id, { infused: { value: '30', unit: 'mL' } });
    expect(await task(taskIds[0])).toContain('20 mL was left in the bag');
    expect(await written()).toEqual([OPENED, HUNG, ['note', '0', '5']]);
  });

  it('WG8 a bag that ran in leaves nothing to say', async () => {
    const { hang, stop, written } = await hanging('50');
    const { id } = await hang();
    expect((await stop(id, { infused: { value: '50', unit: 'mL' } })).taskIds).toEqual([]);
    expect(await written()).toEqual([OPENED, HUNG]);
  });

  it('@SAFETY WG3 an order without the content of the bag: note and task name what is missing and who settles it', async () => {
    const { hang, written, book, task } = await hanging();
    const { register: told, taskIds } = await hang();
    expect(told?.state).toBe('not-reckoned');
    expect(await written()).toEqual([OPENED, ['note', '0', '10']]);
    const missing = 'the order does not say how much of the drug is in the bag';
    expect((await book()).entries[1]?.note).toContain(missing);
    expect(await task(taskIds[0])).toContain(missing);
  });
});
