import { describe, expect, it } from 'vitest';
import { type RegisterEntryResource, registerEntryModel } from '#shared/model/register-entry.ts';
import generic from '../../../resources/register-templates/generic.json' with { type: 'json' };
import dictionary from '../../../resources/register-templates/note-words.json' with { type: 'json' };
import type { Product } from '../formulary/product.ts';
import { quantity, quantityText } from '../stock/quantity.ts';
import { GAP_PATIENCE_MS, listChainCases } from './chain-cases.ts';
import { compareStock } from './compare-stock.ts';
import { closeCase, differenceOf, findCorrection, findDiscrepancy, noteOnCase } from './discrepancy.ts';
import { checkDue, checkStanding } from './due-reminders.ts';
import { foldRegister } from './fold-register.ts';
import { noteText, saidNote } from './note-words.ts';
import { quantityWords } from './quantity-words.ts';
import { isControlled, registerName, registerOf } from './register-key.ts';
import { registerSheet } from './register-sheet.ts';
import { registerStatement } from './register-statement.ts';
import { registerTemplate, wordsOf } from './register-template.ts';
import { nextOfPending } from './register-tip.ts';
import { shiftChangesOf, withShiftChanges } from './shift-changes.ts';
import { createTestRegisterDesk, MORPHINE } from './test-register.ts';

const AMPOULE: Product = {
  ...{ code: 'M1', generic: 'Morphine', form: 'injection', routes: [], baseUnit: 'ampoule', controlledClass: 'CD2' },
  ingredients: [
    { name: 'Morphine', strength: { active: { value: '10', unit: 'mg' }, per: { value: '1', unit: 'mL' } } },
  ],
  ...{ status: 'active', packs: [] },
};
const NOTED = { noteOn: 'RegisterEntry:1', note: 'Counted by the box.' };

