/** Long: the acts of a register follow one another in one book, which is opened once. */
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { readTask } from '#shared/domain/task/read-task.ts';
import { buildPlace } from '#shared/model/location.ts';
import type { RegisterCaseResource } from '#shared/model/register-case.ts';
import { buildStockPlace } from '#shared/model/stock-place.ts';
import { createRegisterReminders } from '../../register/register-reminders.ts';
import { MORPHINE } from '../../register/test-station.ts';
import { aRound, DOLOROL, PROOFS } from '../../testing/a-round.ts';

const { register } = contract;
const { witness } = PROOFS;
const STORE = 'Location:store-1';
const PARTY = { name: 'Wholesale Ltd', address: '1 Dock Road' };
const L1 = { product: 'MOR10', batch: { lot: 'L1', expiry: '2027-12-31' } };
const LOT_2 = { product: 'MOR10', batch: { lot: 'L2', expiry: '2028-06-30' } };

async function aStore(changes: Parameters<typeof aRound>[0] = {}) {
  const at = await aRound(changes);
  const { rig, commandId } = at;
  await at.formulary(MORPHINE, DOLOROL);
  const place = { level: 'store', code: 'S1', name: 'Main store', partOf: 'Location:n1', site: 'N1' } as const;
  const body = {
    ...{ kind: 'Location', v: 1, facility: '*', at: '2026-11-22T07:00:00.000Z-0000-central', by: 'x', station: 'x' },
    resource: buildStockPlace({ ...place, storage: 'room', inUse: true }),
  };
  await rig.store.write({ edits: [{ id: STORE, body: JSON.stringify(body) }] });
  const opening = { commandId: commandId(), locationId: STORE, product: 'MOR10', counted: '20', witness };
  const read = (registerId: string) => rig.done(register.read, { registerId });
  return { ...at, opening, read };
}
async function begun(changes: Parameters<typeof aRound>[0] = {}) {
  const at = await aStore(changes);
  const { registerId } = await at.rig.done(register.open, at.opening);
  const act = (what: object) => ({ commandId: at.commandId(), registerId, witness, party: PARTY, ...what }) as never;
  const held = async () =>
    (await at.read(registerId)).shelf?.holdings.map((one) => [one.batch.lot, one.available, one.quarantined]);
  return { ...at, registerId, act, held };
}

function remindersOf({ store, registers, desk, clock }: Awaited<ReturnType<typeof aStore>>['rig'], country: string) {
  return createRegisterReminders({
    ...{ store, registers, trail: desk.trail, hybridClock: desk.hybridClock, facility: 'N1', stationId: 'station-1' },
    ...{ zone: () => 'UTC', country: () => country, clock, timers: { sleep: () => new Promise(() => undefined) } },
    onFault: (fault) => {
      throw fault;
    },
  });
}

