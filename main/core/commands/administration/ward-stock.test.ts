import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { taskIdFor } from '#shared/domain/task/build-task.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { buildStockPlace } from '#shared/model/stock-place.ts';
import { aRound, DOLOROL, packCode, TWICE_A_DAY } from '../../testing/a-round.ts';
import { writeAsCentral } from '../../testing/a-store.ts';
import { aWard } from '../../testing/a-ward.ts';

const { administration, stock, batch } = contract;
const CUPBOARD = 'Location:cupboard-1';
const LOT = { lot: 'LOT1', expiry: '2027-12-31' };

async function atTheBedside(held?: string) {
  const round = await aRound();
  const { rig, commandId } = round;
  await round.formulary(DOLOROL);
  const { wardId, beds } = await aWard(rig, ['MED 1']);
  if (held !== undefined) {
    const place = { code: 'CUP', name: 'Cupboard', partOf: wardId, site: 'N1', storage: 'room', inUse: true } as const;
    await writeAsCentral(rig.store, 'Location', [
      { id: CUPBOARD, resource: buildStockPlace({ level: 'store', ...place }) },
    ]);
    const lines = [{ product: DOLOROL.code, batch: { ...LOT }, quantity: held }];
    const from = { is: 'supplier' as const, name: 'Demo Wholesale' };
    await rig.done(stock.receive, { commandId: commandId(), from, location: CUPBOARD, lines });
  }
  const { id: patientId } = await rig.registerSomebody();
  await rig.done(contract.allergy.recordNone, { commandId: commandId(), patientId });
  const admission = { commandId: commandId(), patientId, mode: 'planned' as const, locationId: beds[0] ?? '' };
  await rig.done(contract.encounter.admit, admission);
  const { id: orderId, rev } = await round.order(patientId, DOLOROL, TWICE_A_DAY);
  const band = await round.wristband(patientId);
  const give = async (more: Partial<InputOf<typeof administration.record>> = {}) => {
    const answer = await rig.call(administration.record, {
      ...{ commandId: commandId(), patientId, patient: { scan: band } },
      for: { kind: 'dose', doseId: `${orderId}@2026-11-22T08:00`, orderId, seenRev: rev },
      ...{ drug: { scans: [{ text: packCode(DOLOROL) }] }, outcome: 'given' as const },
      giving: { amount: { value: '1', unit: 'g' }, route: { text: 'oral' } },
      ...more,
    });
    if (isRefusal(answer)) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const moved = async () => {
    const found = await rig.store.listDocuments({ kind: 'StockMovement', limit: 50 });
    return found
      .map(({ body }) => JSON.parse(body ?? '{}').resource)
      .filter(({ type }) => type !== 'receipt' && type !== 'receive')
      .map((one) => [one.type, Number(one.quantity)]);
  };
  return { ...round, patientId, give, moved };
}

describe('stock of a ward', () => {
  it('WG7 what is given out of a cupboard of the ward leaves it, in the unit of work of the dose', async () => {
    const { rig, give, moved } = await atTheBedside('10');
    const { id } = await give();
    expect(await moved()).toEqual([['issue', -2]]);
    const [movement] = (await rig.store.listDocuments({ kind: 'StockMovement', limit: 50 })).filter(({ body }) =>
      body?.includes(id),
    );
    const commitOf = (body = '{}') => JSON.parse(body).commit?.id;
    expect(commitOf(movement?.body)).toBe(commitOf((await rig.store.find(id))?.body));
  });

  it('WG7 another batch than the cupboard holds is not of the cupboard; a ward without one moves nothing', async () => {
    const { give, moved } = await atTheBedside('10');
    await give({ drug: { scans: [{ text: packCode(DOLOROL, { lot: 'OTHER' }) }] } });
    expect(await moved()).toEqual([]);
    const without = await atTheBedside();
    await without.give();
    expect(await without.moved()).toEqual([]);
  });

  it('@SAFETY WG7 more than the book knows, and what is recalled, is given and charted all the same', async () => {
    const short = await atTheBedside('1');
    await short.give();
    expect(await short.moved()).toEqual([['issue', -2]]);
    const { rig, commandId, give, moved } = await atTheBedside('10');
    const [pack] = DOLOROL.packs;
    await rig.done(batch.recall, { commandId: commandId(), gtin: pack?.gtin ?? '', reason: 'particles' });
    expect((await give({ already: true })).id).toMatch(/^MedicationAdministration:/);
    expect(await moved()).toEqual([]);
  });

  it('WG7 who had a batch is told once of a dose out of a cupboard', async () => {
    const { rig, give, patientId } = await atTheBedside('10');
    await give();
    const gtin = DOLOROL.packs[0]?.gtin ?? '';
    const { people } = await rig.done(stock.recipients, { gtin, lot: LOT.lot });
    expect(people).toMatchObject([{ patientId, events: [{ how: 'given' }] }]);
    expect(people[0]?.events).toHaveLength(1);
  });

  it('WG7 a dose that was entered in error lies in the cupboard again', async () => {
    const { rig, give, moved, patientId, commandId } = await atTheBedside('10');
    const { id, rev } = await give();
    const error = { commandId: commandId(), patientId, id, parent: rev, reason: 'other patient' };
    await rig.done(administration.withdraw, error);
    expect((await moved()).toSorted()).toEqual([
      ['issue', -2],
      ['issue', 2],
    ]);
    expect(await rig.store.find(taskIdFor('free', id, 'register-settle'))).toBeUndefined();
  });
});
