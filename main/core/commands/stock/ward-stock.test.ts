import { describe, expect, it } from 'vitest';
import { type InputOf, PERMISSIONS } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { buildPlace } from '#shared/model/location.ts';
import { createProductShelf } from '../../knowledge/product-shelf.ts';
import type { ProvenPerson } from '../../session/second-persons.ts';
import { createStockBook } from '../../stock/stock-book.ts';
import { aStore, LOT, OPIOID, TABLET, writeAsCentral } from '../../testing/a-store.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { wardStock, stock } = contract;
const SITE_KIND = 'Location';

const PROOF = '33333333-3333-4333-8333-333333333333';
const BESIDE: ProvenPerson = {
  ...{ userId: 'User:2', displayName: 'Bela Beside', roles: ['pharmacist'], by: 'login', secret: 'pin' },
  ...{ permissions: new Set(['order.verify']), at: '2026-11-22T08:00:00.000Z' },
};

const isTablet = ({ product }: { readonly product: string }) => product === TABLET.code;

async function aWard(of = createCoreRig()) {
  const world = await aStore(of);
  const { rig, commandId, place } = world;
  const sites = await rig.store.listDocuments({ kind: SITE_KIND, limit: 100 });
  const site = sites.find(({ body }) => body?.includes('"North"'))?.id ?? '';
  const ward = newDocumentId(SITE_KIND, rig.clock);
  const partOf = site.replace(':', '/');
  await writeAsCentral(rig.store, SITE_KIND, [
    { id: ward, resource: buildPlace({ level: 'ward', code: 'MED', name: 'Medical ward', partOf }) },
  ]);
  const cupboard = await place('CUP', { level: 'ward', within: ward });
  const products = createProductShelf(rig.store);
  const book = createStockBook({
    ...{ store: rig.store, facility: 'N1', now: rig.clock.now },
    products: () => products.index(),
  });
  const ask = async (quantity: string, product = TABLET.code) =>
    (await rig.done(wardStock.ask, { commandId: commandId(), place: cupboard, lines: [{ product, quantity }] })).id;
  const on = (id: string) => ({ commandId: commandId(), id });
  const count = (id: string, quantity: string, more: Partial<InputOf<typeof wardStock.receive>> = {}) =>
    rig.call(wardStock.receive, {
      ...{ ...on(id), lines: [{ product: TABLET.code, batch: { ...LOT }, quantity }] },
      ...more,
    });
  const look = async (id: string) => {
    const view = await book.look();
    const at = (location: string) => quantityText(view.ledger.balance({ ...world.holding, location }));
    const reserved = quantityText(view.reserved(world.holding));
    return { state: view.findRequest(id)?.state, store: at(world.shelf), cupboard: at(cupboard), reserved };
  };
  return { ...world, ward, cupboard, ask, on, count, look, book };
}