describe('registers of controlled drugs', () => {
  it('CR2 one for drug, strength, form and place; brand, tall-man letters and case make none', () => {
    const of = registerOf(AMPOULE, 'Location:a');
    expect(of.id).toMatch(/^R\/a\/[0-9a-f]{16}$/);
    expect(registerName(of)).toBe('Morphine 10 mg/mL injection');
    const same = { ...AMPOULE, generic: ' MORPHINE ', brand: 'Sevredol', tallMan: 'MORPHine', code: 'M2' };
    expect(registerOf(same, 'Location:a').id).toBe(of.id);
    expect(registerOf(AMPOULE, 'Location:b').id).not.toBe(of.id);
    expect(registerOf({ ...AMPOULE, form: 'tablet' }, 'Location:a').id).not.toBe(of.id);
    expect(registerOf({ ...AMPOULE, ingredients: [] }, 'Location:a').id).not.toBe(of.id);
    expect([isControlled(AMPOULE), isControlled({ controlledClass: undefined })]).toEqual([true, false]);
  });

  it.each<[string, Partial<RegisterEntryResource>, string | undefined]>([
    ['a receipt', { act: 'receive', quantity: '1' }, undefined],
    ['a receipt that takes away', { act: 'receive', quantity: '-1' }, 'quantity'],
    ['a supply that brings in', { act: 'supply', quantity: '1' }, 'quantity'],
    ['a count that changes something', { act: 'check', quantity: '1', counted: '1' }, 'quantity'],
    ['a count without what was counted', { act: 'check', quantity: '0' }, 'counted'],
    ['nobody beside', { act: 'supply', quantity: '-1', witness: undefined }, 'witness'],
    [
      'oneself beside',
      { act: 'supply', quantity: '-1', witness: { id: 'User:1', name: 'P', by: 'login', secret: 'pin' } },
      'witness',
    ],
    ['a note by one person', { act: 'note', quantity: '0', witness: undefined, ...NOTED }, undefined],
    ['a correction by one person', { act: 'note', quantity: '-1', witness: undefined, ...NOTED }, 'witness'],
    ['a note on nothing', { act: 'note', quantity: '0', note: 'x' }, 'note'],
    ['one entered in error', { act: 'receive', quantity: '1', status: 'entered-in-error' as never }, 'status'],
  ])('CR1 CR4 on every path the model judges %s', (_case, changes, path) => {
    const written = createTestRegisterDesk('a').write({ act: 'receive', quantity: '1' }).entry;
    const entry = JSON.parse(
      JSON.stringify({
        ...written,
        ...changes,
        ...('witness' in changes && !changes.witness ? { witness: undefined } : {}),
      }),
    );
    expect(registerEntryModel.validate(entry)?.path).toBe(path);
  });

  it('CR8 a second opening is entered as a note that changes nothing', () => {
    const [a, b] = [createTestRegisterDesk('a'), createTestRegisterDesk('b')];
    a.epoch = 1;
    a.write({ act: 'open', quantity: '20' });
    b.write({ act: 'open', quantity: '20' });
    a.hear(b.here.values());
    expect(quantityText(a.fold().known)).toBe('20');
    const [entered] = a.enter();
    expect(entered?.entry).toMatchObject({
      act: 'note',
      quantity: '0',
      balance: '20',
      note: expect.stringContaining('20'),
    });
    expect(a.fold()).toMatchObject({ pending: [], faults: [], posted: quantity('20') });
  });

  it('@SAFETY CR13 a print of a register with a line that was changed says so at the line and below the sums', () => {
    const desk = createTestRegisterDesk('a');
    desk.epoch = 1;
    desk.write({ act: 'open', quantity: '20' });
    const { id, entry } = desk.write({ act: 'supply', quantity: '-3' });
    const period = { from: '2026-11-01', to: '2026-11-30', zone: 'UTC' };
    const sheetOf = (fold: ReturnType<typeof desk.fold>, language: string) => {
      const template = registerTemplate.parse(generic);
      const numbers = new Map(fold.main.map((line) => [line.id, line.entry.chain.sequence]));
      return registerSheet(registerStatement(fold, period), {
        ...{ template, words: wordsOf(template, language), zone: 'UTC', language, register: MORPHINE },
        numberOf: (lineId) => numbers.get(lineId),
      });
    };
    expect(JSON.stringify(sheetOf(desk.fold(), 'en'))).not.toMatch(/AS IT WAS WRITTEN/);
    desk.here.set(id, { id, entry: { ...entry, quantity: '-1' } });
    const { remarks, rows } = sheetOf(desk.fold(), 'en');
    expect(remarks[0]).toMatch(/^NOT AS IT WAS WRITTEN: no\. 2\./);
    expect(rows[1]?.cells.at(-1)?.text).toBe('NOT AS IT WAS WRITTEN');
    expect(sheetOf(desk.fold(), 'fr').remarks[0]).toContain('n° 2');
  });

  it('CR15 a check is due from each change of the shift on, and overdue after two hours; who counts shortly before has counted', () => {
    const desk = createTestRegisterDesk('a', Date.parse('2026-11-22T04:00:00Z'));
    desk.epoch = 1;
    desk.write({ act: 'open', quantity: '20' });
    const checksAt = ['07:00', '15:00', '23:00'];
    const dueAt = (now: string) => {
      const { since, next } = checkDue(desk.fold(), { checksAt, zone: 'Europe/Zurich', nowMs: Date.parse(now) });
      return [since?.key, next?.key];
    };
    // An hour later on the wall.
    expect(dueAt('2026-11-22T05:59:00Z')).toEqual([undefined, '2026-11-22T07:00']);
    expect(dueAt('2026-11-22T06:00:00Z')).toEqual(['2026-11-22T07:00', '2026-11-22T15:00']);
    expect(dueAt('2026-11-23T01:00:00Z')).toEqual(['2026-11-22T07:00', '2026-11-23T07:00']);
    desk.write({ act: 'check', counted: '20', expected: '20', occurredAt: '2026-11-22T13:10:00.000Z' });
    expect(dueAt('2026-11-22T14:30:00Z')).toEqual([undefined, '2026-11-22T23:00']);
    expect(dueAt('2026-11-22T13:20:00Z')).toEqual([undefined, '2026-11-22T23:00']);
    const since = '2026-11-22T22:00:00Z';
    expect(checkStanding({ next: since }, Date.parse(since) - 1)).toEqual({ state: 'ahead', at: since });
    expect(checkStanding({ next: since }, Date.parse(since))).toEqual({ state: 'due', at: since });
    expect(checkStanding({ since }, Date.parse(since) + 2 * 3_600_000 + 1)).toEqual({ state: 'overdue', at: since });
    expect(checkStanding({}, 0)).toBeUndefined();
  });

  it('CR15 the times of a place stand at the place; what cannot be read is none', () => {
    const place = { resourceType: 'Location', extension: [{ url: 'urn:other', valueString: 'x' }] } as const;
    const set = withShiftChanges({ ...place, extension: [...place.extension] }, ['23:00', '07:00', '07:00']);
    expect(shiftChangesOf(set)).toEqual(['07:00', '23:00']);
    expect(withShiftChanges(set, [])).toEqual(place);
    expect(
      shiftChangesOf({ ...set, extension: [{ url: set.extension?.[1]?.url ?? '', valueString: '25:00' }] }),
    ).toBeUndefined();
  });

  it('CR16 what the program wrote is said in the language of the reader; an unknown code leaves the text as it stands', () => {
    const said = saidNote('not-reckoned', { given: '5 mg', wasted: '2 mg', drawn: '7 mg', missing: 'amount' });
    expect(said.note).toMatch(/^Given on the ward, not reckoned: 5 mg: 2 mg of 7 mg thrown away: how much was given/);
    expect(noteText(said, 'fr-CH')).toMatch(
      /^Donné dans le service, non compté : 5 mg : 2 mg de 7 mg jetés : la quantité/,
    );
    expect(noteText(said, 'pt')).toBe(said.note);
    expect(noteText({ noteCode: 'of-a-newer-desk', noteFacts: {} }, 'fr')).toBeUndefined();
    expect(noteText({ noteCode: 'toString' }, 'en')).toBeUndefined();
    const facts = { name: '{reason}', identity: 'passport', number: 'P1' };
    expect(saidNote('collected', facts).note).toBe('Collected by {reason}, passport P1');
    const words = Object.values(dictionary).map((one) => Object.entries(one));
    const factsOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();
    expect(words[1]?.map(([key, text]) => [key, factsOf(text)])).toEqual(
      words[0]?.map(([key, text]) => [key, factsOf(text)]),
    );
  });

  it('@SAFETY CR16 CR3 code and facts are under the digest', () => {
    const desk = createTestRegisterDesk('a');
    desk.epoch = 1;
    const { id, entry } = desk.write({ act: 'open', quantity: '20' });
    const said = saidNote('taken-over', { first: 'ann', second: 'bob', reason: 'flooded' });
    desk.write({ act: 'note', noteOn: id, ...said });
    expect(desk.fold().faults).toEqual([]);
    const [, note] = [...desk.here.values()];
    if (!note) throw new Error('no note');
    for (const changed of [
      { noteFacts: { ...said.noteFacts, second: 'eve' } },
      { noteCode: 'ward-waste' },
      { noteFacts: undefined },
    ])
      expect(
        foldRegister(entry.register.id, [
          { id, entry },
          { id: note.id, entry: { ...note.entry, ...changed } },
        ]).faults,
      ).toEqual([{ entryId: note.id, why: 'content' }]);
    expect(registerEntryModel.validate({ ...note.entry, noteFacts: { first: 1 } })?.path).toBe('noteFacts');
  });

  it('CR9 what opens a discrepancy, what corrects it, and that one person cannot close it', () => {
    const desk = createTestRegisterDesk('a');
    desk.epoch = 1;
    desk.write({ act: 'open', quantity: '20' });
    const agreed = desk.write({ act: 'check', counted: '20', expected: '20' });
    expect(findDiscrepancy(agreed.id, agreed.entry)).toBeUndefined();
    const { id, entry } = desk.write({ act: 'check', counted: '18.5', expected: '20' });
    const open = findDiscrepancy(id, entry);
    if (!open) throw new Error('no discrepancy');
    expect(open).toMatchObject({ cause: 'count', expected: '20', found: '18.5', state: 'open' });
    expect(quantityText(differenceOf(open))).toBe('-1.5');
    expect(findCorrection(open)).toBe('-1.5');
    const by = { id: 'User:1', name: 'Pia' };
    const closing = { at: '2026-11-22T09:00:00Z', by, second: by, finding: 'loss', text: 'gone' } as const;
    expect(closeCase(open, closing)).toMatchObject({ code: 'invalid-input', path: 'second' });
    const closed = closeCase(open, { ...closing, second: { id: 'User:2', name: 'Bela' } });
    expect(closed).toMatchObject({ state: 'closed', closed: { second: { id: 'User:2' } } });
    expect(closeCase(closed as typeof open, closing)).toMatchObject({ code: 'already-done' });
    const note = { id: 'n', at: closing.at, by, text: 'more' };
    expect(noteOnCase(closed as typeof open, note)).toMatchObject({ code: 'already-done' });
    const below = desk.write({ act: 'supply', quantity: '-30' });
    expect(findDiscrepancy(below.id, below.entry)).toMatchObject({ cause: 'below-nought', found: '-10' });
  });

  it('CR9 only an act that takes away opens a discrepancy below nought: what comes in while it is so does not', () => {
    const desk = createTestRegisterDesk('a');
    desk.epoch = 1;
    desk.write({ act: 'supply', quantity: '-5' });
    const came = desk.write({ act: 'receive', quantity: '2' });
    expect(came.entry.balance).toBe('-3');
    expect(findDiscrepancy(came.id, came.entry)).toBeUndefined();
  });

  it('CR8 what is entered twice is a fault, and counts as it is written', () => {
    const [a, b] = [createTestRegisterDesk('a'), createTestRegisterDesk('b')];
    a.epoch = 1;
    a.write({ act: 'open', quantity: '20' });
    const pending = b.write({ act: 'supply', quantity: '-2' });
    a.hear([pending]);
    expect(a.enter()).toHaveLength(1);
    const { id, entry } = pending;
    const posts = { id, hash: entry.chain.hash, station: 'b' };
    const again = a.write({ act: 'supply', quantity: '-2', posts });
    expect(a.fold().faults).toEqual([{ entryId: again.id, why: 'entered-twice' }]);
  });

  it('CR5 over a line that is not here the main part goes on at what its own keeper wrote, not at who was passed over', () => {
    const [a, b, c] = [createTestRegisterDesk('a'), createTestRegisterDesk('b'), createTestRegisterDesk('c')];
    a.epoch = 1;
    const opened = a.write({ act: 'open', quantity: '20' });
    a.write({ act: 'supply', quantity: '-1' });
    const third = a.write({ act: 'supply', quantity: '-2' });
    b.epoch = 2;
    const apart = b.write({ act: 'open', quantity: '30' });
    c.epoch = 3;
    c.hear([third]);
    const last = c.write({ act: 'supply', quantity: '-3' });
    c.hear([opened, apart]);
    const { main, gaps, posted } = c.fold();
    expect(main.map(({ id }) => id)).toEqual([opened.id, third.id, last.id]);
    expect([gaps, quantityText(posted)]).toEqual([[third.id], '14']);
  });

  it('CR3 a station that was set up anew begins a chain of its own beside the one it had', () => {
    const desk = createTestRegisterDesk('b');
    desk.write({ act: 'receive', quantity: '1' });
    const anew = nextOfPending(MORPHINE.id, desk.here.values(), { station: 'b', incarnation: 2 });
    const first = nextOfPending(MORPHINE.id, [], { station: 'b', incarnation: 2 });
    expect(anew).toEqual(first);
    expect(nextOfPending(MORPHINE.id, desk.here.values(), { station: 'b', incarnation: 1 }).sequence).toBe(2);
  });

  it('CR13 what is named and missing opens a case after a day, and not before', () => {
    const desk = createTestRegisterDesk('a');
    const { id, entry } = desk.write({ act: 'receive', quantity: '1' });
    const cases = (afterMs: number) =>
      listChainCases({ faults: [], gaps: [id] }, new Map([[id, { id, entry }]]), {
        nowMs: Date.parse(entry.recordedAt) + afterMs,
        openedBy: { id: 'program', name: 'Holdfast' },
      });
    expect([cases(GAP_PATIENCE_MS - 1).length, cases(GAP_PATIENCE_MS).length]).toEqual([0, 1]);
  });

  it('CR14 what lies in quarantine is on the shelf, and what lies elsewhere is not', () => {
    const held = (location: string, available: string, quarantined: string) => ({
      ...{ product: 'M1', batch: { lot: 'L1' }, location, since: '2026-11-22T08:00:00Z' },
      ...{ available: quantity(available), quarantined: quantity(quarantined) },
    });
    const compared = (known: string) =>
      compareStock({
        products: [{ code: 'M1' }],
        holdingsOf: () => [held('here', '7', '3'), held('there', '5', '0')],
        isAtPlace: (location) => location === 'here',
        known: quantity(known),
      });
    expect(compared('10')).toMatchObject({ balance: quantity('10'), agrees: true });
    expect(compared('7').agrees).toBe(false);
  });

  it('CR11 a statement by days on the wall, with balances at quarter ends and what was recorded later', () => {
    const desk = createTestRegisterDesk('a', Date.parse('2026-09-30T20:00:00Z'));
    desk.epoch = 1;
    desk.write({ act: 'open', quantity: '20' });
    desk.write({ act: 'receive', quantity: '10', occurredAt: '2026-09-30T21:30:00Z' });
    desk.write({ act: 'supply', quantity: '-4', occurredAt: '2026-09-30T22:30:00Z' });
    desk.write({ act: 'note', quantity: '-1', noteOn: 'x', note: 'y', occurredAt: '2026-10-05T08:00:00Z' });
    const period = {
      from: '2026-09-01',
      to: '2026-09-30',
      zone: 'Africa/Johannesburg',
      balancesAt: ['06-30', '09-30'],
    };
    const inSeptember = registerStatement(desk.fold(), period);
    // Two hours ahead: half past ten in the evening of London is the next day.
    expect(inSeptember.lines.map(({ entry }) => entry.act)).toEqual(['open', 'receive']);
    expect(inSeptember).toMatchObject({
      ...{ opening: quantity('0'), closing: quantity('30'), received: quantity('10'), supplied: quantity('0') },
      ...{ corrected: quantity('20'), partial: false, balances: [{ day: '2026-09-30', balance: quantity('30') }] },
    });
    const later = registerStatement(desk.fold(), { from: '2026-10-01', to: '2026-10-31', zone: 'Africa/Johannesburg' });
    expect(later).toMatchObject({
      ...{ opening: quantity('30'), closing: quantity('25'), supplied: quantity('4'), corrected: quantity('-1') },
    });
    const other = createTestRegisterDesk('b', Date.parse('2026-09-29T08:00:00Z'));
    other.write({ act: 'supply', quantity: '-1' });
    desk.hear(other.here.values());
    expect(registerStatement(desk.fold(), period)).toMatchObject({
      partial: true,
      pending: [{ effect: quantity('-1') }],
    });
  });

  it.each([
    ['0', 'zero'],
    ['21', 'twenty-one'],
    ['40', 'forty'],
    ['100', 'one hundred'],
    ['1005', 'one thousand and five'],
    ['12.5', 'twelve point five'],
    ['-3', 'minus three'],
    ['1234567', 'one million two hundred and thirty-four thousand five hundred and sixty-seven'],
    ['2000000000', 'two thousand million'],
  ])('CR12 %s is %s', (written, words) => expect(quantityWords(quantity(written))).toBe(words));

  it('CR3 an entry names its register and its place by the same digests everywhere', () => {
    const { id, entry } = createTestRegisterDesk('a').write({ act: 'receive', quantity: '1' });
    const again = createTestRegisterDesk('a').write({ act: 'receive', quantity: '1' });
    expect(again).toEqual({ id, entry });
    expect(entry.register).toEqual(MORPHINE);
    expect(createTestRegisterDesk('b').write({ act: 'receive', quantity: '1' }).id).not.toBe(id);
  });
});
