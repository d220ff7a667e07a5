import type { Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { ALPHACILLIN, aRound, DOLOROL, INSULIN, packCode, pharmacist, TWICE_A_DAY } from '../../testing/a-round.ts';

const { administration, order } = contract;

async function ward() {
  const round = await aRound();
  await round.formulary(DOLOROL, ALPHACILLIN, INSULIN);
  const patientId = await round.admitted();
  const { rig, commandId } = round;
  /** Signed, and looked through by nobody. */
  const sign = async (of: string, { code, generic }: Product, dosing: OrderEntryInput['dosing']) => {
    const entry = { drug: { text: generic }, productId: `MedicationKnowledge:${code}`, dosing };
    const [saved] = await rig.done(order.prescribe, { commandId: commandId(), patientId: of, orders: [{ entry }] });
    if (!saved) throw new Error('nothing was signed');
    return saved;
  };
  const asPharmacist = (name: string, input: object) => rig.dispatcher.call(name, input, pharmacist());
  const listed = async (...patientIds: string[]) => {
    const answer = await asPharmacist(order.toVerify.name, { patientIds: [patientId, ...patientIds] });
    if (answer.state !== 'reply') throw new Error(JSON.stringify(answer));
    return (answer.value as OutputOf<typeof order.toVerify>).patients;
  };
  const verify = ({ id, rev }: { readonly id: string; readonly rev: string }, more: object = { state: 'verified' }) =>
    asPharmacist(order.verify.name, { commandId: commandId(), patientId, id, parent: rev, ...more });
  const tasks = async () => {
    const stored = await rig.store.listDocuments({ kind: 'Task', limit: 20 });
    const resources = await Promise.all(stored.map(async ({ id }) => (await rig.get<Task>(id)).resource));
    return resources.filter(({ code }) => code?.coding?.[0]?.code === 'verify-order');
  };
  return { ...round, patientId, sign, asPharmacist, listed, verify, tasks };
}

describe('OV what a pharmacist has to look through', () => {
  it('OV1 lists orders that may be given and that nobody verified, with what went in before; only of who is in care here', async () => {
    const { rig, commandId, patientId, sign, wristband, listed, verify } = await ward();
    const { id: stranger } = await rig.registerSomebody('Elm');
    const saved = await sign(patientId, DOLOROL, TWICE_A_DAY);
    await rig.done(administration.record, {
      ...{ commandId: commandId(), patientId, outcome: 'given' as const },
      ...{ for: { kind: 'order', orderId: saved.id }, patient: { scan: await wristband(patientId) } },
      ...{
        drug: { scans: [{ text: packCode(DOLOROL) }] },
        giving: { amount: { value: '1', unit: 'g' } },
        already: true,
      },
    });
    const [patient, ...others] = await listed(stranger);
    expect(others).toEqual([]);
    expect(patient).toMatchObject({
      ...{ patientId, complete: true, allergies: { state: 'no-known' } },
      orders: [{ id: saved.id, name: 'Dolorol 500 mg tablet', highAlert: false, given: 1 }],
    });
    expect(JSON.stringify(await rig.auditEvents())).toContain(stranger);
    await verify(saved, { state: 'queried', note: 'twice the usual dose?' });
    rig.clock.advance(60_000);
    const [queried] = await listed();
    expect(queried?.orders).toHaveLength(1);
    await verify(queried?.orders[0] ?? saved);
    expect(await listed()).toEqual([]);
  });
  it('OV2 asks once for each patient, and the task is done with the last order; a nurse sees no such list', async () => {
    const { rig, patientId, sign, verify, tasks } = await ward();
    const one = await sign(patientId, DOLOROL, TWICE_A_DAY);
    const other = await sign(patientId, INSULIN, {
      ...TWICE_A_DAY,
      regimen: { kind: 'once', dose: { kind: 'fixed', amount: { value: '10', unit: 'units' } } },
      route: { text: 'subcutaneous' },
    });
    const [task, ...more] = await tasks();
    expect(more).toEqual([]);
    expect(task).toMatchObject({
      status: 'requested',
      description: 'Dolorol 500 mg tablet',
      authoredOn: expect.any(String),
    });
    await verify(one);
    expect((await tasks())[0]?.status).toBe('requested');
    await verify(other);
    expect((await tasks())[0]?.status).toBe('completed');
    const again = await sign(patientId, ALPHACILLIN, TWICE_A_DAY);
    expect((await tasks()).map(({ status }) => status).toSorted()).toEqual(['completed', 'requested']);
    const stop = {
      commandId: crypto.randomUUID(),
      patientId,
      id: again.id,
      parent: again.rev,
      reason: { text: 'rash' },
    };
    await rig.done(order.stop, stop);
    expect((await tasks()).map(({ status }) => status)).toEqual(['completed', 'completed']);
  });
  it('OV3 a set is one act: medicines and what is ordered beside them, all or none', async () => {
    const { rig, commandId, patientId } = await ward();
    const entry = { drug: { text: 'Dolorol' }, productId: `MedicationKnowledge:${DOLOROL.code}`, dosing: TWICE_A_DAY };
    const requests = [{ category: 'laboratory' as const, what: { text: 'Potassium' } }];
    const input = () => ({ commandId: commandId(), patientId, orders: [{ entry }], requests });
    const saved = await rig.done(order.prescribe, input());
    expect(saved.map(({ id }) => id.split(':')[0])).toEqual(['MedicationRequest', 'ServiceRequest']);
    // The same again is therapy given twice: refused whole.
    expect(await rig.call(order.prescribe, input())).toMatchObject({ code: 'conflict', path: 'overrides' });
    expect(await rig.store.listDocuments({ kind: 'ServiceRequest', limit: 10 })).toHaveLength(1);
  });
});
