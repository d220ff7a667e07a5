import { describe, expect, it } from 'vitest';
import { type InputOf, type Operation, type OutputOf, PERMISSIONS } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { StockMovementResource } from '#shared/model/stock-movement.ts';
import { WindowSession } from '../../session/window-session.ts';
import { PROOFS, secondPersons } from '../../testing/a-round.ts';
import { aStore, LOT, OPIOID, TABLET } from '../../testing/a-store.ts';
import { createCoreRig } from '../../testing/core-rig.ts';
import { testActor } from '../../testing/test-desk.ts';
import { toDocument } from '../current-document.ts';

const { stocktake, stock, register } = contract;
type Start = InputOf<typeof stocktake.start>;
type Rig = ReturnType<typeof createCoreRig>;

/** Another person at the same desk. */
function colleague(rig: Rig, name: string, permissions: readonly string[] = PERMISSIONS) {
  const window = new WindowSession();
  const actor = { ...testActor(permissions), userId: `User:${name}`, displayName: name };
  const { userId, displayName, roles } = actor;
  const user = {
    ...{ userId, login: name, displayName, roles: [...roles], permissions: [...permissions] },
    ...{ hasPin: false, passwordPending: false },
  };
  window.admit({ user: user as never, actor, draftKey: '', since: '2026-11-22T08:00:00.000Z' });
  return async <O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | Refusal> => {
    const answer = await rig.dispatcher.call(operation.name, input, window);
    if (answer.state === 'fault') throw new Error(`fault: ${JSON.stringify(rig.faults)}`);
    return answer.state === 'reply' ? (answer.value as OutputOf<O>) : answer.refusal;
  };
}

/** A store with 100 tablets, being counted. */
async function counting(more: Partial<Start> = {}, rig = createCoreRig()) {
  const store = await aStore(rig);
  const { commandId, shelf, got, holding } = store;
  await got('100', { unitCost: '0.50' });
  rig.clock.advance(60_000);
  const tolerance = { units: '2', percent: 0 };
  const begin: Start = { commandId: commandId(), mode: 'rolling', places: [shelf], tolerance, ...more };
  const { id } = await rig.done(stocktake.start, begin);
  rig.clock.advance(60_000);
  const line = { ...holding, state: 'available' as const };
  const counts = (written: string) => ({
    ...{ commandId: commandId(), id },
    counts: [{ line, quantity: written }],
  });
  const count = async (written: string, call: Rig['call'] = rig.call) => {
    const answer = await call(stocktake.count, counts(written));
    rig.clock.advance(60_000);
    return answer;
  };
  const review = () => rig.done(stocktake.review, { id });
  const post = async (call: Rig['call'], also = {}) =>
    call(stocktake.post, { commandId: commandId(), id, seen: (await review()).seen, ...also });
  const take = async (quantity: string) => {
    const answer = await rig.call(stock.adjust, {
      ...{ commandId: commandId(), holding, as: 'lost', code: 'lost', quantity, reason: 'Broken' },
    });
    rig.clock.advance(60_000);
    return answer;
  };
  const balance = async () =>
    (await rig.done(stock.card, { product: TABLET.code, batch: { ...LOT } })).rows.at(-1)?.balance;
  return { ...store, id, line, counts, count, review, post, take, balance };
}

const worded = (answer: unknown) => (isRefusal(answer) ? answer.sentence : answer);

