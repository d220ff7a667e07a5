import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { writeElementString } from '#shared/domain/gs1/write-element-string.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import type { StockMovementResource } from '#shared/model/stock-movement.ts';
import { createProductShelf } from '../../knowledge/product-shelf.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import { WindowSession } from '../../session/window-session.ts';
import { createStockBook } from '../../stock/stock-book.ts';
import { aStore, LOT, OPIOID, TABLET, VIAL } from '../../testing/a-store.ts';
import { createCoreRig } from '../../testing/core-rig.ts';
import { testActor } from '../../testing/test-desk.ts';

const { stock, batch } = contract;
type World = Awaited<ReturnType<typeof aStore>>;

const bookOf = ({ rig }: World) => {
  const products = createProductShelf(rig.store);
  return createStockBook({
    ...{ store: rig.store, facility: 'N1', now: rig.clock.now },
    products: () => products.index(),
  });
};
async function balance(world: World, at = world.shelf, state: 'available' | 'quarantined' = 'available') {
  return quantityText((await bookOf(world).look()).ledger.balance({ ...world.holding, location: at }, state));
}
async function movements({ rig }: World) {
  const stored = await rig.store.listDocuments({ kind: 'StockMovement', limit: 100 });
  const all = stored.map(({ body }) => (JSON.parse(body ?? '{}') as { resource: StockMovementResource }).resource);
  return all.sort((one, other) => one.sequence - other.sequence);
}
function code(fields: readonly (readonly [string, string])[]) {
  const written = writeElementString(fields.map(([ai, value]) => ({ ai, value })));
  if (written.state !== 'written') throw new Error('no element string');
  return { text: written.text, at: '2026-11-22T08:00:00Z' };
}

