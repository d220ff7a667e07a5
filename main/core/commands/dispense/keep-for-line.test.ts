import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { StockReservationResource } from '#shared/model/stock-reservation.ts';
import { aCounter, BOXED, STORE } from '../../testing/a-counter.ts';
import { packCode } from '../../testing/a-round.ts';

const { dispense } = contract;
type Check = InputOf<typeof dispense.check>;

type World = Awaited<ReturnType<typeof aCounter>>;

/** Another person's prescription, on paper. */
async function onPaper(world: World, family: string, quantity: string) {
  const { id: patientId } = await world.rig.registerSomebody(family);
  const paper = {
    ...{ productId: `MedicationKnowledge:${BOXED.code}`, directions: '1 tablet at night', quantity },
    ...{ prescriber: 'Dr Rowan', writtenOn: '2026-11-20' },
  };
  const { id: entry } = await world.done(dispense.arrive, {
    ...{ commandId: world.commandId(), patientId, source: 'paper', paper: [paper] },
  });
  const at = { patientId, entry };
  return { ...at, on: () => ({ commandId: world.commandId(), ...at }) };
}

async function checked(quantity: string, result: Check['result'] = 'passed') {
  const world = await aCounter();
  await world.stocked(BOXED, 'E1', '2027-01-31', '20');
  const prescription = await world.waiting({ quantity });
  const check = (more: Partial<Check> = {}) =>
    world.done(dispense.check, { ...prescription.on(), line: '1', result, ...more });
  await check();
  const events = async () => {
    const stored = await world.rig.store.listDocuments({ kind: 'StockReservation', limit: 100 });
    return stored.map(({ body }) => (JSON.parse(body ?? '{}') as { resource: StockReservationResource }).resource);
  };
  return { world, ...prescription, check, events };
}

describe('DP what is kept for a line', () => {
  it('DP15 a line that passed its check keeps what it wants, first expired first; taking it ends that', async () => {
    const { world, on, entry, events } = await checked('8');
    const [kept] = await events();
    expect(kept).toMatchObject({
      purpose: `${entry}#1`,
      lines: [{ product: BOXED.code, batch: { lot: 'E1' }, quantity: '8' }],
    });
    await world.done(dispense.supply, {
      ...{ ...on(), line: '1', storeId: STORE, quantity: '8', language: 'en', directions: 'Take 1 tablet.' },
      batches: [{ scans: [{ text: packCode(BOXED, { lot: 'E1', expiry: '270131' }) }], quantity: '8' }],
    });
    expect((await events()).map(({ lines, ended }) => [lines.length, ended])).toEqual([
      [1, undefined],
      [0, 'fulfilled'],
    ]);
  });

  it('DP15 what is kept for one is proposed to no other; more than there is keeps what there is', async () => {
    const { world, on, check, events } = await checked('15');
    const other = await onPaper(world, 'Elm', '10');
    await world.done(dispense.check, { ...other.on(), line: '1', result: 'passed' });
    expect((await events())[1]?.lines).toMatchObject([{ quantity: '5' }]);
    const asked = { productId: `MedicationKnowledge:${BOXED.code}`, storeId: STORE, quantity: '10' };
    const pick = ({ patientId, entry }: { readonly patientId: string; readonly entry: string }) =>
      world.done(dispense.pick, { patientId, entry, line: '1', ...asked });
    expect((await pick(other)).missing).toBe('5');
    expect((await pick(on())).missing).toBe('0');
    await check({ result: 'queried', note: 'the dose is in doubt' });
    expect((await events()).at(-1)).toMatchObject({ lines: [], ended: 'cancelled' });
    expect((await pick(other)).missing).toBe('0');
  });

  it('DP15 a prescription that is closed sets free what was kept for it; a line that did not pass keeps nothing', async () => {
    const { world, on, events } = await checked('8');
    await world.done(dispense.close, { ...on(), reason: 'went elsewhere' });
    expect((await events()).at(-1)).toMatchObject({ lines: [], ended: 'cancelled' });
    const doubtful = await onPaper(world, 'Elm', '2');
    const queried = { line: '1', result: 'queried', note: 'the dose is in doubt' } as const;
    await world.done(dispense.check, { ...doubtful.on(), ...queried });
    expect(await events()).toHaveLength(2);
  });
});