describe('CN stocktake at the desk', () => {
  it('CN3 CN9 is posted at the moment of its count, while work goes on', async () => {
    const { rig, id, count, review, post, take, balance } = await counting();
    await take('10');
    await count('88');
    await take('5');
    expect((await review()).lines).toMatchObject([
      { verdict: 'settled', expected: '90', counted: '88', variance: '-2', value: '-1.00', movedMeanwhile: true },
    ]);
    const ben = colleague(rig, 'ben');
    const posted = await post(ben, { reason: 'Two broken' });
    expect(isRefusal(posted)).toBe(false);
    expect(await balance()).toBe('83');
    const [after] = await rig.done(stocktake.list, { state: 'all' });
    expect(after).toMatchObject({ id, standing: { state: 'posted', by: 'ben' }, drifts: 0 });
    const stored = await rig.store.listDocuments({ kind: 'StockMovement', limit: 100 });
    const moved = stored.flatMap((one) => toDocument<StockMovementResource>(one)?.resource ?? []);
    expect(moved.filter(({ type }) => type === 'count')).toMatchObject([
      { quantity: '-2', document: id, occurredAt: '2026-11-22T08:03:00.000Z', reason: { text: 'Two broken' } },
    ]);
  });

  it('CN5 the sheet is blind: it says that a line is to be counted again, never what should be there', async () => {
    const { rig, id, count } = await counting();
    const before = await rig.done(stocktake.sheet, { id });
    expect(before.lines).toMatchObject([{ todo: 'count', name: 'Amlodipine 5 mg tablet', unit: 'tablet' }]);
    await count('50');
    const after = await rig.done(stocktake.sheet, { id });
    expect(after.lines).toMatchObject([{ todo: 'recount', round: 2, countedBy: [] }]);
    expect(JSON.stringify([before, after])).not.toMatch(/"100"|expected|variance/);
    await count('50');
    expect((await rig.done(stocktake.sheet, { id })).lines).toMatchObject([{ todo: 'done', mine: '50' }]);
  });

  it('CN8 who counted what varies does not approve it, nor who may not adjust', async () => {
    const { rig, count, post, balance } = await counting();
    await count('99');
    expect(await post(rig.call)).toMatchObject({ code: 'not-permitted', details: { stop: 'counted-by-approver' } });
    const counter = colleague(rig, 'cleo', ['stock.count', 'stock.read']);
    expect(await post(counter)).toMatchObject({ code: 'not-permitted', path: 'approver' });
    expect(await balance()).toBe('100');
  });

  it('CN8 a second person approves at the same terminal, and stays named', async () => {
    const person = { userId: 'User:2', displayName: 'Ben', roles: ['pharmacist'], permissions: new Set(PERMISSIONS) };
    const spent: unknown[] = [];
    const secondPersons = {
      find: () => ({ ...person, by: 'login', secret: 'pin', at: '2026-11-22T08:00:00.000Z' }) as never,
      spend: (proofs: unknown) => void spent.push(proofs),
    };
    const { rig, id, count, post, balance } = await counting({}, createCoreRig({ secondPersons }));
    await count('99');
    const proof = crypto.randomUUID();
    expect(isRefusal(await post(rig.call, { approver: proof }))).toBe(false);
    expect(spent).toEqual([[proof]]);
    expect(await balance()).toBe('99');
    expect((await rig.done(stocktake.review, { id })).acts).toMatchObject([{ act: 'post', approvedBy: 'Ben' }]);
  });

  it('CN7 what was not counted wants a reason; what changed since it was looked at is looked at again', async () => {
    const { rig, count, post, got, review, commandId, id, balance } = await counting();
    await count('99');
    await got('7', { batch: { ...LOT, lot: 'L2' } });
    const ben = colleague(rig, 'ben');
    expect(await post(ben)).toMatchObject({ details: { stop: 'uncounted-without-reason' } });
    const { seen } = await review();
    await count('98');
    const stale = await ben(stocktake.post, { commandId: commandId(), id, seen, reason: 'Locked' });
    expect(worded(stale)).toBe('Something has been counted or moved since you looked. Look at the new figures first.');
    expect(isRefusal(await post(ben, { reason: 'Locked' }))).toBe(false);
    expect(await balance()).toBe('98');
  });

  it('CN9 what happened before the count and is told after posting is a drift; one correction ends it', async () => {
    const { rig, count, post, review, holding, commandId, id, balance } = await counting();
    await count('98');
    const ben = colleague(rig, 'ben');
    await post(ben);
    const late = { holding, as: 'lost' as const, code: 'lost' as const, quantity: '2', reason: 'Told late' };
    await rig.done(stock.adjust, { commandId: commandId(), ...late, occurredAt: '2026-11-22T08:01:30.000Z' });
    expect(await balance()).toBe('96');
    expect((await review()).lines).toMatchObject([{ drift: '2' }]);
    expect(await rig.done(stocktake.list, {})).toMatchObject([{ id, drifts: 1 }]);
    const { seen } = await review();
    const correct = { commandId: commandId(), id, seen, reason: 'Told late' };
    expect(isRefusal(await ben(stocktake.correct, correct))).toBe(false);
    expect(await balance()).toBe('98');
    expect(await rig.done(stocktake.list, {})).toEqual([]);
  });

  it('CN9 a posting that is sent twice moves once', async () => {
    const { rig, id, count, review, commandId, balance } = await counting();
    await count('98');
    const ben = colleague(rig, 'ben');
    const again = { commandId: commandId(), id, seen: (await review()).seen };
    const first = await ben(stocktake.post, again);
    expect(await ben(stocktake.post, again)).toEqual(first);
    expect(await ben(stocktake.post, { ...again, commandId: commandId() })).toMatchObject({ code: 'already-done' });
    expect(await balance()).toBe('98');
  });

  it('CN11 a frozen place holds movements up until it is thawed; quarantine goes through', async () => {
    const { rig, take, got, id, commandId, holding, balance } = await counting({ mode: 'freeze' });
    const frozen = 'This place is frozen for a stocktake. Thaw the stocktake, or wait until it is posted.';
    expect(worded(await take('1'))).toBe(frozen);
    await expect(got('1')).rejects.toThrow('frozen');
    const aside = { holding, as: 'quarantine' as const, quantity: '4', reason: 'Wet carton' };
    await rig.done(stock.quarantine, { commandId: commandId(), ...aside });
    await rig.done(stocktake.thaw, { commandId: commandId(), id, reason: 'Urgent' });
    expect(isRefusal(await take('1'))).toBe(false);
    expect(await balance()).toBe('99');
  });

  it('CN1 one place is counted once at a time, found batches are lines, and strangers are refused', async () => {
    const { rig, id, shelf, counter, commandId, line, place, counts } = await counting();
    const bin = await place('BIN', { level: 'bin', within: shelf });
    const tolerance = { units: '0', percent: 0 };
    const again = await rig.call(stocktake.start, {
      commandId: commandId(),
      mode: 'rolling',
      places: [bin],
      tolerance,
    });
    expect(again).toMatchObject({ code: 'conflict', details: { id } });
    const found = { ...line, location: bin, batch: { lot: 'L9' } };
    await rig.done(stocktake.count, { commandId: commandId(), id, counts: [{ line: found, quantity: '3' }] });
    const { lines } = await rig.done(stocktake.sheet, { id });
    expect(lines.find(({ batch }) => batch.lot === 'L9')).toMatchObject({ found: true, todo: 'recount' });
    const elsewhere = { ...counts('1'), counts: [{ line: { ...line, location: counter }, quantity: '1' }] };
    expect(await rig.call(stocktake.count, elsewhere)).toMatchObject({ path: 'counts[0].line.location' });
    const early = { ...counts('1'), counts: [{ line, quantity: '1', countedAt: '2026-11-22T07:00:00.000Z' }] };
    expect(await rig.call(stocktake.count, early)).toMatchObject({ path: 'counts[0].countedAt' });
  });

  it('CN12 a cancelled one moves nothing and takes no more counts', async () => {
    const { rig, id, count, post, commandId, balance } = await counting();
    await count('98');
    await rig.done(stocktake.cancel, { commandId: commandId(), id, reason: 'Wrong store' });
    expect(await count('97')).toMatchObject({ code: 'conflict' });
    expect(await post(colleague(rig, 'ben'))).toMatchObject({ code: 'already-done' });
    expect(await balance()).toBe('100');
    expect(await rig.done(stocktake.list, { state: 'open' })).toEqual([]);
  });

  describe('upon a controlled drug', () => {
    const { witness } = PROOFS;

    /** A store with 20 capsules that nobody has begun a register of, being counted. */
    async function withOpioid() {
      const at = await counting({}, createCoreRig({ secondPersons }));
      const { rig, commandId, receive, shelf } = at;
      const batch = { lot: 'C1', expiry: '2027-06-30' };
      const taken = await receive([{ product: OPIOID.code, batch, quantity: '20' }], { witness });
      if (isRefusal(taken)) throw new Error(taken.sentence);
      rig.clock.advance(60_000);
      const controlled = async () => (await rig.done(stocktake.sheet, { id: at.id })).controlled;
      const registerId = (await controlled())[0]?.registerId ?? '';
      const check = async (counted: string, call: Rig['call'] = rig.call) => {
        const answer = await call(register.check, { commandId: commandId(), registerId, counted, witness });
        rig.clock.advance(60_000);
        return answer;
      };
      return { ...at, shelf, batch, controlled, registerId, check };
    }

    it('@SAFETY CN1 its register is one line, blind, and settled by two people in the register alone', async () => {
      const { rig, count, controlled, check, review, post, registerId } = await withOpioid();
      expect(await controlled()).toMatchObject([{ drug: 'Oxycodone', place: 'STORE', state: 'to-count' }]);
      expect(JSON.stringify(await controlled())).not.toMatch(/balance|expected|"counted"/);
      await count('100');
      expect((await review()).stop).toBe('uncounted-without-reason');
      expect(isRefusal(await check('20'))).toBe(false);
      expect(await controlled()).toMatchObject([{ state: 'agrees', witness: 'Bela Beside' }]);
      expect((await review()).controlled).toMatchObject([{ counted: '20', expected: '20' }]);
      expect(await post(colleague(rig, 'ben'))).toHaveProperty('rev');
      rig.clock.advance(60_000);
      await check('3');
      expect(await controlled()).toMatchObject([{ state: 'agrees' }]);
      expect((await rig.done(register.read, { registerId })).cases).toMatchObject([{ found: '3' }]);
    });

    it('@SAFETY CN1 what differs is a discrepancy of the register: the stocktake moves nothing of it', async () => {
      const { rig, id, commandId, check, review, post, registerId, line, batch, controlled } = await withOpioid();
      expect(await check('18')).toHaveProperty('caseId');
      expect((await review()).controlled).toMatchObject([{ state: 'differs', counted: '18', expected: '20' }]);
      const forced = { line: { ...line, product: OPIOID.code, batch }, quantity: '18' };
      expect(await rig.call(stocktake.count, { commandId: commandId(), id, counts: [forced] })).toMatchObject({
        code: 'unsupported',
      });
      expect(await post(rig.call, { reason: 'Only the drugs cupboard' })).toHaveProperty('rev');
      const held = (await rig.done(register.read, { registerId })).shelf?.holdings;
      expect(held).toMatchObject([{ available: '20' }]);
      expect(await controlled()).toMatchObject([{ state: 'differs' }]);
    });

    it('CN1 a count from before the beginning says nothing of it; a bin asks for the register of what lies in it, and no other', async () => {
      const { rig, id, commandId, place, shelf, holding, batch, check } = await withOpioid();
      await rig.done(stocktake.cancel, { commandId: commandId(), id, reason: 'Only the bin' });
      const bins = [
        await place('B1', { level: 'bin', within: shelf }),
        await place('B2', { level: 'bin', within: shelf }),
      ];
      const lying = { ...holding, product: OPIOID.code, batch };
      await rig.done(stock.move, { commandId: commandId(), holding: lying, to: bins[0] ?? '', quantity: '5' });
      const linesAt = async (bin: string | undefined) => {
        const tolerance = { units: '0', percent: 0 };
        const begun = { commandId: commandId(), mode: 'rolling' as const, places: [bin ?? ''], tolerance };
        return (await rig.done(stocktake.sheet, await rig.done(stocktake.start, begun))).controlled;
      };
      // Counted before it began: to be counted again.
      await check('20');
      expect(await linesAt(bins[0])).toMatchObject([{ drug: 'Oxycodone', place: 'STORE', state: 'to-count' }]);
      expect(await linesAt(bins[1])).toEqual([]);
    });
  });
});