describe('SK14 a ward asks for stock', () => {
  it('SK14 asked, kept, sent, on its way in no balance, counted into the cupboard', async () => {
    const { rig, got, ask, on, count, look } = await aWard();
    await got('56');
    const id = await ask('20');
    expect(await look(id)).toEqual({ state: 'asked', store: '56', cupboard: '0', reserved: '0' });
    await rig.done(wardStock.accept, on(id));
    expect(await look(id)).toEqual({ state: 'accepted', store: '56', cupboard: '0', reserved: '20' });
    await rig.done(wardStock.issue, on(id));
    expect(await look(id)).toEqual({ state: 'on-the-way', store: '36', cupboard: '0', reserved: '0' });
    expect(await rig.call(wardStock.issue, on(id))).toMatchObject({ code: 'already-done' });
    expect(await count(id, '20')).toMatchObject({ id: expect.stringMatching(/^StockRequest:/) });
    expect(await look(id)).toEqual({ state: 'received', store: '36', cupboard: '20', reserved: '0' });
    expect(await count(id, '20')).toMatchObject({ code: 'already-done' });
  });

  it('RO10 what to order says how much of the stock lies in cupboards', async () => {
    const { rig, got, ask, on, count } = await aWard();
    await got('56');
    const id = await ask('20');
    await rig.done(wardStock.issue, on(id));
    const line = async () => (await rig.done(contract.reorder.suggest, {})).lines.find(isTablet);
    // On its way it is stock, too, and not ordered again.
    expect(await line()).toMatchObject({ available: '36', onWards: '0', inTransit: '20' });
    await count(id, '20');
    expect(await line()).toMatchObject({ available: '56', onWards: '20', inTransit: '0' });
  });

  it('SK14 what is missing is lost with a reason; more than was sent is counted again', async () => {
    const { rig, got, ask, on, count, look } = await aWard();
    await got('56');
    const id = await ask('20');
    await rig.done(wardStock.issue, { ...on(id), instead: [{ product: TABLET.code, quantity: '10' }] });
    expect(await count(id, '12')).toMatchObject({ code: 'conflict' });
    expect(await count(id, '8')).toMatchObject({ code: 'invalid-input', path: 'reason' });
    await count(id, '8', { reason: 'a strip fell out of the box' });
    expect(await look(id)).toEqual({ state: 'received', store: '46', cupboard: '8', reserved: '0' });
  });

  it('SK14 what is kept for a ward is taken by others only with a reason, and is free when the request ends', async () => {
    const { rig, got, ask, on, look, holding, counter } = await aWard();
    await got('20');
    const id = await ask('20');
    await rig.done(wardStock.accept, on(id));
    const move = () => ({ ...{ commandId: on(id).commandId, holding, to: counter }, quantity: '5' });
    expect(await rig.call(stock.move, move())).toMatchObject({ details: { why: 'short', free: '0' } });
    await rig.done(wardStock.end, { ...on(id), as: 'refused', reason: 'needed at the counter' });
    expect(await look(id)).toMatchObject({ state: 'refused', reserved: '0' });
    await rig.done(stock.move, move());
  });

  it('SK14 nothing is picked from a cupboard, and a place that is none gets nothing', async () => {
    const { rig, got, ask, on, count, book, shelf, commandId, holding } = await aWard();
    await got('20');
    const id = await ask('20');
    await rig.done(wardStock.issue, on(id));
    await count(id, '20');
    const { pick } = await book.look();
    const wanted = { product: TABLET.code, quantity: 5_000_000 as never, lastsUntil: '2026-11-22' };
    expect(pick(wanted).picks).toEqual([]);
    const lines = [{ product: holding.product, quantity: '1' }];
    expect(await rig.call(wardStock.ask, { commandId: commandId(), place: shelf, lines })).toMatchObject({
      path: 'place',
    });
    expect(await rig.call(wardStock.issue, on(await ask('1')))).toMatchObject({ code: 'conflict' });
  });

  it('@SAFETY SK12 SK14 a controlled drug goes from register to register with a witness, and is not written off on the ward', async () => {
    const world = await aWard(createCoreRig({ secondPersons: { find: () => BESIDE, spend: () => undefined } }));
    const { rig, receive, ask, on, count, look } = world;
    const batch = { lot: 'X1', expiry: '2027-06-30' };
    await receive([{ product: OPIOID.code, batch, quantity: '28' }], { witness: PROOF });
    const id = await ask('7', OPIOID.code);
    expect(await rig.call(wardStock.issue, on(id))).toMatchObject({ code: 'password-needed', path: 'witness' });
    await rig.done(wardStock.issue, { ...on(id), witness: PROOF });
    const line = { product: OPIOID.code, batch };
    const missing = { lines: [{ ...line, quantity: '6' }], reason: 'one is gone', witness: PROOF };
    expect(await count(id, '', missing)).toMatchObject({ code: 'conflict' });
    expect((await look(id)).state).toBe('on-the-way');
    expect(await count(id, '', { lines: [{ ...line, quantity: '7' }], witness: PROOF })).toHaveProperty('rev');
    const entries = await rig.store.listDocuments({ kind: 'RegisterEntry', limit: 20 });
    const said = entries.map(({ body }) => (JSON.parse(body ?? '{}') as { resource: { act: string } }).resource.act);
    expect(said.sort()).toEqual(['receive', 'receive', 'supply']);
  });

  it('SK14 the ward withdraws, and refuses nothing: that takes whoever moves stock', async () => {
    const { on, ask, look, rig } = await aWard();
    expect(PERMISSIONS).toContain('stock.request');
    const id = await ask('3');
    await rig.done(wardStock.end, { ...on(id), as: 'withdrawn', reason: 'found some after all' });
    expect(await look(id)).toMatchObject({ state: 'withdrawn' });
  });
});