describe('registers at a screen', () => {
  it('CR2 a register is begun once, of a controlled drug, at a place of this site, by the desk that keeps it', async () => {
    const { rig, opening, commandId } = await aStore();
    expect(await rig.call(register.open, { ...opening, product: 'DOL500' })).toMatchObject({ path: 'product' });
    const elsewhere = { ...opening, commandId: commandId(), locationId: 'Location:other' };
    expect(await rig.call(register.open, elsewhere)).toMatchObject({ path: 'locationId' });
    expect(await rig.call(register.open, { ...opening, witness: commandId() })).toMatchObject({ path: 'witness' });
    const begun = { ...opening, commandId: commandId() };
    expect(await rig.done(register.open, begun)).toMatchObject({ as: 'posted', balance: '20' });
    expect(await rig.done(register.open, begun)).toMatchObject({ as: 'posted', balance: '20' });
    expect(await rig.call(register.open, { ...opening, commandId: commandId() })).toMatchObject({
      code: 'already-done',
    });
  });

  it('CR1 receive, supply, destroy: what the law asks stands in the line, and who read it in the trail', async () => {
    const { rig, registerId, act, read, patientId } = await { ...(await begun()), patientId: 'Patient:1' };
    await rig.done(register.record, act({ act: 'receive', quantity: '10', stock: L1 }));
    const supplied = {
      act: 'supply',
      quantity: '2.5',
      patientId,
      party: { name: 'Oak, Ada' },
      authority: { name: 'Dr Elm', reference: 'RX 7' },
    };
    const collector = { role: 'representative', name: 'Ivo Oak', identityAsked: true, identityShown: false };
    await rig.done(register.record, act({ ...supplied, collector, stock: L1 }));
    expect(await rig.call(register.record, act({ act: 'destroy', quantity: '1' }))).toMatchObject({ path: 'method' });
    expect(await rig.call(register.record, act({ act: 'supply', quantity: '0' }))).toMatchObject({ path: 'quantity' });
    await rig.done(
      register.record,
      act({ act: 'destroy', quantity: '1', method: 'denaturing kit', party: undefined, stock: L1 }),
    );
    const detail = await read(registerId);
    expect(detail.entries.map(({ act: what, quantity, balance }) => [what, quantity, balance])).toEqual([
      ['open', '20', '20'],
      ['receive', '10', '30'],
      ['supply', '-2.5', '27.5'],
      ['destroy', '-1', '26.5'],
    ]);
    expect(detail.entries[2]).toMatchObject({
      party: 'Oak, Ada',
      authority: 'Dr Elm, RX 7',
      witness: 'Bela Beside',
      number: 3,
    });
    expect(detail.line).toMatchObject({ place: 'Main store', keeping: { as: 'holder' }, balance: { partial: false } });
    const events = await rig.auditEvents();
    expect(JSON.stringify(events.find(({ operation }) => operation === 'register.read'))).toContain(patientId);
  });

  it('CR9 a count that differs opens a discrepancy; one person cannot close it; the correction is a dated note', async () => {
    const { rig, registerId, read, commandId } = await begun();
    const checked = await rig.done(register.check, { commandId: commandId(), registerId, counted: '19', witness });
    expect(checked).toMatchObject({ balance: '20', caseId: expect.stringContaining('RegisterCase:') });
    const again = await rig.done(register.check, { commandId: commandId(), registerId, counted: '19', witness });
    expect(again).not.toHaveProperty('caseId');
    const [open] = (await read(registerId)).cases;
    if (!open) throw new Error('no case');
    expect(open).toMatchObject({ state: 'open', difference: '-1', expected: '20', found: '19' });
    const said = await rig.done(register.noteCase, {
      commandId: commandId(),
      id: open.id,
      parent: open.rev,
      text: 'Asked the night shift.',
    });
    const closing = {
      id: open.id,
      parent: said.rev,
      finding: 'breakage' as const,
      text: 'Broken ampoule found.',
      correct: true,
    };
    expect(
      await rig.call(register.closeCase, { ...closing, commandId: commandId(), witness: commandId() }),
    ).toMatchObject({ path: 'witness' });
    // Signed as the witness of an act, not for the finding.
    expect(await rig.call(register.closeCase, { ...closing, commandId: commandId(), witness })).toMatchObject({
      path: 'witness',
    });
    const closed = await rig.done(register.closeCase, { ...closing, commandId: commandId(), witness: PROOFS.second });
    const after = await read(registerId);
    expect(after.cases).toMatchObject([{ state: 'closed', closed: { by: 'Nora Urse', second: 'Bela Beside' } }]);
    expect(after.entries.at(-1)).toMatchObject({ id: closed.entryId, act: 'note', quantity: '-1', balance: '19' });
    expect(after.line).toMatchObject({ openCases: 0, faults: 0, lastCheck: { agreed: false } });
    const { resource, _rev: parent } = await rig.get<RegisterCaseResource>(open.id);
    expect(resource.notes).toMatchObject([{ text: 'Asked the night shift.' }]);
    const more = { commandId: commandId(), id: open.id, parent, text: 'more' };
    expect(await rig.call(register.noteCase, more)).toMatchObject({ code: 'already-done' });
  });

  it('@SAFETY CR9 only who keeps the register corrects it: two desks that close a case apart would do so twice', async () => {
    const { rig, registerId, read, commandId } = await begun();
    await rig.done(register.check, { commandId: commandId(), registerId, counted: '19', witness });
    await rig.done(register.handOver, { registerId });
    const { id = '', rev: parent = '' } = (await read(registerId)).cases[0] ?? {};
    const closing = { id, parent, finding: 'breakage' as const, text: 'Broken ampoule found.' };
    const close = (correct: boolean) =>
      rig.call(register.closeCase, { ...closing, correct, commandId: commandId(), witness: PROOFS.second });
    expect(await close(true)).toMatchObject({ code: 'conflict', path: 'correct' });
    expect((await read(registerId)).line).toMatchObject({ openCases: 1, balance: { known: '20', pending: 0 } });
    expect(await close(false)).not.toHaveProperty('refused');
    expect((await read(registerId)).line).toMatchObject({ openCases: 0 });
  });

  it('@SAFETY CR1 nothing follows an entry, not even entered-in-error; a case closed by one person is refused by the model', async () => {
    const { rig, registerId, read, commandId } = await begun();
    const [line] = (await read(registerId)).entries;
    const entry = await rig.get<object>(line?.id ?? '');
    const { _id: id, _rev: parent, ...body } = entry;
    const gone = { ...body, resource: { ...entry.resource, status: 'entered-in-error' } };
    const { outcomes } = await rig.store.write({ edits: [{ id, parent, body: JSON.stringify(gone) }] });
    expect(outcomes).toMatchObject([{ state: 'refused' }]);
    await rig.done(register.check, { commandId: commandId(), registerId, counted: '1', witness });
    const [open] = (await read(registerId)).cases;
    const found = await rig.get<RegisterCaseResource>(open?.id ?? '');
    const alone = { at: '2026-11-22T08:00:00Z', by: { id: 'User:1', name: 'N' }, second: { id: 'User:1', name: 'N' } };
    const closed = { ...found.resource, state: 'closed', closed: { ...alone, finding: 'loss', text: 'gone' } };
    const { _id, _rev, ...envelope } = found;
    const written = await rig.store.write({
      edits: [{ id: _id, parent: _rev, body: JSON.stringify({ ...envelope, resource: closed }) }],
    });
    expect(written.outcomes).toMatchObject([{ state: 'refused', path: 'resource.closed.second' }]);
  });

  it('CR1 a dated note is one person’s, with a correction two people’s; handed over, acts wait', async () => {
    const { rig, registerId, act, read, commandId } = await begun();
    const [first] = (await read(registerId)).entries;
    const note = { registerId, entryId: first?.id ?? '', text: 'Two boxes, counted by the box.' };
    await rig.done(register.note, { ...note, commandId: commandId() });
    const wanting = { ...note, commandId: commandId(), correction: '-1' };
    expect(await rig.call(register.note, wanting)).toMatchObject({ code: 'password-needed', path: 'witness' });
    expect(await rig.done(register.note, { ...wanting, commandId: commandId(), witness })).toMatchObject({
      balance: '19',
    });
    expect(await rig.done(register.handOver, { registerId })).toMatchObject({ as: 'pending' });
    const waiting = await rig.done(register.record, act({ act: 'supply', quantity: '30' }));
    expect(waiting).toMatchObject({ as: 'pending', balance: '-11', caseId: expect.any(String) });
    expect((await read(registerId)).line.balance).toEqual({
      posted: '19',
      known: '-11',
      partial: true,
      pending: 1,
      missing: 0,
    });
    expect(await rig.done(register.hold, { registerId })).toMatchObject({ as: 'holder' });
    expect((await read(registerId)).line.balance).toMatchObject({ posted: '-11', partial: false });
  });

  it('CR11 CR12 the paper of each country: its columns, the balance at quarter ends in words and figures, an audit event', async () => {
    const { rig, registerId, act, commandId } = await begun();
    await rig.done(register.record, act({ act: 'receive', quantity: '5', stock: L1 }));
    const asked = { registerId, from: '2026-11-01', to: '2026-12-31', language: 'en' };
    const early = await rig.done(register.print, { ...asked, commandId: commandId(), template: 'za' });
    expect(early.sums.map(({ label }) => label)).not.toContain('Balance on 2026-12-31');
    rig.clock.advance(39 * 86_400_000);
    const za = await rig.done(register.print, { ...asked, commandId: commandId(), template: 'za' });
    expect(za.columns.map(({ column }) => column)).toContain('quantity-in-words');
    expect(za.sums).toContainEqual({ label: 'Balance on 2026-12-31', text: '25 ampoule (twenty-five)' });
    expect(za.signatures).toContain('Responsible pharmacist');
    const words = za.rows[1]?.cells.find(({ column }) => column === 'quantity-in-words');
    expect(words?.text).toBe('five');
    const uk = await rig.done(register.print, { ...asked, commandId: commandId(), template: 'uk' });
    expect(uk.columns.map(({ column }) => column)).toEqual(
      expect.arrayContaining([
        'received-from',
        'authority',
        'collector',
        'identity-asked',
        'identity-shown',
        'balance',
      ]),
    );
    expect(uk.rows[1]?.cells.find(({ column }) => column === 'received-from')?.text).toBe('Wholesale Ltd, 1 Dock Road');
    const fr = await rig.done(register.print, {
      ...asked,
      commandId: commandId(),
      template: 'generic',
      language: 'fr-CA',
    });
    expect(fr).toMatchObject({ title: 'Registre des stupéfiants', language: 'fr' });
    const printed = (await rig.auditEvents()).filter(({ operation }) => operation === 'register.print');
    expect(printed.map(({ subtype }) => subtype)).toEqual(['print', 'print', 'print', 'print']);
  });

  it('@SAFETY CR14 an act at a store names its batch and writes stock and register together, or neither', async () => {
    const { rig, registerId, act, read, held, commandId } = await begun();
    const entries = async () => (await read(registerId)).entries.map(({ act: what }) => what);
    expect(await rig.call(register.record, act({ act: 'receive', quantity: '10' }))).toMatchObject({ path: 'stock' });
    const elsewhere = { ...L1, location: 'Location:other' };
    expect(await rig.call(register.record, act({ act: 'receive', quantity: '10', stock: elsewhere }))).toMatchObject({
      path: 'stock.location',
    });
    const wrong = { ...L1, product: 'DOL500' };
    expect(await rig.call(register.record, act({ act: 'receive', quantity: '10', stock: wrong }))).toMatchObject({
      path: 'stock.product',
    });
    expect(await entries()).toEqual(['open']);
    await rig.done(register.record, act({ act: 'receive', quantity: '10', stock: L1 }));
    await rig.done(register.record, act({ act: 'receive', quantity: '4', stock: LOT_2 }));
    const more = act({ act: 'supply', quantity: '12', stock: L1 });
    expect(await rig.call(register.record, more)).toMatchObject({ code: 'conflict', details: { why: 'short' } });
    expect(await entries()).toEqual(['open', 'receive', 'receive']);
    await rig.done(register.record, act({ act: 'supply', quantity: '3', stock: L1 }));
    await rig.done(register.record, act({ act: 'return', quantity: '1', stock: { ...L1, state: 'quarantined' } }));
    await rig.done(register.record, act({ act: 'send-back', quantity: '2', stock: LOT_2 }));
    const spoiled = { ...L1, state: 'quarantined' };
    await rig.done(
      register.record,
      act({ act: 'destroy', quantity: '1', method: 'kit', party: undefined, stock: spoiled }),
    );
    expect(await held()).toEqual([
      ['L1', '7', '0'],
      ['L2', '2', '0'],
    ]);
    const { line, entries: lines } = await read(registerId);
    expect(lines.map(({ act: what, balance }) => [what, balance]).slice(-4)).toEqual([
      ['supply', '31'],
      ['return', '32'],
      ['send-back', '30'],
      ['destroy', '29'],
    ]);
    // Begun with twenty that nobody took into stock: said, and nothing puts it right by itself.
    expect(line.stock).toEqual({ balance: '9', agrees: false });
    const holding = { ...L1, location: STORE };
    const found = {
      commandId: commandId(),
      holding,
      as: 'found' as const,
      code: 'other' as const,
      quantity: '20',
      reason: 'here at the opening',
    };
    expect(await rig.call(contract.stock.adjust, found)).toMatchObject({ code: 'password-needed', path: 'witness' });
    await rig.done(contract.stock.adjust, { ...found, commandId: commandId(), witness });
    const after = await read(registerId);
    expect(after.line).toMatchObject({ stock: { balance: '29', agrees: true }, balance: { known: '29' } });
    expect(after.entries.at(-1)).toMatchObject({ act: 'note', quantity: '0', note: 'here at the opening' });
    const lost = { ...found, as: 'lost' as const, quantity: '1', reason: 'broken on the floor', witness };
    await rig.done(contract.stock.adjust, { ...lost, commandId: commandId() });
    expect((await read(registerId)).line).toMatchObject({
      stock: { balance: '28', agrees: true },
      balance: { known: '28' },
    });
  });

  it('CR14 what two people correct in the register is corrected in stock: the batch is asked for where there are several', async () => {
    const { rig, registerId, act, read, commandId } = await begun();
    await rig.done(register.record, act({ act: 'receive', quantity: '10', stock: L1 }));
    await rig.done(register.record, act({ act: 'receive', quantity: '5', stock: LOT_2 }));
    await rig.done(register.check, { commandId: commandId(), registerId, counted: '34', witness });
    const [open] = (await read(registerId)).cases;
    const closing = {
      id: open?.id ?? '',
      parent: open?.rev ?? '',
      finding: 'breakage' as const,
      text: 'Broken.',
      correct: true,
    };
    expect(
      await rig.call(register.closeCase, { ...closing, commandId: commandId(), witness: PROOFS.second }),
    ).toMatchObject({
      path: 'stock',
    });
    await rig.done(register.closeCase, { ...closing, commandId: commandId(), witness: PROOFS.second, stock: LOT_2 });
    const { line, shelf, entries } = await read(registerId);
    expect(line).toMatchObject({ balance: { posted: '34' }, stock: { balance: '14' }, openCases: 0 });
    expect(shelf?.holdings.map(({ batch, available }) => [batch.lot, available])).toEqual([
      ['L1', '10'],
      ['L2', '4'],
    ]);
    // Stock says already what the register will say: nothing more is moved.
    const note = {
      registerId,
      entryId: entries[0]?.id ?? '',
      text: 'Twenty were never here.',
      correction: '-20',
      witness,
    };
    await rig.done(register.note, { ...note, commandId: commandId() });
    expect((await read(registerId)).line).toMatchObject({
      balance: { posted: '14' },
      stock: { balance: '14', agrees: true },
    });
  });

  it('CR14 the register of a ward speaks of the cupboards of the ward; a ward without one has its register alone, and nurses are to count both', async () => {
    const { rig, opening, commandId, read } = await aStore();
    const envelope = {
      kind: 'Location',
      v: 1,
      facility: '*',
      at: '2026-11-22T07:00:00.000Z-0000-c',
      by: 'x',
      station: 'x',
    };
    const cupboard = { level: 'ward', code: 'W1C', name: 'Cupboard', partOf: 'Location:w1', site: 'N1' } as const;
    const resources = {
      'Location:n1': buildPlace({ level: 'site', name: 'North', code: 'N1' }),
      'Location:w1': buildPlace({ level: 'ward', name: 'Ward 1', code: 'W1', partOf: 'Location/n1' }),
      'Location:w2': buildPlace({ level: 'ward', name: 'Ward 2', code: 'W2', partOf: 'Location/n1' }),
      'Location:w1c': buildStockPlace({ ...cupboard, storage: 'room', inUse: true }),
    };
    const edits = Object.entries(resources).map(([id, resource]) => ({
      id,
      body: JSON.stringify({ ...envelope, resource }),
    }));
    await rig.store.write({ edits });
    const begin = (locationId: string) =>
      rig.done(register.open, { ...opening, commandId: commandId(), locationId, counted: '0' });
    const [one, two] = [await begin('Location:w1'), await begin('Location:w2')];
    const receive = (registerId: string, more: object) =>
      rig.call(register.record, {
        ...{ commandId: commandId(), registerId, act: 'receive', quantity: '4', party: PARTY, witness, ...more },
      });
    expect(await receive(one.registerId, {})).toMatchObject({ path: 'stock' });
    expect(await receive(one.registerId, { stock: L1 })).toMatchObject({ balance: '4' });
    expect((await read(one.registerId)).shelf?.holdings).toMatchObject([{ at: 'Cupboard', available: '4' }]);
    expect((await read(one.registerId)).line).toMatchObject({ stock: { balance: '4', agrees: true } });
    expect(await receive(two.registerId, {})).toMatchObject({ balance: '4' });
    expect((await read(two.registerId)).line).not.toHaveProperty('stock');
    rig.clock.advance(13 * 3_600_000);
    expect(await remindersOf(rig, 'GB').look()).toBe(2);
    const tasks = await rig.store.listDocuments({ kind: 'Task', limit: 10 });
    for (const { body } of tasks)
      expect(readTask(JSON.parse(body ?? '{}').resource)).toMatchObject({ ownerRoles: ['nurse'] });
  });

  it('CR15 a place that nobody counted since the change of the shift is one task, made once, done by the last count', async () => {
    const { rig, registerId, act, commandId } = await begun({ country: () => 'ZA' });
    const { clock, store } = rig;
    const reminders = remindersOf(rig, 'ZA');
    const tasks = async () =>
      (await store.listDocuments({ kind: 'Task', limit: 10 })).map(({ body }) =>
        readTask(JSON.parse(body ?? '{}').resource),
      );
    expect(await reminders.look()).toBe(0);
    clock.advance(13 * 3_600_000);
    expect(await reminders.look()).toBe(1);
    expect(await reminders.look()).toBe(0);
    expect(await tasks()).toMatchObject([
      { code: 'cd-balance-check', description: 'Main store', dueAt: '2026-11-22T22:00:00.000Z', state: 'open' },
    ]);
    await rig.done(register.record, act({ act: 'supply', quantity: '1' }));
    expect((await tasks())[0]).toMatchObject({ state: 'open' });
    await rig.done(register.check, { commandId: commandId(), registerId, counted: '19', witness });
    expect((await tasks())[0]).toMatchObject({
      state: 'done',
      acts: [{ act: 'completed', by: { name: 'Nora Urse' } }],
    });
    // South Africa: a signed print of each month.
    clock.advance(10 * 86_400_000);
    await rig.done(register.hold, { registerId });
    expect(await reminders.look()).toBe(2);
    const print = { registerId, to: '2026-11-30', language: 'en', template: 'za' };
    const due = async () => (await tasks()).find(({ code }) => code === 'cd-print');
    await rig.done(register.print, { ...print, from: '2026-11-15', commandId: commandId() });
    expect(await due()).toMatchObject({
      state: 'open',
      description: expect.stringContaining('2026-11-01 – 2026-11-30'),
    });
    await rig.done(register.print, { ...print, from: '2026-11-01', commandId: commandId() });
    expect(await due()).toMatchObject({ state: 'done' });
  });

  it('CR15 a place has its own changes of the shift: due on its line at once, and one count ends what was missed', async () => {
    const { rig, registerId, read, commandId } = await begun();
    const { clock, store } = rig;
    const reminders = remindersOf(rig, 'GB');
    const elsewhere = { commandId: commandId(), locationId: 'Location:other', times: ['07:00'] };
    expect(await rig.call(register.setShifts, elsewhere)).toMatchObject({ path: 'locationId' });
    await rig.done(register.setShifts, { commandId: commandId(), locationId: STORE, times: ['15:00', '11:00'] });
    expect((await read(registerId)).line.check).toEqual({ next: '2026-11-22T11:00:00.000Z' });
    for (const hours of [4, 4]) {
      clock.advance(hours * 3_600_000);
      expect(await reminders.look()).toBe(1);
    }
    const check = { since: '2026-11-22T11:00:00.000Z', next: '2026-11-23T11:00:00.000Z' };
    expect((await read(registerId)).line.check).toEqual(check);
    await rig.done(register.check, { commandId: commandId(), registerId, counted: '20', witness });
    expect((await read(registerId)).line.check).toEqual({ next: '2026-11-23T11:00:00.000Z' });
    const stored = await store.listDocuments({ kind: 'Task', limit: 10 });
    const tasks = stored.map(({ body }) => readTask(JSON.parse(body ?? '{}').resource));
    expect(tasks).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  });

  it('CR8 the list is told of each change, and names no patient', async () => {
    const { rig, act, registerId, patientId } = { ...(await begun()), patientId: 'Patient:1' };
    const ending = new AbortController();
    const opened = await rig.dispatcher.open('register.watch', {}, rig.window, ending.signal);
    if (opened.state !== 'opened') throw new Error('not opened');
    const items = opened.items[Symbol.asyncIterator]();
    expect((await items.next()).value).toMatchObject({
      version: 1,
      template: 'uk',
      places: [{ id: STORE, level: 'store' }],
      lines: [{ id: registerId, drug: 'Morphine sulfate', strength: '10 mg/mL', balance: { posted: '20' } }],
    });
    await rig.done(register.record, act({ act: 'supply', quantity: '2', patientId }));
    const second = (await items.next()).value;
    expect(second).toMatchObject({ version: 2, lines: [{ balance: { posted: '18' } }] });
    expect(JSON.stringify(second)).not.toContain(patientId);
    ending.abort();
  });
});
