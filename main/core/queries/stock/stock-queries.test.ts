import { describe, expect, it } from 'vitest';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { buildProductResource } from '#shared/domain/formulary/product-resource.ts';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { createProductShelf } from '../../knowledge/product-shelf.ts';
import { createStockDesk } from '../../stock/stock-desk.ts';
import { aStore, LOT, TABLET, writeAsCentral } from '../../testing/a-store.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const { stock, batch } = contract;
type World = Awaited<ReturnType<typeof aStore>>;
type Item = OutputOf<typeof stock.watch>;

async function watching({ rig }: World) {
  const ending = new AbortController();
  const opened = await rig.dispatcher.open('stock.watch', {}, rig.window, ending.signal);
  if (opened.state !== 'opened') throw new Error('not opened');
  const items = opened.items[Symbol.asyncIterator]();
  return { next: async () => (await items.next()).value as Item, end: () => ending.abort() };
}

/** What another station of this site recorded while it could not be heard. */
async function fromElsewhere({ rig, holding }: World, type: string, written: string, more: object = {}) {
  const resource = {
    ...{
      resourceType: 'StockMovement',
      status: 'final',
      sequence: 1,
      type,
      ...holding,
      quantity: written,
      unit: 'tablet',
    },
    ...{ occurredAt: '2026-11-22T08:00:00.000Z', recordedAt: '2026-11-22T08:00:00.000Z' },
    actor: { id: 'User:9', name: 'Otto Ther' },
    ...more,
  };
  const envelope = { kind: 'StockMovement', v: 1, facility: 'N1', by: 'User:9', station: 'station-2' };
  const at = '2026-11-22T08:00:30.000Z-0000-station-2';
  const id = `StockMovement:${crypto.randomUUID()}`;
  const { outcomes } = await rig.store.write({ edits: [{ id, body: JSON.stringify({ ...envelope, at, resource }) }] });
  if (outcomes[0]?.state !== 'stored') throw new Error(JSON.stringify(outcomes));
  return id;
}

