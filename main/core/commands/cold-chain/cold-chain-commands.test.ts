import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { aStore, LOT, TABLET, VIAL } from '../../testing/a-store.ts';

const { coldChain, stock } = contract;
type Import = InputOf<typeof coldChain.import>;

const BATCH = { gtin: '09506000134376', lot: 'V1', expiry: '2027-03-31' };

/** A fridge with ten vials since 08:00, and readings of it every ten minutes until 11:00; it is 12:00. */
async function withFridge(besides: readonly (typeof BATCH)[] = []) {
  const store = await aStore();
  const { rig, commandId, fridge, receive } = store;
  const lines = [BATCH, ...besides].map((batch) => ({ product: VIAL.code, batch, quantity: '10', location: fridge }));
  const received = await receive(lines, { celsius: 5 });
  if (isRefusal(received)) throw new Error(`not received: ${received.sentence}`);
  rig.clock.advance(4 * 3_600_000);
  const rows = (degrees: (minute: number) => number) =>
    Array.from({ length: 19 }, (_, index) => {
      const minute = index * 10;
      const at = new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString().slice(0, 16).replace('T', ' ');
      return `${at},${degrees(minute)}`;
    });
  const csv = (degrees: (minute: number) => number) =>
    ['Serial number,TL-1', 'Date Time,Temp (°C)', ...rows(degrees)].join('\n');
  const good = csv(() => 5);
  /** Warm from 09:00 until 10:00. */
  const warm = csv((minute) => (minute >= 60 && minute < 120 ? 12 : 5));
  const bring = (text: string, more: Partial<Import> = {}) =>
    rig.call(coldChain.import, {
      ...{ commandId: commandId(), location: fridge, name: 'fridge.csv', logger: 'TL-1', text },
      ...more,
    });
  const held = async () => {
    const card = await rig.done(stock.card, { product: VIAL.code });
    return card.rows.map(({ type, quantity }) => `${type} ${quantity}`);
  };
  return { ...store, good, warm, bring, held };
}