describe('SK moving stock', () => {
  it('SK1 a delivery is taken in with its paper in one unit of work, and movements count up', async () => {
    const world = await aStore();
    const { id, lines } = await world.got('56');
    expect(lines).toEqual([{ state: 'available', findings: [] }]);
    await world.got('28');
    expect(await balance(world)).toBe('84');
    expect((await movements(world)).map(({ sequence, document }) => [sequence, document === id])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('SK2 a refused commit uses no number, and a replay of the command moves nothing twice', async () => {
    const world = await aStore();
    await world.got('10');
    const move = { commandId: world.commandId(), holding: world.holding, to: world.counter, quantity: '4' };
    const first = await world.rig.done(stock.move, move);
    expect(await world.rig.done(stock.move, move)).toEqual(first);
    const tooMuch = { ...move, commandId: world.commandId(), quantity: '7' };
    expect(await world.rig.call(stock.move, tooMuch)).toMatchObject({ details: { why: 'short', free: '6' } });
    expect([await balance(world), await balance(world, world.counter)]).toEqual(['6', '4']);
    expect((await movements(world)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('SK2 who holds more than the book says takes it and says why; the movement says by how much', async () => {
    const world = await aStore();
    await world.got('10');
    const { holding, counter: to } = world;
    const more = { holding, quantity: '12', shortReason: 'a box stood behind the others' };
    expect(
      await world.rig.call(stock.move, { ...more, commandId: world.commandId(), to, shortReason: undefined }),
    ).toMatchObject({
      details: { why: 'short', free: '10' },
    });
    await world.rig.done(stock.move, { ...more, commandId: world.commandId(), to });
    expect((await movements(world))[1]).toMatchObject({
      ...{ type: 'transfer-out', shortBy: '2', reason: { code: 'more-than-known', text: more.shortReason } },
    });
    expect([await balance(world), await balance(world, to)]).toEqual(['-2', '12']);
  });

  it('SK2 why it is thrown away and why more is there than the book says both stay', async () => {
    const world = await aStore();
    await world.got('10');
    const waste = {
      holding: world.holding,
      as: 'waste' as const,
      code: 'spoiled' as const,
      quantity: '12',
      reason: 'the roof leaked',
    };
    const unfit = { ...waste, commandId: world.commandId(), code: 'found' as const };
    expect(await world.rig.call(stock.adjust, unfit)).toMatchObject({ code: 'invalid-input', path: 'code' });
    await world.rig.done(stock.adjust, { ...waste, commandId: world.commandId(), shortReason: 'a box stood behind' });
    expect((await movements(world))[1]).toMatchObject({
      ...{ type: 'waste', shortBy: '2', reason: { code: 'spoiled', text: 'the roof leaked · a box stood behind' } },
    });
  });

  it('SL23 what was counted in packs says so, on its card too; never more in them than in all', async () => {
    const world = await aStore();
    await world.got('89');
    const lost = (count: string) => ({
      ...{ commandId: world.commandId(), holding: world.holding, as: 'lost' as const, code: 'lost' as const },
      ...{ quantity: '61', packs: { count, units: '28' }, reason: 'not on the shelf' },
    });
    expect(await world.rig.call(stock.adjust, lost('3'))).toMatchObject({ code: 'invalid-input', path: 'packs' });
    await world.rig.done(stock.adjust, lost('2'));
    const packs = { count: '2', units: '28' };
    expect((await movements(world)).at(-1)).toMatchObject({ quantity: '-61', packs });
    const { rows } = await world.rig.done(stock.card, { product: world.holding.product });
    expect(rows.map((row) => row.packs)).toEqual(expect.arrayContaining([packs]));
  });

  it('@SAFETY SK2 SL7 what happened earlier is asked against the least that was there since, and keeps both times', async () => {
    const world = await aStore();
    await world.got('10');
    const earlier = new Date(world.rig.clock.now() + 3_600_000).toISOString();
    world.rig.clock.advance(2 * 3_600_000);
    const waste = (quantity: string, occurredAt?: string) => ({
      ...{ commandId: world.commandId(), holding: world.holding, as: 'waste' as const, quantity, reason: 'broken' },
      code: 'broken' as const,
      ...(occurredAt ? { occurredAt } : {}),
    });
    await world.rig.done(stock.adjust, waste('8'));
    expect(await world.rig.call(stock.adjust, waste('5', earlier))).toMatchObject({
      details: { why: 'short', free: '2' },
    });
    await world.rig.done(stock.adjust, waste('2', earlier));
    const now = new Date(world.rig.clock.now()).toISOString();
    expect((await movements(world)).at(-1)).toMatchObject({ occurredAt: earlier, recordedAt: now });
  });

  it('SK3 two windows never take the same pack', async () => {
    const world = await aStore();
    await world.got('10');
    const take = () =>
      world.rig.call(stock.adjust, {
        ...{
          commandId: world.commandId(),
          holding: world.holding,
          as: 'waste',
          code: 'broken',
          quantity: '6',
          reason: 'broken',
        },
      });
    const answers = await Promise.all([take(), take()]);
    expect(answers.filter((answer) => 'refused' in answer)).toHaveLength(1);
    expect(await balance(world)).toBe('4');
  });

  it('SK4 putting aside takes from the shelf and changes no sum; what is recalled does not go back', async () => {
    const world = await aStore();
    await world.got('10');
    const aside = { holding: world.holding, quantity: '10', reason: 'torn box' };
    await world.rig.done(stock.quarantine, { ...aside, commandId: world.commandId(), as: 'quarantine' });
    expect([await balance(world), await balance(world, world.shelf, 'quarantined')]).toEqual(['0', '10']);
    await world.rig.done(batch.recall, {
      ...{ commandId: world.commandId(), gtin: LOT.gtin, lot: 'l 1', reason: 'glass particles' },
    });
    const back = { ...aside, commandId: world.commandId(), as: 'release' } as const;
    expect(await world.rig.call(stock.quarantine, back)).toMatchObject({ code: 'conflict' });
  });

  it('@SAFETY SK4 who may not adjust stock puts aside, and puts nothing back', async () => {
    const world = await aStore();
    await world.got('10');
    const actor = testActor(['stock.read', 'stock.move']);
    const window = new WindowSession();
    const user = { ...actor, permissions: [...actor.permissions], login: 'd', hasPin: false, passwordPending: false };
    window.admit({ user: user as never, actor, draftKey: '', since: '2026-11-22T08:00:00.000Z' });
    const act = async (as: 'quarantine' | 'release') => {
      const aside = { commandId: world.commandId(), holding: world.holding, quantity: '10', reason: 'too warm' };
      return world.rig.dispatcher.call(stock.quarantine.name, { ...aside, as }, window);
    };
    expect(await act('quarantine')).toMatchObject({ state: 'reply' });
    expect(await act('release')).toMatchObject({ state: 'refused', refusal: { code: 'not-permitted', path: 'as' } });
    expect(await balance(world)).toBe('0');
  });

  it('SK5 a recall takes everything off every shelf of the site at once, and is said once', async () => {
    const world = await aStore();
    await world.got('10');
    await world.got('5', { location: world.counter });
    const { id: recallId } = await world.rig.done(batch.recall, {
      // The single tablet is named: its pack is meant.
      ...{ commandId: world.commandId(), gtin: '09521101000016', lot: 'L1', reason: 'glass particles' },
    });
    const take = () => world.rig.call(stock.takeRecalled, { commandId: world.commandId(), recallId });
    expect(await take()).toEqual({ movements: 2 });
    expect(await take()).toMatchObject({ code: 'already-done' });
    expect(await balance(world, world.counter, 'quarantined')).toBe('5');
  });

  it('SK6 a mistake is reversed once, and stays', async () => {
    const world = await aStore();
    await world.got('10');
    const wrong = await world.rig.done(stock.adjust, {
      ...{
        commandId: world.commandId(),
        holding: world.holding,
        as: 'lost',
        code: 'lost',
        quantity: '3',
        reason: 'miscounted',
      },
    });
    const undo = () =>
      world.rig.call(stock.reverse, { commandId: world.commandId(), movementId: wrong.id, reason: 'was behind' });
    expect(await undo()).toMatchObject({ id: expect.stringMatching(/^StockMovement:/) });
    expect(await undo()).toMatchObject({ code: 'already-done' });
    expect([await balance(world), (await movements(world)).length]).toEqual(['10', 3]);
  });

  it('SK7 a place where something lies stays in use; a bin lies in a store', async () => {
    const world = await aStore();
    await world.got('10');
    const view = await bookOf(world).look();
    const { rev } = (await world.rig.store.find(world.shelf)) as { rev: string };
    const of = { level: 'store' as const, code: 'STORE', name: 'Store', inUse: false };
    const end = { commandId: world.commandId(), id: world.shelf, parent: rev, ...of };
    expect(await world.rig.call(stock.savePlace, end)).toMatchObject({ path: 'inUse' });
    expect(view.places.get(world.shelf)).toMatchObject({ level: 'store', site: 'N1', storage: 'room' });
    const bin = { commandId: world.commandId(), level: 'bin' as const, code: 'A1', name: 'A1' };
    expect(await world.rig.call(stock.savePlace, bin)).toMatchObject({ path: 'within' });
    await world.place('A1', { level: 'bin', within: world.shelf });
    expect(await world.rig.call(stock.savePlace, { ...bin, within: world.shelf })).toMatchObject({ path: 'code' });
  });
});

describe('SK receiving', () => {
  it('SK8 what is kept cold wants a temperature, and too warm goes aside', async () => {
    const world = await aStore();
    const line = {
      product: VIAL.code,
      batch: { gtin: VIAL.packs[0]?.gtin, lot: 'V1', expiry: '2027-06-30' },
      quantity: '5',
    };
    expect(await world.receive([line])).toMatchObject({ path: 'celsius' });
    expect(await world.receive([line], { celsius: 12 })).toMatchObject({
      lines: [{ state: 'quarantined', findings: ['temperature'] }],
    });
    expect(await world.receive([line], { celsius: 5 })).toMatchObject({ lines: [{ state: 'available' }] });
  });

  it('SK9 what is expired, damaged or recalled is in the book and on no shelf', async () => {
    const world = await aStore();
    const line = { product: TABLET.code, quantity: '28' };
    const answer = await world.receive([
      { ...line, batch: { ...LOT, lot: 'OLD', expiry: '2026-11-21' } },
      { ...line, batch: { ...LOT, lot: 'SOON', expiry: '2026-11-22' } },
      { ...line, batch: { ...LOT, lot: 'WET' }, damaged: true },
    ]);
    expect(answer).toMatchObject({
      lines: [
        { state: 'quarantined', findings: ['expired'] },
        { state: 'available', findings: ['expires-soon'] },
        { state: 'quarantined', findings: ['damaged'] },
      ],
    });
    const view = await bookOf(world).look();
    const picked = view.pick({ product: TABLET.code, quantity: 99_000_000 as never, lastsUntil: '2026-11-22' });
    expect(picked.picks.map(({ from }) => from.batch.lot)).toEqual(['SOON']);
  });

  it('SK10 a line says what its scan says, a doubtful lot is confirmed, and no serial number comes twice', async () => {
    const world = await aStore();
    const scan = code([
      ['01', LOT.gtin],
      ['17', '270630'],
      ['21', 'S1'],
      ['10', 'L1'],
    ]);
    const line = { product: TABLET.code, batch: { ...LOT }, quantity: '28', scans: [scan], serials: ['S1'] };
    const other = { ...line, batch: { ...LOT, lot: 'L2' } };
    expect(await world.receive([other])).toMatchObject({ code: 'code-invalid' });
    expect(await world.receive([line])).toMatchObject({ lines: [{ state: 'available' }] });
    expect(await world.receive([line])).toMatchObject({ code: 'duplicate-suspected', details: { serial: 'S1' } });
    // Its tail reads as an expiry of its own.
    const doubtful = { text: `]d201${LOT.gtin}10AB17270630`, at: '2026-11-22T08:00:00Z' };
    const unsure = { ...line, serials: [], scans: [doubtful], batch: { ...LOT, lot: 'AB17270630' } };
    expect(await world.receive([unsure])).toMatchObject({ details: { why: 'suspicious' } });
    expect(await world.receive([{ ...unsure, lotConfirmed: true }])).toMatchObject({ lines: [{ state: 'available' }] });
  });

  it('@SAFETY SK10 SL16 a lot that is known with another expiry is confirmed against the pack, scanned or typed', async () => {
    const world = await aStore();
    await world.got('28');
    const line = { product: TABLET.code, batch: { ...LOT, expiry: '2030-12-31' }, quantity: '28' };
    expect(await world.receive([line])).toMatchObject({
      ...{ code: 'code-invalid', path: 'lines[0]' },
      details: { why: 'expiry-differs', known: LOT.expiry },
    });
    const other = { ...line, batch: { ...line.batch, lot: 'N1' } };
    const twice = [other, { ...other, batch: { ...other.batch, expiry: '2029-12-31' }, lotConfirmed: true }];
    expect(await world.receive(twice)).toMatchObject({ code: 'code-invalid', path: 'lines[0]' });
    expect(await world.receive([{ ...line, lotConfirmed: true }])).toMatchObject({ lines: [{ state: 'available' }] });
  });

  it('SK11 what has come for an order is the sum of its movements; the rest is open', async () => {
    const world = await aStore();
    const { id: orderId } = await world.rig.done(stock.order, {
      ...{ commandId: world.commandId(), number: 'PO-7', supplier: 'Demo Wholesale' },
      lines: [{ product: TABLET.code, quantity: '280', unitCost: '0.04' }],
    });
    const from = { is: 'supplier', name: 'Demo Wholesale', orderId } as const;
    await world.receive([{ product: TABLET.code, batch: { ...LOT }, quantity: '252' }], { from });
    expect(await world.rig.done(stock.orders, {})).toMatchObject([
      { number: 'PO-7', lines: [{ ordered: '280', received: '252', open: '28' }] },
    ]);
    const vial = { product: VIAL.code, batch: { lot: 'V1' }, quantity: '1' };
    expect(await world.receive([vial], { from, celsius: 4 })).toMatchObject({
      lines: [{ findings: ['not-ordered'] }],
    });
    expect(await world.rig.done(stock.value, { method: 'average' })).toMatchObject({ total: '10.08', currency: 'EUR' });
    const [order] = await world.rig.done(stock.orders, {});
    const end = { commandId: world.commandId(), id: orderId, parent: order?.rev ?? '', as: 'closed' as const };
    await world.rig.done(stock.endOrder, { ...end, reason: 'the rest is not made any more' });
    expect(await world.receive([vial], { from, celsius: 4 })).toMatchObject({ code: 'conflict' });
    expect(await world.rig.done(stock.orders, {})).toEqual([]);
  });

  it('SK12 a controlled drug wants a witness, and its register is written with the movements or not at all', async () => {
    const world = await aStore(createCoreRig({ secondPersons: { find: () => BESIDE, spend: () => undefined } }));
    const line = { product: OPIOID.code, batch: { lot: 'X1', expiry: '2027-06-30' }, quantity: '28' };
    expect(await world.receive([line])).toMatchObject({ code: 'password-needed', path: 'witness' });
    expect(await movements(world)).toEqual([]);
    await world.receive([line, { product: TABLET.code, batch: { ...LOT }, quantity: '28' }], { witness: PROOF });
    const holding = { product: OPIOID.code, batch: line.batch, location: world.shelf };
    const move = { holding, to: world.counter, quantity: '10', witness: PROOF };
    await world.rig.done(stock.move, { ...move, commandId: world.commandId() });
    const waste = {
      holding,
      as: 'waste' as const,
      code: 'broken' as const,
      quantity: '2',
      reason: 'crushed',
      witness: PROOF,
    };
    const wasted = await world.rig.done(stock.adjust, { ...waste, commandId: world.commandId() });
    const bin = await world.place('A1', { level: 'bin', within: world.shelf });
    // Bins of one store share its register: nothing changes hands.
    await world.rig.done(stock.move, {
      ...move,
      to: bin,
      quantity: '1',
      witness: undefined,
      commandId: world.commandId(),
    });
    const entries = await world.rig.store.listDocuments({ kind: 'RegisterEntry', limit: 20 });
    const said = entries.map(({ body }) => JSON.parse(body ?? '{}').resource.act as string);
    expect(said.sort()).toEqual(['destroy', 'receive', 'receive', 'supply']);
    const undo = { commandId: world.commandId(), movementId: wasted.id, reason: 'was whole' };
    expect(await world.rig.call(stock.reverse, undo)).toMatchObject({ code: 'unsupported' });
  });
});

const PROOF = '33333333-3333-4333-8333-333333333333';
const BESIDE: ProvenPerson = {
  ...{ userId: 'User:2', displayName: 'Bela Beside', roles: ['pharmacist'], by: 'login', secret: 'pin' },
  ...{ permissions: new Set(['order.verify']), at: '2026-11-22T08:00:00.000Z' },
};
