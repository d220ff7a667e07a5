import { describe, expect, it } from 'vitest';
import { quantity } from '#shared/domain/stock/quantity.ts';
import { act, BELA, bring, createTestStations, MORPHINE } from './test-station.ts';

const TWO = { first: { login: 'ann', password: 'a' }, second: { login: 'bob', password: 'b' }, reason: 'flooded' };
const DOLOROL = { ...MORPHINE, code: 'DOL500', generic: 'Dolorol', controlledClass: undefined };

function two() {
  const { stations, ...rest } = createTestStations('one', 'two');
  const [one, other] = stations as [(typeof stations)[0], (typeof stations)[0]];
  return { ...rest, one, two: other };
}
/** Station one keeps the register and has ten. */
async function kept() {
  const at = two();
  await at.one.done(act('receive', '10', { party: { name: 'Wholesale' } }));
  const id = (await at.one.known()).register.id;
  await at.one.registers.hold(id);
  await bring(at.one.store, at.two.store);
  return { ...at, id };
}
const posted = async (station: { known: () => Promise<{ fold: { posted: number; known: number } }> }) => {
  const { fold } = await station.known();
  return [fold.posted / 1_000_000, fold.known / 1_000_000];
};

describe('writing into registers', () => {
  it('CR2 CR10 the first act is pending where nobody has leased the register, and is entered as soon as this station keeps it', async () => {
    const { one } = two();
    const [line] = await one.done(act('receive', '10'));
    expect(line).toMatchObject({ as: 'pending', balance: '10' });
    await one.registers.hold(line?.registerId ?? '');
    const { fold } = await one.known();
    expect(fold).toMatchObject({ pending: [], faults: [], missing: 0 });
    expect(fold.main).toMatchObject([
      { entry: { act: 'receive', balance: '10', witness: { name: 'Bela Beside' }, posts: { id: line?.entryId } } },
    ]);
  });

  it('CR1 several acts of one command follow each other; what is not controlled plans nothing', async () => {
    const { one } = await kept();
    const lines = await one.done(act('supply', '2'), act('supply', '3'), act('supply', '9', { product: DOLOROL }));
    expect(lines).toMatchObject([
      { as: 'posted', balance: '8' },
      { as: 'posted', balance: '5' },
    ]);
    expect((await one.known()).fold).toMatchObject({ faults: [], missing: 0 });
  });

  it('CR4 wants somebody else beside', async () => {
    const { one } = await kept();
    expect(await one.post(act('supply', '1', { witness: undefined }))).toMatchObject({ path: 'witness' });
    const self = { ...BELA, userId: one.actor.userId };
    expect(await one.post(act('supply', '1', { witness: self }))).toMatchObject({ code: 'invalid-input' });
    expect(await posted(one)).toEqual([10, 10]);
  });

  it('CR9 CR10 more than there is: asked first, then written with a discrepancy', async () => {
    const { one } = await kept();
    expect(await one.post(act('supply', '11'))).toMatchObject({ details: { why: 'below-nought', balance: '10' } });
    const [line] = await one.done(act('supply', '11', { belowNought: true }));
    expect(line).toMatchObject({ as: 'posted', balance: '-1' });
    const [found] = (await one.registers.look()).cases.values();
    expect(found).toMatchObject({ _id: line?.caseId, resource: { cause: 'below-nought', found: '-1', state: 'open' } });
  });

  it('@SAFETY CR10 with the lease elsewhere and unreachable nothing is refused: pending, witnessed, partial, and entered when they meet', async () => {
    const { one, two: other, id } = await kept();
    other.line.line = 'down';
    expect(await other.done(act('supply', '4'))).toMatchObject([{ as: 'pending', balance: '6' }]);
    expect(await other.done(act('supply', '20'))).toMatchObject([{ as: 'pending', balance: '-14' }]);
    await one.done(act('supply', '1'));
    await bring(other.store, one.store);
    expect(await posted(one)).toEqual([9, -15]);
    expect(await one.registers.enter()).toBeGreaterThan(0);
    expect(await posted(one)).toEqual([-15, -15]);
    expect(await one.registers.enter()).toBe(0);
    await bring(one.store, other.store);
    const seen = (await other.registers.look()).registers.get(id);
    expect(seen?.fold).toMatchObject({ pending: [], faults: [], missing: 0, posted: quantity('-15') });
  });

  it('@SAFETY CR5 two people take it over: what the old holder wrote meanwhile waits, is entered by the new one, and counts once', async () => {
    const { one, two: other, id } = await kept();
    one.line.line = 'down';
    await one.done(act('supply', '2'));
    expect(await other.registers.takeOver(id, TWO)).toMatchObject({ epoch: 2 });
    await other.done(act('supply', '1'));
    await bring(one.store, other.store);
    expect(await posted(other)).toEqual([9, 7]);
    await other.registers.enter();
    expect(await posted(other)).toEqual([7, 7]);
    await bring(other.store, one.store);
    // It has heard of the new one: what it writes from now on waits.
    expect(await one.done(act('supply', '3'))).toMatchObject([{ as: 'pending', balance: '4' }]);
    expect((await one.known()).fold.faults).toEqual([]);
  });

  it('CR8 a line that is on its way is waited for: nothing is entered over a gap', async () => {
    const { one, two: other } = await kept();
    other.line.line = 'down';
    await other.done(act('supply', '1'));
    await other.done(act('supply', '2'));
    const documents = await other.store.listDocuments({ kind: 'RegisterEntry', limit: 10 });
    const second = documents.find(
      ({ body }) => JSON.parse(body ?? '{}').resource.chain.sequence === 2 && body?.includes('"two"'),
    );
    expect(second).toBeDefined();
    const path = { start: 1, ids: [second?.rev.slice(2) ?? ''] };
    await one.store.write({ grafts: [{ id: second?.id ?? '', path, body: second?.body ?? '', deleted: false }] });
    expect((await one.known()).fold).toMatchObject({ missing: 1 });
    expect(await one.registers.enter()).toBe(0);
    await bring(other.store, one.store);
    await one.registers.enter();
    expect(await posted(one)).toEqual([7, 7]);
  });

  it('CR8 in the background a station asks for what it wrote pending entries of, and enters what comes', async () => {
    const { one, two: other, id } = await kept();
    other.line.line = 'down';
    await other.done(act('supply', '4'));
    await one.registers.run();
    try {
      const entered = new Promise<void>((resolve) => {
        const stop = one.store.watch(async () => {
          if ((await one.registers.look()).registers.get(id)?.fold.posted !== quantity('6')) return;
          stop();
          resolve();
        });
      });
      await bring(other.store, one.store);
      await entered;
    } finally {
      await one.registers.stop();
    }
    expect(one.faults).toEqual([]);
  });

  it('CR8 what was asked for without contact is asked for again as soon as there is contact', async () => {
    const { one } = two();
    await one.registers.run();
    one.line.line = 'down';
    const answered = () => new Promise<void>((resolve) => one.registers.watchKeeping(resolve));
    const refused = answered();
    await one.done(act('receive', '10'));
    await refused;
    one.line.line = 'up';
    const kept = answered();
    one.registers.onContact();
    await kept;
    await one.registers.enter();
    expect(await posted(one)).toEqual([10, 10]);
    await one.registers.stop();
  });

  it('CR3 two windows at once write two lines, one behind the other', async () => {
    const { one } = await kept();
    await Promise.all([one.done(act('supply', '1')), one.done(act('supply', '2')), one.done(act('supply', '3'))]);
    const { fold } = await one.known();
    expect(fold.main.map(({ entry }) => entry.balance)).toEqual(['10', '9', '7', '4']);
    expect(fold.faults).toEqual([]);
  });

  it('@SAFETY CR13 a line that is not what was written opens a case by itself, the same on every station, once', async () => {
    const { one, two: other } = await kept();
    const [line] = await one.done(act('supply', '1'));
    const stored = await one.store.find(line?.entryId ?? '');
    const body = JSON.parse(stored?.body ?? '{}');
    const altered = { ...body, resource: { ...body.resource, quantity: '-4' } };
    const grafts = [
      {
        id: line?.entryId ?? '',
        path: { start: 1, ids: ['f'.repeat(32)] },
        body: JSON.stringify(altered),
        deleted: false,
      },
    ];
    await other.store.write({ grafts });
    await other.registers.takeOver((await one.known()).register.id, TWO);
    const { cases } = await other.registers.look();
    expect([...cases.values()].map(({ resource }) => resource)).toMatchObject([
      { cause: 'chain', state: 'open', entryId: line?.entryId, openedBy: { id: 'merge' } },
    ]);
    expect(await other.registers.enter()).toBe(0);
    expect((await other.registers.look()).cases.size).toBe(1);
  });

  it('CR13 a line that is named and did not come is a case after a day, not before', async () => {
    const { one, two: other, clock, id } = await kept();
    other.line.line = 'down';
    await other.done(act('supply', '1'));
    await other.done(act('supply', '2'));
    const documents = await other.store.listDocuments({ kind: 'RegisterEntry', limit: 10 });
    const second = documents.find(({ body }) => body?.includes('"sequence":2') && body.includes('"two"'));
    const path = { start: 1, ids: [second?.rev.slice(2) ?? ''] };
    await one.store.write({ grafts: [{ id: second?.id ?? '', path, body: second?.body ?? '', deleted: false }] });
    await one.registers.enter();
    expect((await one.registers.look()).cases.size).toBe(0);
    clock.advance(25 * 3_600_000);
    await one.registers.hold(id);
    await one.registers.enter();
    expect([...(await one.registers.look()).cases.values()]).toMatchObject([
      { resource: { cause: 'chain', entryId: second?.id } },
    ]);
  });

  it('@SAFETY CR10 what was given on a ward is never refused: below nought, and without a witness', async () => {
    const { one, clock } = await kept();
    const given = async (more: Partial<ReturnType<typeof act>>) =>
      one.registers.postGiven([act('supply', '11', more)], { actor: one.actor, now: clock.now }, one.commit);
    expect(await given({})).toMatchObject([{ as: 'posted', balance: '-1', caseId: expect.any(String) }]);
    expect(await given({ witness: undefined })).toMatchObject([{ as: 'posted', balance: '-1' }]);
    const last = (await one.known()).fold.main.at(-1)?.entry;
    expect(last).toMatchObject({ act: 'note', quantity: '0', note: expect.stringContaining('11 ampoule') });
    expect(last).not.toHaveProperty('witness');
    const elsewhere = { witness: undefined, locationId: 'Location:ward-9' };
    expect(await given(elsewhere)).toEqual([]);
    expect(await given({ ...elsewhere, witness: BELA })).toMatchObject([{ as: 'pending', balance: '-11' }]);
  });
});
