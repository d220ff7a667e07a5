import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { aStore, TABLET, VIAL } from '../../testing/a-store.ts';

const { reorder, stock } = contract;
const DAY_MS = 86_400_000;

/** A store that received tablets twenty days ago. */
async function stocked() {
  const store = await aStore();
  await store.got('200', { unitCost: '0.10' });
  store.rig.clock.advance(20 * DAY_MS);
  const rule = { product: TABLET.code, ven: 'vital' as const, leadTimeDays: 7, reviewDays: 14 };
  const lineOf = async (product: string) =>
    (await store.rig.done(reorder.suggest, {})).lines.find((line) => line.product === product);
  return { ...store, rule, lineOf };
}

describe('RO suggestions at the desk', () => {
  it('RO1 goes by the common rule until somebody says another; a rule alone makes a product a line', async () => {
    const { rig, commandId, rule, lineOf } = await stocked();
    expect(await lineOf(TABLET.code)).toMatchObject({
      ...{ rule: { ven: 'essential', leadTimeDays: 14, packUnits: '28' }, available: '200', perDay: 0, suggested: '0' },
      ...{ historyDays: 20, urgency: 'enough' },
    });
    expect(await lineOf(VIAL.code)).toBeUndefined();
    const minimum = { ...rule, product: VIAL.code, minimum: '5' };
    const saved = await rig.done(reorder.setRule, { commandId: commandId(), ...minimum });
    expect(await lineOf(VIAL.code)).toMatchObject({
      ...{ rule: { ven: 'vital', minimum: '5', rev: saved.rev }, available: '0', suggested: '5', urgency: 'out' },
    });
  });

  it('RO1 a rule is changed on the version that was seen', async () => {
    const { rig, commandId, rule, lineOf } = await stocked();
    const first = await rig.done(reorder.setRule, { commandId: commandId(), ...rule });
    expect(await rig.call(reorder.setRule, { commandId: commandId(), ...rule })).toMatchObject({ code: 'conflict' });
    const less = { ...rule, parent: first.rev, ven: 'non-essential' as const };
    expect(isRefusal(await rig.call(reorder.setRule, { commandId: commandId(), ...less }))).toBe(false);
    expect(await lineOf(TABLET.code)).toMatchObject({ rule: { ven: 'non-essential' } });
  });

  it('RO7 what is on order is not ordered again', async () => {
    const { rig, commandId, rule, lineOf } = await stocked();
    await rig.done(reorder.setRule, { commandId: commandId(), ...rule, minimum: '500' });
    expect(await lineOf(TABLET.code)).toMatchObject({ suggested: '308', packs: 11, value: '30.80', urgency: 'due' });
    expect(await rig.done(reorder.suggest, {})).toMatchObject({ currency: 'EUR' });
    const lines = [{ product: TABLET.code, quantity: '280' }];
    await rig.done(stock.order, { commandId: commandId(), number: 'B-1', supplier: 'Demo Wholesale', lines });
    expect(await lineOf(TABLET.code)).toMatchObject({ onOrder: '280', suggested: '28', packs: 1 });
  });
});