describe('TL temperature logs at the desk', () => {
  it('TL6 keeps the readings and puts aside what lay there, in one unit of work', async () => {
    const { rig, fridge, warm, bring, held } = await withFridge();
    const looked = await rig.done(coldChain.look, { location: fridge, name: 'fridge.csv', text: warm });
    expect(looked).toMatchObject({
      ...{ state: 'read', logger: 'TL-1', readings: 19, known: 0, lowest: '5.0', highest: '12.0', intervalMinutes: 10 },
      excursions: [{ type: 'warm', from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T10:00:00.000Z', peak: '12.0' }],
      concerned: [{ product: VIAL.code, name: 'Insulin demo injection', here: '10', left: '0' }],
    });
    expect(await held()).toEqual(['receive 10']);
    const answer = await bring(warm);
    expect(answer).toMatchObject({ quarantined: 1 });
    expect(await held()).toEqual(['receive 10', 'quarantine -10']);
    expect(await rig.done(coldChain.list, {})).toMatchObject([
      { logger: 'TL-1', readings: 19, excursions: [{ type: 'warm' }], aside: [{ quantity: '10' }], decisions: [] },
    ]);
  });

  it('TL4 keeps readings in which nothing happened, and moves nothing', async () => {
    const { rig, good, bring, held, fridge } = await withFridge();
    expect(await bring(good)).toMatchObject({ quarantined: 0 });
    expect(await held()).toEqual(['receive 10']);
    const [log] = await rig.done(coldChain.list, { location: fridge });
    const series = await rig.done(coldChain.series, { id: log?.id ?? '' });
    expect(series.points).toHaveLength(19);
    expect(series.limits).toContainEqual({ type: 'warm', side: 'above', celsius: 8 });
  });

  it('TL3 the same file brings nothing twice; a longer one brings what is new', async () => {
    const { rig, good, bring, commandId, fridge } = await withFridge();
    const once = { commandId: commandId(), location: fridge, name: 'fridge.csv', logger: 'TL-1', text: good };
    const first = await rig.call(coldChain.import, once);
    expect(await rig.call(coldChain.import, once)).toEqual(first);
    expect(await bring(good)).toMatchObject({ code: 'already-done' });
    rig.clock.advance(60_000);
    const longer = await bring(`${good}\n2026-11-22 11:10,5\n`);
    expect(isRefusal(longer)).toBe(false);
    const [newest] = await rig.done(coldChain.list, {});
    expect(newest).toMatchObject({ readings: 1, from: '2026-11-22T11:10:00.000Z' });
    expect(isRefusal(await bring(good, { logger: 'TL-2' }))).toBe(false);
  });

  it('TL1 refuses to keep what it would have to guess, and says what is asked for', async () => {
    const { rig, bring, fridge } = await withFridge();
    const text = 'Date Time,Temp (°C)\n01/02/2026 08:00,5\n';
    const looked = await rig.done(coldChain.look, { location: fridge, name: 'x', text });
    expect(looked).toEqual({ state: 'ask', what: 'date-order' });
    expect(await bring(text)).toMatchObject({ code: 'invalid-input', path: 'text' });
    expect(isRefusal(await bring(text, { answers: { dateOrder: 'day-first' } }))).toBe(false);
  });

  it('TL7 a pharmacist releases or discards, once, in words', async () => {
    const { rig, warm, bring, held, commandId } = await withFridge();
    const answer = await bring(warm);
    if (isRefusal(answer)) throw new Error('not imported');
    const decision = { id: answer.id, outcome: 'discard' as const, reason: 'Maker says no' };
    await rig.done(coldChain.decide, { commandId: commandId(), ...decision });
    expect(await held()).toEqual(['receive 10', 'quarantine -10', 'waste -10']);
    const again = await rig.call(coldChain.decide, { commandId: commandId(), ...decision, outcome: 'release' });
    expect(again).toMatchObject({ code: 'already-done' });
    expect(await rig.done(coldChain.list, {})).toMatchObject([
      { aside: [], decisions: [{ outcome: 'discard', reason: 'Maker says no', by: 'Nora Urse' }] },
    ]);
  });

  it('@SAFETY TL7 one batch is discarded, the other waits and is released: one drug bears what another does not', async () => {
    const { rig, warm, bring, commandId, fridge } = await withFridge([{ ...BATCH, lot: 'V2' }]);
    const answer = await bring(warm);
    if (isRefusal(answer)) throw new Error('not imported');
    const aside = async () => (await rig.done(coldChain.list, {}))[0]?.aside.map(({ batch }) => batch.lot);
    expect(await aside()).toEqual(['V1', 'V2']);
    const decide = (outcome: 'release' | 'discard', lot: string) => ({
      ...{ commandId: commandId(), id: answer.id, outcome, reason: 'Maker was asked' },
      of: [{ product: VIAL.code, batch: { ...BATCH, lot }, location: fridge }],
    });
    await rig.done(coldChain.decide, decide('discard', 'V1'));
    expect(await aside()).toEqual(['V2']);
    expect(await rig.call(coldChain.decide, decide('release', 'V1'))).toMatchObject({ code: 'already-done' });
    await rig.done(coldChain.decide, decide('release', 'V2'));
    expect(await aside()).toEqual([]);
    const balance = await rig.done(stock.card, { product: VIAL.code });
    expect(balance.rows.map(({ batch, type }) => `${batch.lot} ${type}`).slice(-2)).toEqual(['V1 waste', 'V2 release']);
  });

  it('@SAFETY TL7 what was put back by itself waits for no decision any more', async () => {
    const { rig, warm, bring, commandId, fridge } = await withFridge();
    await bring(warm);
    const holding = { product: VIAL.code, batch: BATCH, location: fridge };
    const back = { commandId: commandId(), holding, as: 'release' as const, quantity: '10', reason: 'Maker was asked' };
    await rig.done(stock.quarantine, back);
    expect(await rig.done(coldChain.list, {})).toMatchObject([{ aside: [] }]);
  });

  it('TL6 what stands elsewhere is not concerned', async () => {
    const { got, warm, bring, rig } = await withFridge();
    await got('28', { product: TABLET.code, batch: { ...LOT } });
    await bring(warm);
    const card = await rig.done(stock.card, { product: TABLET.code });
    expect(card.rows.map(({ type }) => type)).toEqual(['receive']);
  });
});
