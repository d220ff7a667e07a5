import { describe, expect, it } from 'vitest';
import type { BoardFacts } from '#shared/contract/board.ts';
import { contract } from '#shared/contract/index.ts';
import { aWard } from '../../testing/a-ward.ts';
import { createCoreRig } from '../../testing/core-rig.ts';

const commandId = () => crypto.randomUUID();
const VITALS = {
  takenAt: '2026-01-01T00:00:00Z',
  respiratoryRate: 26,
  spo2: 93,
  oxygen: 'air' as const,
  systolic: 104,
  pulse: 114,
  consciousness: 'A' as const,
  temperatureCelsius: 38.7,
};

async function board(changes: Parameters<typeof createCoreRig>[0] = {}) {
  const rig = createCoreRig(changes);
  const { id: patientId } = await rig.registerSomebody();
  const { id: other } = await rig.registerSomebody('Elm');
  await rig.done(contract.encounter.admit, { commandId: commandId(), patientId, mode: 'planned' });
  const ending = new AbortController();
  const opened = await rig.dispatcher.open(
    'board.watch',
    { patientIds: [patientId, other] },
    rig.window,
    ending.signal,
  );
  if (opened.state !== 'opened') throw new Error('the board was not opened');
  const items = opened.items[Symbol.asyncIterator]();
  const next = async () => (await items.next()).value as BoardFacts[];
  return { rig, patientId, other, next, end: () => ending.abort() };
}

describe('BW the facts of the bed board', () => {
  it('BW1 of patients in care here, with the opening in the trail; of others nothing', async () => {
    const { rig, patientId, other, next, end } = await board();
    expect(await next()).toEqual([{ patientId, allergies: { state: 'never-asked' } }]);
    const read = (await rig.auditEvents()).find(({ operation }) => operation === 'board.watch');
    expect(JSON.stringify(read)).toContain(patientId);
    expect(JSON.stringify(read)).toContain(other);
    end();
  });

  it('BW2 tell of an allergy and of a score as soon as they are written, and when the next set is due', async () => {
    const { rig, patientId, next, end } = await board();
    await next();
    const entry = { substance: { text: 'Penicillin' }, criticality: 'high' as const };
    await rig.done(contract.allergy.record, { commandId: commandId(), patientId, entry });
    expect(await next()).toMatchObject([
      { allergies: { state: 'list', items: [{ text: 'Penicillin', high: true, undecided: false }] } },
    ]);
    const takenAt = new Date(rig.clock.now()).toISOString();
    await rig.done(contract.vitals.record, { commandId: commandId(), patientId, entry: { ...VITALS, takenAt } });
    const [facts] = await next();
    const dueAt = new Date(rig.clock.now() + 30 * 60_000).toISOString();
    expect(facts?.news2).toMatchObject({ state: 'complete', band: 'high', takenAt, dueAt });
    end();
  });

  it('BW4 a part set hides neither the last total nor when the next set is due; totals make a trend', async () => {
    const { rig, patientId, next, end } = await board();
    await next();
    const take = async (entry: object) => {
      const takenAt = new Date(rig.clock.now()).toISOString();
      await rig.done(contract.vitals.record, { commandId: commandId(), patientId, entry: { ...entry, takenAt } });
      return (await next())[0];
    };
    const dueAt = new Date(rig.clock.now() + 30 * 60_000).toISOString();
    expect(await take(VITALS)).not.toHaveProperty('news2Trend');
    rig.clock.advance(60_000);
    const facts = await take({ pulse: 80 });
    expect(facts?.news2).toMatchObject({ state: 'partial', urgent: false, last: { total: 9, band: 'high' }, dueAt });
    rig.clock.advance(60_000);
    const after = await take({ ...VITALS, respiratoryRate: 16, pulse: 80 });
    expect(after?.news2Trend?.map(({ total }) => total)).toEqual([9, 4]);
    end();
  });

  it('BW5 tell of alerts that stand, until they are ended with a reason', async () => {
    const { rig, patientId, next, end } = await board();
    await next();
    const act = { commandId: commandId(), patientId };
    const set = await rig.done(contract.flag.set, { ...act, entry: { code: 'isolation-contact', text: 'MRSA' } });
    expect((await next())[0]?.alerts).toEqual([{ code: 'isolation-contact', text: 'MRSA', undecided: false }]);
    const again = { ...act, commandId: commandId(), entry: { code: 'isolation-contact' as const } };
    expect(await rig.call(contract.flag.set, again)).toMatchObject({ code: 'already-done' });
    const over = { ...act, commandId: commandId(), id: set.id, parent: set.rev, reason: 'swabs negative' };
    await rig.done(contract.flag.end, over);
    expect((await next())[0]).not.toHaveProperty('alerts');
    const said = (await rig.auditEvents()).filter(({ operation }) => operation.startsWith('flag.'));
    expect(said.map(({ operation }) => operation).toSorted()).toEqual(['flag.end', 'flag.set', 'flag.set']);
    end();
  });

  it('AD13 the occupancy of a ward is counted from the local record, with nobody’s name', async () => {
    const rig = createCoreRig();
    const { wardId, beds } = await aWard(rig, ['1', '2', '3']);
    const { id: patientId } = await rig.registerSomebody();
    const [locationId = ''] = beds;
    await rig.done(contract.encounter.admit, { commandId: commandId(), patientId, mode: 'planned', locationId });
    const told = await rig.done(contract.board.occupancy, { wardId, days: 2 });
    expect([told.beds, told.points.at(-1)?.occupied, told.points[0]?.occupied]).toEqual([3, 1, 0]);
    expect(told.points.length).toBeGreaterThan(7);
    expect(JSON.stringify(told)).not.toContain(patientId);
  });

  it('BW3 say that allergies are not loaded while they may be on their way', async () => {
    const { next, end } = await board({ completeness: () => ({ urgentLane: 'on-its-way', rest: 'on-its-way' }) });
    expect(await next()).toMatchObject([{ allergies: { state: 'not-loaded' } }]);
    end();
  });

  it.each([
    [3 * 24, false],
    [10, true],
  ] as const)('BW2 a score from %i hours before the stay counts for it: %s', async (hours, counts) => {
    const rig = createCoreRig();
    const { id: patientId } = await rig.registerSomebody();
    const takenAt = new Date(rig.clock.now()).toISOString();
    await rig.done(contract.vitals.record, { commandId: commandId(), patientId, entry: { ...VITALS, takenAt } });
    rig.clock.advance(hours * 60 * 60_000);
    await rig.done(contract.encounter.admit, { commandId: commandId(), patientId, mode: 'emergency' });
    const ending = new AbortController();
    const opened = await rig.dispatcher.open('board.watch', { patientIds: [patientId] }, rig.window, ending.signal);
    if (opened.state !== 'opened') throw new Error('the board was not opened');
    const [facts] = (await opened.items[Symbol.asyncIterator]().next()).value as BoardFacts[];
    ending.abort();
    expect(facts?.news2 !== undefined).toBe(counts);
  });
});