describe('SQ what a screen sees', () => {
  it('SQ1 everything at once, then the products that something happened to', async () => {
    const world = await aStore();
    await world.got('56');
    const { next, end } = await watching(world);
    const first = await next();
    expect(first).toMatchObject({
      ...{ whole: true, today: '2026-11-22', exceptions: [], transfers: [] },
      products: [
        {
          ...{ code: 'D1001', name: 'Amlodipine 5 mg tablet', unit: 'tablet', packUnits: '28' },
          holdings: [{ available: '56', quarantined: '0', expires: 'later', stops: [] }],
        },
      ],
    });
    expect(first.places.map(({ code }) => code).sort()).toEqual(['COUNTER', 'FRIDGE', 'STORE']);
    await world.rig.done(stock.move, {
      ...{ commandId: world.commandId(), holding: world.holding, to: world.counter, quantity: '6' },
    });
    const moved = await next();
    expect(moved.whole).toBe(false);
    expect(moved.products[0]?.holdings.map(({ available }) => available).sort()).toEqual(['50', '6']);
    await world.rig.done(batch.recall, {
      ...{ commandId: world.commandId(), gtin: LOT.gtin, lot: 'L1', reason: 'glass particles' },
    });
    const recalled = await next();
    expect(recalled.whole).toBe(true);
    expect(recalled.products[0]?.holdings[0]).toMatchObject({ stops: ['recalled'], recall: 'glass particles' });
    end();
  });

  it('SL20 what was thrown away and found in a period stands by its kind of reason, with its worth', async () => {
    const world = await aStore();
    await world.got('56');
    const adjust = (as: 'waste' | 'found', code: 'broken' | 'found', quantity: string) =>
      world.rig.done(stock.adjust, {
        ...{ commandId: world.commandId(), holding: world.holding, as, code, quantity, reason: 'counted' },
      });
    await adjust('waste', 'broken', '6');
    await adjust('found', 'found', '1');
    const { lines } = await world.rig.done(stock.adjustments, { days: 30 });
    expect(lines).toMatchObject([
      { code: 'D1001', name: 'Amlodipine 5 mg tablet', reason: 'broken', count: 1, quantity: '-6' },
      { reason: 'found', count: 1, quantity: '1' },
    ]);
    world.rig.clock.advance(31 * 86_400_000);
    expect((await world.rig.done(stock.adjustments, { days: 30 })).lines).toEqual([]);
  });

  it('SQ2 two desks that took the last of a batch apart: both stay, both are shown, that batch alone is blocked', async () => {
    const world = await aStore();
    await world.got('10');
    const waste = {
      holding: world.holding,
      as: 'waste' as const,
      code: 'broken' as const,
      quantity: '8',
      reason: 'it fell',
    };
    await world.rig.done(stock.adjust, { ...waste, commandId: world.commandId() });
    const other = await fromElsewhere(world, 'issue', '-8');
    const desk = {
      id: 'Station:station-2',
      resource: { id: 'station-2', name: 'Counter 2', siteId: 'N1', purpose: 'pharmacy', state: 'active' },
    };
    await writeAsCentral(world.rig.store, 'Station', [desk]);
    const { next, end } = await watching(world);
    const { exceptions, products } = await next();
    expect(exceptions).toMatchObject([{ kind: 'shortage', lowest: '-6', now: '-6', name: 'Amlodipine 5 mg tablet' }]);
    expect(exceptions[0]?.causes.map(({ by }) => by).sort()).toEqual(['Nora Urse', 'Otto Ther']);
    expect(exceptions[0]?.causes.find(({ id }) => id === other)).toMatchObject({ desk: 'Counter 2' });
    expect(products[0]?.holdings[0]?.stops).toEqual(['shortage-open']);
    const found = {
      ...waste,
      as: 'found' as const,
      code: 'found' as const,
      quantity: '6',
      reason: 'counted the shelf',
    };
    await world.rig.done(stock.adjust, { ...found, commandId: world.commandId() });
    expect((await next()).exceptions).toEqual([]);
    end();
  });

  it('@SAFETY SQ1 what is in quarantine says why, by whom and since when', async () => {
    const world = await aStore();
    await world.got('10');
    const aside = { commandId: world.commandId(), holding: world.holding, quantity: '4', reason: 'torn box' };
    await world.rig.done(stock.quarantine, { ...aside, as: 'quarantine' });
    const { next, end } = await watching(world);
    expect((await next()).products[0]?.holdings[0]).toMatchObject({
      ...{ available: '6', quarantined: '4' },
      aside: { type: 'quarantine', reason: 'torn box', by: 'Nora Urse' },
    });
    end();
  });

  it('SQ3 a scan says what it is, what speaks against it and where it lies', async () => {
    const world = await aStore();
    await world.got('56');
    const scan = (text: string) => world.rig.done(stock.identify, { text, at: '2026-11-22T08:00:00Z' });
    expect(await scan(`]d201${LOT.gtin}1727063010L1`)).toMatchObject({
      ...{ state: 'found', suspicious: false, expired: false, batch: { ...LOT } },
      ...{ pack: { level: 'pack', units: '28' }, holdings: [{ available: '56' }] },
    });
    expect(await scan(`]d20109521101000016172611001017`)).toMatchObject({ expired: false, dayZero: true });
    expect(await scan(`]d201${LOT.gtin}1726063010L1`)).toMatchObject({ expired: true, holdings: [] });
    expect(await scan(']d2 nonsense')).toEqual({ state: 'unreadable' });
    expect(await scan(']d20109506000134352')).toEqual({ state: 'unknown', gtin: '09506000134352' });
  });

  it('SQ4 a card has every movement once with the balance after it, also of one place', async () => {
    const world = await aStore();
    await world.got('10');
    world.rig.clock.advance(60_000);
    const moved = { holding: world.holding, to: world.counter, quantity: '4' };
    await world.rig.done(stock.move, { ...moved, commandId: world.commandId() });
    const all = await world.rig.done(stock.card, { product: TABLET.code });
    expect(all.rows.map(({ type, balance }) => [type, balance])).toEqual([
      ['receive', '10'],
      ['transfer-out', '6'],
      ['transfer-in', '10'],
    ]);
    const here = await world.rig.done(stock.card, { product: TABLET.code, location: world.counter });
    expect(here.rows).toMatchObject([{ type: 'transfer-in', quantity: '4', balance: '4', by: 'Nora Urse' }]);
  });

  it('SQ5 who had a batch: from the counter, with the phone; a return is said', async () => {
    const world = await aStore();
    await world.got('56');
    const { id: patientId } = await world.rig.registerSomebody('Oak', { phone: '+44 20 7946 0000' });
    const give = (type: 'issue' | 'return', amount: string) =>
      fromElsewhere(world, type, amount, { patientId, document: 'MedicationDispense:1' });
    await give('issue', '-28');
    await give('return', '7');
    await fromElsewhere(world, 'issue', '-1', { patientId, batch: { ...LOT, lot: 'L2' } });
    expect(await world.rig.done(stock.recipients, { gtin: '09521101000016', lot: 'L1' })).toMatchObject({
      withoutLot: 0,
      people: [
        {
          ...{ patientId, name: 'OAK, Ada' },
          events: [
            { how: 'dispensed', quantity: '28 tablet', by: 'Otto Ther', lot: 'L1' },
            { how: 'returned', quantity: '7 tablet' },
          ],
        },
      ],
    });
    const read = (await world.rig.auditEvents()).find(({ operation }) => operation === 'stock.recipients');
    expect(JSON.stringify(read)).toContain(patientId);
  });

  it('SQ6 kept balances are those of a new fold', async () => {
    const world = await aStore();
    await world.got('10');
    await world.rig.done(stock.card, { product: TABLET.code });
    await fromElsewhere(world, 'issue', '-2');
    expect(await world.rig.done(stock.check, {})).toEqual({ movements: 2, holdings: 1, wrong: [] });
  });
});

