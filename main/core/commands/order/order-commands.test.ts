import type { MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { buildProductResource } from '#shared/domain/formulary/product-resource.ts';
import { readCheckMark } from '#shared/domain/knowledge/check-mark.ts';
import { indexPack } from '#shared/domain/knowledge/index-pack.ts';
import { knowledgePack } from '#shared/domain/knowledge/pack-schema.ts';
import { TEST_PACK_INPUT } from '#shared/domain/knowledge/testing/test-pack.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { SecondPersons } from '../../session/second-persons.ts';
import { createCoreRig } from '../../testing/core-rig.ts';
import { signedInWindow } from '../../testing/test-desk.ts';

const { order, product } = contract;
const commandId = () => crypto.randomUUID();
const PACK = indexPack(knowledgePack.parse(TEST_PACK_INPUT));
const PROOF = '11111111-1111-4111-8111-111111111111';
const START = '2026-11-22T08:00:00Z';

function entryOf(text: string, changes: Partial<OrderEntryInput> = {}): OrderEntryInput {
  return {
    drug: { text },
    dosing: {
      regimen: {
        kind: 'at-times',
        times: ['08:00', '20:00'],
        dose: { kind: 'fixed', amount: { value: '500', unit: 'mg' } },
      },
      course: { start: START },
      route: { text: 'oral' },
    },
    ...changes,
  };
}

async function ward() {
  const secondPersons: Pick<SecondPersons, 'find' | 'spend'> = {
    find: (proof) =>
      proof === PROOF
        ? {
            ...{
              userId: 'User:2',
              displayName: 'Pia Harm',
              roles: ['pharmacist'],
              permissions: new Set(['order.verify']),
            },
            ...{ by: 'login', secret: 'pin', at: START },
          }
        : refusal('password-needed', 'The second person has to sign once more.'),
    spend: () => undefined,
  };
  const rig = createCoreRig({ secondPersons, knowledge: () => ({ inForce: async () => PACK }) });
  const { id: patientId } = await rig.registerSomebody();
  await rig.done(contract.allergy.recordNone, { commandId: commandId(), patientId });
  const sign = (entry: OrderEntryInput, more: object = {}) =>
    rig.call(order.prescribe, { commandId: commandId(), patientId, orders: [{ entry, overrides: [], ...more }] });
  const signed = async (entry: OrderEntryInput) => {
    const saved = await rig.done(order.prescribe, { commandId: commandId(), patientId, orders: [{ entry }] });
    return saved[0] as { id: string; rev: string };
  };
  const check = async (...orders: OrderEntryInput[]) => rig.done(order.check, { patientId, orders });
  const on = ({ id, rev }: { id: string; rev: string }) => ({ commandId: commandId(), patientId, id, parent: rev });
  const read = async (id: string) => readOrder({ id, resource: (await rig.get<MedicationRequest>(id)).resource });
  return { rig, patientId, sign, signed, check, on, read };
}

describe('OC orders for medicines', () => {
  it('OC1 are signed with what the pack said: version, verdict and how many things nobody checked', async () => {
    const { rig, sign } = await ward();
    const [saved] = (await sign(entryOf('Alphacillin'))) as { id: string }[];
    const { resource } = await rig.get<MedicationRequest>(saved?.id ?? '');
    expect(resource).toMatchObject({ status: 'active', requester: { display: 'Nora Urse' } });
    expect(readCheckMark(resource)).toMatchObject({ pack: { id: 'test', version: 3 }, verdict: 'not-checked' });
  });

  it('OC2 want a reason for a finding, under the key that the check gave it', async () => {
    const { signed, sign, check, rig } = await ward();
    await signed(entryOf('Dolorol'));
    const again = entryOf('Dolorol');
    expect(await sign(again)).toMatchObject({ code: 'conflict', path: 'overrides' });
    const [checked] = await check(again);
    const alerts = (checked?.findings ?? []).filter(({ override }) => override !== 'none');
    expect(alerts.map(({ kind }) => kind)).toContain('duplicate');
    const reason = { text: 'Loading dose besides' };
    const overrides = alerts.map(({ key }) => ({ finding: key, reason }));
    const [saved] = (await sign(again, { overrides })) as { id: string }[];
    const { resource } = await rig.get<MedicationRequest>(saved?.id ?? '');
    expect(readCheckMark(resource)?.overrides[0]).toMatchObject({ kind: 'duplicate', reason: reason.text });
  });

  it('OC3 of the highest tier want a second person besides; a rule that says never is never overridden', async () => {
    const { rig, patientId, check, sign } = await ward();
    const entry = { substance: { text: 'Alphacillin' }, criticality: 'high' as const };
    await rig.done(contract.allergy.record, { commandId: commandId(), patientId, entry });
    const [checked] = await check(entryOf('Alphacillin'));
    const overrides = (checked?.findings ?? []).flatMap(({ key, override }) =>
      override === 'none' ? [] : [{ finding: key, reason: { text: 'Tolerated since' } }],
    );
    const orders = [{ entry: entryOf('Alphacillin'), overrides }];
    const input = () => ({ commandId: commandId(), patientId, orders });
    expect(await rig.call(order.prescribe, input())).toMatchObject({ code: 'password-needed', path: 'secondPerson' });
    const [saved] = await rig.done(order.prescribe, { ...input(), secondPerson: PROOF });
    const { resource } = await rig.get<MedicationRequest>(saved?.id ?? '');
    expect(readCheckMark(resource)?.secondPerson).toBe('Pia Harm');
    expect(await sign(entryOf('Fixamide'))).toMatchObject({
      refused: true,
      sentence: expect.stringContaining('Nobody'),
    });
  });

  it('OC4 are held against each other when they are signed together, and none is kept when one is refused', async () => {
    const { rig, patientId, check } = await ward();
    const both = [entryOf('Longol'), entryOf('Longamide')];
    const [one, other] = await check(...both);
    expect(one?.findings.map(({ kind }) => kind)).toContain('interaction');
    expect(other?.findings.map(({ kind }) => kind)).toContain('interaction');
    const orders = both.map((entry) => ({ entry }));
    expect(await rig.call(order.prescribe, { commandId: commandId(), patientId, orders })).toMatchObject({
      code: 'conflict',
    });
    expect(await rig.store.listDocuments({ kind: 'MedicationRequest', limit: 10 })).toHaveLength(0);
  });

  it.each([
    [
      'as needed without a most',
      { kind: 'as-needed', indication: { text: 'pain' }, dose: dose('500', 'mg') },
      'maximum-missing',
    ],
    ['a dose in hours', { kind: 'once', dose: dose('2', 'hour') }, 'no-dose-unit'],
    [
      'a range backwards',
      { kind: 'once', dose: { kind: 'range', low: { value: '2', unit: 'mg' }, high: { value: '1', unit: 'mg' } } },
      'range-backwards',
    ],
    [
      'lines of a scale that overlap',
      {
        kind: 'scale',
        times: ['08:00'],
        measuredIn: 'mmol/L',
        bands: [
          { from: '10', below: '15', dose: { value: '4', unit: 'units' } },
          { from: '14', dose: { value: '6', unit: 'units' } },
        ],
      },
      'scale-overlaps',
    ],
  ] as const)('OC5 %s is refused, and said why', async (_case, regimen, problem) => {
    const { sign } = await ward();
    const entry = entryOf('Dolorol');
    const bad = { ...entry, dosing: { ...entry.dosing, regimen: regimen as never } };
    expect(await sign(bad)).toMatchObject({ code: 'invalid-input', details: { problems: [[problem]] } });
  });

  it('OC6 a change is a new order of the line; the old one is not written to, and what has ended is not changed', async () => {
    const { rig, signed, on, read } = await ward();
    const first = await signed(entryOf('Mysterin'));
    rig.clock.advance(60_000);
    const entry = entryOf('Mysterin', { note: 'less at night' });
    const second = await rig.done(order.change, { ...on(first), entry });
    expect(await read(second.id)).toMatchObject({ lineage: first.id, prior: first.id });
    expect((await rig.get(first.id))._rev).toBe(first.rev);
    expect(await rig.call(order.change, { ...on(first), entry })).toMatchObject({ code: 'conflict' });
    const stopped = await rig.done(order.stop, { ...on(second), reason: { text: 'better' } });
    expect(await rig.call(order.change, { ...on(stopped), entry })).toMatchObject({ code: 'invalid-input' });
    expect(await rig.call(order.stop, { ...on(stopped), reason: { text: 'x' } })).toMatchObject({
      code: 'already-done',
    });
  });

  it('OC7 are held, released and verified: never by the prescriber, a doubt with words', async () => {
    const { rig, signed, on, read } = await ward();
    const first = await signed(entryOf('Mysterin'));
    const held = await rig.done(order.hold, { ...on(first), reason: { text: 'low pressure' } });
    expect((await read(first.id)).status).toBe('on-hold');
    const freed = await rig.done(order.release, on(held));
    const verify = { ...on(freed), state: 'verified' as const };
    expect(await rig.call(order.verify, verify)).toMatchObject({ code: 'not-permitted' });
    const pharmacist = signedInWindow('order.verify', 'chart.read');
    const as = async (input: object) => rig.dispatcher.call('order.verify', input, otherPerson(pharmacist));
    expect(await as({ ...verify, state: 'queried' })).toMatchObject({ state: 'refused' });
    expect(await as({ ...verify, commandId: commandId() })).toMatchObject({ state: 'reply' });
    expect((await read(first.id)).verification.state).toBe('verified');
  });

  it('OC8 a fork is decided by a person: one version goes on and names the other, or all of it stops', async () => {
    for (const decision of ['goes-on', 'stops'] as const) {
      const { rig, patientId, signed, on, read } = await ward();
      const first = await signed(entryOf('Mysterin'));
      const second = await rig.done(order.change, { ...on(first), entry: entryOf('Mysterin', { note: 'more' }) });
      await forkedElsewhere(rig, patientId, first.id, second.id);
      const settle = { ...on(second), decision, reason: { text: 'as today' } };
      expect(await rig.call(order.settle, { ...settle, rivals: ['MedicationRequest:nobody'] })).toMatchObject({
        code: 'conflict',
      });
      const settled = await rig.done(order.settle, {
        ...settle,
        commandId: commandId(),
        rivals: ['MedicationRequest:rival'],
      });
      const after = await read(settled.id);
      if (decision === 'goes-on')
        expect(after).toMatchObject({ prior: second.id, settles: ['MedicationRequest:rival'], status: 'active' });
      else expect([after.status, (await read('MedicationRequest:rival')).status]).toEqual(['stopped', 'stopped']);
    }
  });

  it('OC9 carry the name and code of the formulary; the search finds by what is typed or scanned', async () => {
    const { rig, sign } = await ward();
    const id = 'MedicationKnowledge:1';
    const found = {
      ...{
        code: 'D1',
        generic: 'Dolorol',
        form: 'tablet',
        routes: ['oral'],
        baseUnit: 'tablet',
        status: 'active' as const,
      },
      tallMan: 'DOLorol',
      ingredients: [
        {
          name: 'Dolorol',
          strength: { active: { value: '500', unit: 'mg' }, per: { value: '1', unit: 'tablet' } },
        } as const,
      ],
      packs: [{ gtin: '09521000000011', level: 'pack' as const, units: '20' }],
    };
    const envelope = { kind: 'MedicationKnowledge', v: 1, facility: '*', by: 'central', station: 'central' };
    const body = {
      ...envelope,
      at: `${START.replace('Z', '.000Z')}-0000-central`,
      resource: buildProductResource(found),
    };
    await rig.store.write({ edits: [{ id, body: JSON.stringify(body) }] });
    for (const text of ['dolo 500', '09521000000011', 'd1'])
      expect((await rig.done(product.search, { text })).products[0]).toMatchObject({
        ...{ id, shownName: 'DOLorol 500 mg tablet', name: 'Dolorol 500 mg tablet' },
      });
    const entry = entryOf('whatever the screen said', { productId: id });
    const [saved] = (await sign(entry)) as { id: string }[];
    const { resource } = await rig.get<MedicationRequest>(saved?.id ?? '');
    expect(resource.medicationCodeableConcept).toMatchObject({
      text: 'Dolorol 500 mg tablet',
      coding: [{ code: 'D1' }],
    });
    expect(await sign(entryOf('x', { productId: 'MedicationKnowledge:none' }))).toMatchObject({ code: 'not-found' });
  });

  it('FO10 @SAFETY a restricted product holds up until its rule is answered; a closed one is never ordered', async () => {
    const { rig, check, sign } = await ward();
    const cells = {
      code: 'D9',
      generic: 'Dolorol',
      strength: '500 mg',
      form: 'tablet',
      routes: 'oral',
      base_unit: 'tablet',
    };
    const save = (restricted: string, more: object = {}) =>
      rig.done(contract.formulary.save, {
        commandId: commandId(),
        cells: { ...cells, restricted },
        packs: [],
        ...more,
      });
    const { id, rev } = await save('approval: head of ward');
    const entry = entryOf('Dolorol', { productId: id });
    expect(await sign(entry)).toMatchObject({ code: 'conflict', path: 'overrides' });
    const [checked] = await check(entry);
    const alerts = (checked?.findings ?? []).filter(({ override }) => override !== 'none');
    expect(alerts).toMatchObject([{ kind: 'restricted', tier: 'serious', restriction: { words: 'head of ward' } }]);
    const overrides = alerts.map(({ key }) => ({ finding: key, reason: { text: 'Dr Lee, 4711' } }));
    const [saved] = (await sign(entry, { overrides })) as { id: string }[];
    const { resource } = await rig.get<MedicationRequest>(saved?.id ?? '');
    expect(readCheckMark(resource)?.overrides).toMatchObject([{ kind: 'restricted', reason: 'Dr Lee, 4711' }]);
    rig.clock.advance(1_000);
    await save('closed', { id, parent: rev });
    expect(await sign(entry, { overrides })).toMatchObject({ refused: true, path: 'overrides' });
  });
});

function dose(value: string, unit: 'mg' | 'hour') {
  return { kind: 'fixed' as const, amount: { value, unit } };
}

type Rig = ReturnType<typeof createCoreRig>;

/** What another desk wrote about the same order, without having heard of the first change. */
async function forkedElsewhere(rig: Rig, patientId: string, priorId: string, like: string): Promise<void> {
  const { resource, _id, _rev, ...envelope } = await rig.get<MedicationRequest>(like);
  const [line] = resource.dosageInstruction ?? [];
  const dosageInstruction = [
    {
      ...line,
      doseAndRate: [{ doseQuantity: { value: 250, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }],
    },
  ];
  const rival = { ...resource, dosageInstruction, priorPrescription: { reference: priorId.replace(':', '/') } };
  const body = JSON.stringify({ ...envelope, patient: patientId, resource: rival });
  await rig.store.write({ edits: [{ id: 'MedicationRequest:rival', body }] });
}

function otherPerson(window: ReturnType<typeof signedInWindow>) {
  Object.assign(window.actor() ?? {}, { userId: 'User:pharmacist', displayName: 'Pia Harm' });
  return window;
}

describe('MO11 the weight of a dose', () => {
  const byWeight = (weightKg: string, value: string): OrderEntryInput => ({
    ...entryOf('Dolorol'),
    dosing: {
      regimen: {
        kind: 'once',
        dose: {
          ...{ kind: 'by-weight', amount: { value, unit: 'mg' }, weightKg, workings: 'as on paper' },
          rule: { unit: 'mg', perKg: '10', dosesPerDay: 1 },
        },
      },
      course: { start: START },
      route: { text: 'oral' },
    },
  });
  it('MO11 is the last that stands in the record: none, one in error or one before it is refused', async () => {
    const { rig, patientId, sign } = await ward();
    const weigh = async (weightKg: number, corrects?: { id: string; parent: string; reason: string }) => {
      rig.clock.advance(60_000);
      const entry = { takenAt: new Date(rig.clock.now()).toISOString(), spo2Scale: 1 as const, weightKg };
      return rig.done(contract.vitals.record, {
        commandId: commandId(),
        patientId,
        entry,
        ...(corrects ? { corrects } : {}),
      });
    };
    const refused = { code: 'invalid-input', path: 'entry' };
    expect(await sign(byWeight('70', '700'))).toMatchObject(refused);
    const slip = await weigh(70);
    await weigh(7, { id: slip.id, parent: slip.rev, reason: 'a decimal too many' });
    expect(await sign(byWeight('70', '700'))).toMatchObject(refused);
    expect(await sign(byWeight('7.0', '70'))).toHaveLength(1);
    const newer = await weigh(8);
    expect(await sign(byWeight('7', '70'))).toMatchObject(refused);
    const wrong = { commandId: commandId(), patientId, id: newer.id, parent: newer.rev, reason: 'other patient' };
    await rig.done(contract.vitals.withdraw, wrong);
    expect(await sign(byWeight('8', '80'))).toMatchObject(refused);
  });
});