async function movementsOf({ rig }: World) {
  const stored = await rig.store.listDocuments({ kind: 'StockMovement', limit: 20 });
  return stored.map(({ id, body }) => ({ _id: id, ...JSON.parse(body ?? '{}') }));
}

/** A second site over a store of its own; documents are carried by hand. */
async function southern() {
  const rig = createCoreRig();
  const products = createProductShelf(rig.store);
  const desk = createStockDesk({
    ...{ store: rig.store, stationId: 'station-9', facility: 'S2', zone: () => 'UTC', now: rig.clock.now },
    products: () => products,
  });
  return { rig, desk };
}

describe('SQ goods between sites', () => {
  it('SQ7 what was sent is on its way until it has arrived, and the site of origin hears of both', async () => {
    const world = await aStore();
    await world.got('56', { unitCost: '0.04' });
    const { id } = await world.rig.done(stock.send, {
      ...{ commandId: world.commandId(), to: 'S2', lines: [{ holding: world.holding, quantity: '28' }] },
    });
    const { next, end } = await watching(world);
    const { transfers, products } = await next();
    expect(transfers).toMatchObject([
      { id, direction: 'out', to: { name: 'South' }, lines: [{ sent: '28', open: '28', unitCost: '0.04' }] },
    ]);
    expect(products[0]?.holdings[0]?.available).toBe('28');
    end();
    const sent = await world.rig.store.listDocuments({ kind: 'StockMovement', limit: 10 });
    const out = sent
      .map(({ body }) => JSON.parse(body ?? '{}'))
      .find(({ resource }) => resource.type === 'transfer-out');
    expect(out).toMatchObject({ facility: 'N1', alsoFor: ['S2'] });
    const elsewhere = { commandId: world.commandId(), location: world.shelf, lines: [], missing: [] };
    expect(
      await world.rig.call(stock.receive, {
        ...elsewhere,
        from: { is: 'site', transferId: id },
        lines: [{ product: TABLET.code, batch: { ...LOT }, quantity: '28' }],
      }),
    ).toMatchObject({ code: 'conflict' });
  });

  it('SQ7 what is on its way names its brand', async () => {
    const world = await aStore();
    const resource = buildProductResource({ ...TABLET, code: 'D1001X', brand: 'Otherol', packs: [] });
    await writeAsCentral(world.rig.store, 'MedicationKnowledge', [{ id: 'MedicationKnowledge:D1001X', resource }]);
    await sentHere(world, 'D1001X');
    const { next, end } = await watching(world);
    expect((await next()).transfers).toMatchObject([{ lines: [{ brand: 'Otherol' }] }]);
    end();
  });

  it('SQ8 a movement of another site is in no balance of this one', async () => {
    const world = await aStore();
    await world.got('56');
    await world.rig.done(stock.send, {
      ...{ commandId: world.commandId(), to: 'S2', lines: [{ holding: world.holding, quantity: '28' }] },
    });
    const { rig, desk } = await southern();
    const kinds = ['StockMovement', 'StockTransfer'];
    for (const kind of kinds)
      for (const { id, body } of await world.rig.store.listDocuments({ kind, limit: 10 }))
        await rig.store.write({ edits: [{ id, body: body ?? '' }] });
    const view = await desk.look();
    expect([view.ledger.listHoldings(), view.abroad.size]).toEqual([[], 2]);
    expect(view.pick({ product: TABLET.code, quantity: quantity(1), lastsUntil: '2026-11-22' }).picks).toEqual([]);
  });

  it('SQ9 what arrives short stays on its way, or is settled as lost; what arrives too much is shown', async () => {
    const world = await aStore();
    const id = await sentHere(world);
    const from = { is: 'site', transferId: id } as const;
    const line = { product: TABLET.code, batch: { ...LOT } };
    const missing = [{ ...line, quantity: '5', reason: 'not in the box' }];
    await world.receive([{ ...line, quantity: '20' }], { from, missing });
    const { next, end } = await watching(world);
    const { transfers, products } = await next();
    const lost = [{ quantity: '5', reason: 'not in the box', by: 'Nora Urse' }];
    expect(transfers).toMatchObject([{ id, direction: 'in', lines: [{ sent: '28', open: '3', lost }] }]);
    expect(products[0]?.holdings[0]?.available).toBe('20');
    expect(await world.rig.done(stock.value, { method: 'first-in-first-out' })).toMatchObject({
      products: [{ value: '0.80', used: '0.20' }],
    });
    await world.receive([{ ...line, quantity: '9' }], { from });
    const after = await next();
    expect(after.transfers).toMatchObject([{ lines: [{ open: '0', lost }] }]);
    const [over] = after.exceptions;
    if (over?.kind !== 'arrived-more-than-sent') throw new Error('too much has arrived');
    expect(over.uncounted).toMatchObject([{ batch: LOT }]);
    // SL22: counted with the other site, and the book is right.
    const [counted] = over.uncounted;
    const holding = { product: over.product, batch: LOT, location: counted?.location ?? '' };
    await world.rig.done(stock.agree, {
      commandId: crypto.randomUUID(),
      holding,
      reason: 'Counted with the other site',
    });
    expect((await next()).exceptions).toEqual([]);
    end();
    world.rig.clock.advance(31 * 86_400_000);
    const later = await watching(world);
    expect((await later.next()).transfers).toMatchObject([{ lines: [{ open: '0', lost }] }]);
    later.end();
  });

  it('SQ10 a look-alike drug has its tall-man letters in value, orders and what is on its way', async () => {
    const world = await aStore();
    const ingredients = [{ name: 'Prednisolone' }];
    const tall = { ...TABLET, code: 'D4001', generic: 'Prednisolone', tallMan: 'prednisoLONE', ingredients, packs: [] };
    const shelved = { id: `MedicationKnowledge:${tall.code}`, resource: buildProductResource(tall) };
    await writeAsCentral(world.rig.store, 'MedicationKnowledge', [shelved]);
    await world.receive([{ product: tall.code, batch: { ...LOT }, quantity: '28' }]);
    await sentHere(world, tall.code);
    const lines = [{ product: tall.code, quantity: '28' }];
    await world.rig.done(stock.order, { commandId: world.commandId(), number: 'PO-1', supplier: 'Demo', lines });
    const { next, end } = await watching(world);
    const { transfers } = await next();
    const { products } = await world.rig.done(stock.value, { method: 'average' });
    const [order] = await world.rig.done(stock.orders, {});
    const told = [...products, ...(order?.lines ?? []), ...transfers.flatMap((one) => one.lines)];
    expect(told.map(({ name }) => name)).toEqual(Array(3).fill('prednisoLONE tablet'));
    end();
  });

  it('SL21 SQ9 the sender accepts what arrived short, or disputes it with a reason; both ends see it until it was accepted', async () => {
    const world = await aStore();
    await world.got('56');
    const sent = { to: 'S2', lines: [{ holding: world.holding, quantity: '28' }] };
    const { id: transferId } = await world.rig.done(stock.send, { commandId: world.commandId(), ...sent });
    const lost = { transferId, reason: { code: 'lost-on-the-way', text: 'box open' } };
    const arrived = await fromElsewhere(world, 'transfer-in', '23', { transferId });
    const missing = await fromElsewhere(world, 'transfer-in', '5', lost);
    const answer = (says: 'accepted' | 'disputed', movements: string[], note?: string) => {
      const input = { commandId: world.commandId(), transferId, movements, says, ...(note ? { note } : {}) };
      return world.rig.call(stock.answerDifference, input);
    };
    const { next, end } = await watching(world);
    expect((await next()).transfers).toMatchObject([{ lines: [{ open: '0', lost: [{ id: missing }] }] }]);
    expect(await answer('disputed', [missing])).toMatchObject({ code: 'invalid-input' });
    expect(await answer('accepted', [arrived])).toMatchObject({ code: 'not-found' });
    expect(await answer('disputed', [missing], 'packed by two')).not.toHaveProperty('refused');
    const said = { says: 'disputed', note: 'packed by two', by: 'Nora Urse' };
    expect((await next()).transfers).toMatchObject([{ lines: [{ lost: [{ answer: said }] }] }]);
    world.rig.clock.advance(1000);
    expect(await answer('accepted', [missing])).not.toHaveProperty('refused');
    expect((await next()).transfers).toMatchObject([{ lines: [{ lost: [{ answer: { says: 'accepted' } }] }] }]);
    expect(await answer('disputed', [missing], 'again')).toMatchObject({ code: 'already-done' });
    end();
    const kept = await world.rig.store.listDocuments({ kind: 'StockTransfer', limit: 10 });
    expect(kept.map(({ body }) => JSON.parse(body ?? '{}').alsoFor)).toEqual([['S2'], ['S2'], ['S2']]);
    world.rig.clock.advance(31 * 86_400_000);
    const later = await watching(world);
    expect((await later.next()).transfers).toEqual([]);
    later.end();
  });

  it('SL21 what another site has sent is answered there', async () => {
    const world = await aStore();
    const transferId = await sentHere(world);
    const input = {
      commandId: world.commandId(),
      transferId,
      movements: ['StockMovement:1'],
    };
    expect(await world.rig.call(stock.answerDifference, { ...input, says: 'accepted' })).toMatchObject({
      code: 'conflict',
    });
  });

  it('SK15 what was sent and not taken in is taken back whole and once, and the other site hears of it', async () => {
    const world = await aStore();
    await world.got('56');
    const sent = { to: 'S2', lines: [{ holding: world.holding, quantity: '28' }] };
    const { id: transferId } = await world.rig.done(stock.send, { commandId: world.commandId(), ...sent });
    const back = () =>
      world.rig.call(stock.takeBack, { commandId: world.commandId(), transferId, reason: 'van broke' });
    const out = (await movementsOf(world)).find(({ resource }) => resource.type === 'transfer-out');
    const alone = { commandId: world.commandId(), movementId: out?._id ?? '', reason: 'wrong' };
    expect(await world.rig.call(stock.reverse, alone)).toMatchObject({ code: 'conflict' });
    expect(await back()).not.toHaveProperty('refused');
    expect(await back()).toMatchObject({ code: 'already-done' });
    const reversal = (await movementsOf(world)).find(({ resource }) => resource.reversalOf === out?._id);
    expect(reversal).toMatchObject({ alsoFor: ['S2'], resource: { quantity: '28', transferId } });
    const { next, end } = await watching(world);
    const { transfers, products } = await next();
    expect([transfers, products[0]?.holdings[0]?.available]).toEqual([[], '56']);
    end();
  });

  it('SK15 what was taken in there, and what another site has sent, is not taken back here', async () => {
    const world = await aStore();
    const foreign = await sentHere(world);
    const input = { commandId: world.commandId(), reason: 'wrong' };
    expect(await world.rig.call(stock.takeBack, { ...input, transferId: foreign })).toMatchObject({ code: 'conflict' });
    await world.got('56');
    const sent = { to: 'S2', lines: [{ holding: world.holding, quantity: '28' }] };
    const { id: transferId } = await world.rig.done(stock.send, { commandId: world.commandId(), ...sent });
    await fromElsewhere(world, 'transfer-in', '1', { transferId });
    const again = { commandId: world.commandId(), reason: 'wrong', transferId };
    expect(await world.rig.call(stock.takeBack, again)).toMatchObject({ code: 'conflict' });
  });
});

/** 28 tablets that the other site has sent here, as replication brings them. */
async function sentHere({ rig }: World, product = TABLET.code): Promise<string> {
  const transferId = `StockTransfer:${crypto.randomUUID()}`;
  const of = { product, batch: { ...LOT }, unit: 'tablet' };
  const person = { id: 'User:9', name: 'Otto Ther' };
  const at = '2026-11-22T07:30:00.000Z';
  const transfer = {
    ...{ resourceType: 'StockTransfer', status: 'final', sentAt: at, sentBy: person },
    ...{ from: { site: 'S2', name: 'South' }, to: { site: 'N1', name: 'North' } },
    lines: [{ ...of, name: 'Amlodipine 5 mg tablet', quantity: '28', unitCost: '0.04' }],
  };
  const left = {
    ...{ resourceType: 'StockMovement', status: 'final', sequence: 7, type: 'transfer-out', ...of, quantity: '-28' },
    ...{ location: 'Location:south', occurredAt: at, recordedAt: at, actor: person, transferId },
  };
  const envelope = {
    v: 1,
    facility: 'S2',
    alsoFor: ['N1'],
    by: 'User:9',
    station: 'station-9',
    at: `${at}-0000-station-9`,
  };
  const edits = [
    { id: transferId, body: JSON.stringify({ ...envelope, kind: 'StockTransfer', resource: transfer }) },
    { id: 'StockMovement:south-1', body: JSON.stringify({ ...envelope, kind: 'StockMovement', resource: left }) },
  ];
  const { outcomes } = await rig.store.write({ edits });
  if (outcomes.some(({ state }) => state !== 'stored')) throw new Error(JSON.stringify(outcomes));
  return transferId;
}
