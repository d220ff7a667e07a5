import type { MedicationKnowledge } from '@medplum/fhirtypes';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { gs1CheckDigit } from '#shared/domain/gs1/check-digit.ts';
import { type CoreRig, createCoreRig } from '../../testing/core-rig.ts';

const { formulary } = contract;
const id = () => crypto.randomUUID();
const HEAD = 'code,generic,strength,form,routes,base_unit,substitution_group,gtin,pack_level,pack_units,price,currency';
const GTIN = ['09521101000016', '19521101000013', '09521101000023'] as const;
const P1 = `P1,Zinc,5 mg,tablet,oral,tablet,zinc,${GTIN[0]},pack,28,1.10,EUR`;
const P2 = `P2,Zinc sulfate,5 mg,tablet,oral,tablet,zinc,${GTIN[2]},pack,30,,`;
const CELLS = { code: 'P1', generic: 'Zinc', strength: '5 mg', form: 'tablet', routes: 'oral', base_unit: 'tablet' };
const PACK = { gtin: GTIN[0], pack_level: 'pack', pack_units: '28', price: '1.10', currency: 'EUR' };

let rig: CoreRig;
beforeEach(() => {
  rig = createCoreRig();
});

const plan = (...rows: string[]) => rig.done(formulary.planImport, { format: 'csv', text: [HEAD, ...rows].join('\n') });
async function take(...rows: string[]) {
  const { plan: of, report } = await plan(...rows);
  const applied = await rig.done(formulary.applyImport, { commandId: id(), plan: of, from: 0 });
  rig.clock.advance(1_000);
  return { report, applied };
}
const save = (changes: Partial<InputOf<typeof formulary.save>> = {}) => {
  rig.clock.advance(1_000);
  return { commandId: id(), cells: CELLS, packs: [PACK], ...changes };
};
const search = async (text: string, only: 'all' | 'no-price' = 'all') =>
  (await rig.done(formulary.search, { text, only })).products.map(({ code }) => code);
async function found(code: string) {
  const [line] = (await rig.done(formulary.search, { text: code })).products;
  return rig.done(formulary.read, { id: line?.id ?? '' });
}

describe('FO6 an import is shown before it is done', () => {
  it('FO6 nothing is written until it is applied, and then what was shown', async () => {
    const { plan: of, report } = await plan(P1, P2, 'P3,Iron,5,tablet,oral,tablet,,,,,,');
    expect(report).toMatchObject({
      counts: { added: 2, changed: 0, kept: 0, refused: 1 },
      added: [{ code: 'P1', name: 'Zinc 5 mg tablet' }, { code: 'P2' }],
      refused: [{ line: 4, column: 'strength' }],
    });
    expect(await search('')).toEqual([]);
    expect(await rig.done(formulary.applyImport, { commandId: id(), plan: of, from: 0 })).toEqual({
      ...{ applied: 2, next: 2, total: 2 },
    });
    expect(await search('')).toEqual(['P1', 'P2']);
  });
  it('FO3 the same file again changes nothing; what it changes is told by column', async () => {
    await take(P1, P2);
    expect((await take(P1, P2)).report.counts).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    const { report } = await take(P1.replace('1.10', '1.25'));
    expect(report).toMatchObject({
      counts: { changed: 1, notInFile: 1 },
      changed: [{ code: 'P1', changes: [{ from: 'pack · 28 · 1.10 EUR', to: 'pack · 28 · 1.25 EUR' }] }],
    });
    expect((await found('P1')).packs).toMatchObject([{ price: '1.25' }]);
  });
  it('FO3 what a person changed here stands, unless somebody says that the file is right', async () => {
    await take(P1);
    const { line, rev } = await found('P1');
    await rig.done(
      formulary.save,
      save({ id: line.id, parent: rev, cells: { ...CELLS, storage: 'cool' }, reason: 'leaflet' }),
    );
    const { plan: of, report } = await plan(P1.replace('tablet,oral', 'capsule,oral'));
    expect(report).toMatchObject({ counts: { changed: 0, kept: 1 }, kept: [{ code: 'P1' }] });
    expect(await rig.done(formulary.applyImport, { commandId: id(), plan: of, from: 0 })).toMatchObject({ total: 0 });
    const applied = await rig.done(formulary.applyImport, { commandId: id(), plan: of, from: 0, take: [line.id] });
    expect(applied).toEqual({ applied: 1, next: 1, total: 1 });
    expect((await found('P1')).cells).toMatchObject({ form: 'capsule', storage: 'cool' });
  });
  it('FO3 a bar code of another product here is refused; a deleted product is not brought back', async () => {
    await take(P1);
    expect((await plan(P1.replace('P1', 'P9'))).report).toMatchObject({ refused: [{ line: 2, column: 'gtin' }] });
    const known = (await found('P1')).line.id;
    const here = await rig.store.find(known);
    const body = JSON.stringify({ ...JSON.parse(here?.body ?? '{}') });
    await rig.store.write({ edits: [{ id: known, parent: here?.rev ?? '', body, deleted: true }] });
    expect((await plan(P1)).report).toMatchObject({
      counts: { added: 0, kept: 1 },
      kept: [{ reason: 'was deleted here' }],
    });
  });
  it('FO6 what somebody changed between showing and doing refuses the batch, whole', async () => {
    await take(P1);
    const { plan: of } = await plan(P1.replace('1.10', '9'), P2);
    const { line, rev } = await found('P1');
    await rig.done(formulary.save, save({ id: line.id, parent: rev, cells: { ...CELLS, storage: 'cool' } }));
    expect(await rig.call(formulary.applyImport, { commandId: id(), plan: of, from: 0 })).toMatchObject({
      ...{ code: 'conflict', path: 'plan' },
    });
    expect(await search('P2')).toEqual([]);
  });
  it('FO6 @SAFETY what a file has no column for stays as it is here', async () => {
    await take(P1);
    const text = 'code,generic,form,routes,base_unit,controlled_class\nP1,Zinc,tablet,oral,tablet,CD2';
    const first = await rig.done(formulary.planImport, { format: 'csv', text });
    await rig.done(formulary.applyImport, { commandId: id(), plan: first.plan, from: 0 });
    const slim = text.replace(',controlled_class', '').replace(',CD2', '');
    expect((await rig.done(formulary.planImport, { format: 'csv', text: slim })).report.counts).toMatchObject({
      ...{ changed: 0, unchanged: 1 },
    });
    expect(await found('P1')).toMatchObject({
      cells: { controlled_class: 'CD2', strength: '5 mg', substitution_group: 'zinc' },
      packs: [{ gtin: GTIN[0], price: '1.1' }],
    });
  });
  it('FO6 a plan is good for half an hour', async () => {
    const { plan: of } = await plan(P1);
    rig.clock.advance(30 * 60_000 + 1);
    expect(await rig.call(formulary.applyImport, { commandId: id(), plan: of, from: 0 })).toMatchObject({
      path: 'plan',
    });
  });
  it('FO6 a large file goes in batches, and each is one audit event', async () => {
    const rows = Array.from({ length: 210 }, (_, n) => {
      const digits = `952110${String(n).padStart(6, '0')}`;
      return `B${n},Zinc ${n},5 mg,tablet,oral,tablet,,${digits}${gs1CheckDigit(digits)},pack,1,,`;
    });
    const { plan: of } = await plan(...rows);
    const before = (await rig.auditEvents()).length;
    let from = 0;
    for (let calls = 0; calls < 2; calls += 1)
      from = (await rig.done(formulary.applyImport, { commandId: id(), plan: of, from })).next;
    expect(from).toBe(210);
    expect((await rig.auditEvents()).length - before).toBe(2);
    expect((await rig.done(formulary.search, { text: 'zinc' })).matching).toBe(210);
  });
});

describe('FO7 what a product was stays', () => {
  it('FO7 a change keeps what it replaced, by whom, why, and what was different', async () => {
    const { id: product, version } = await rig.done(formulary.save, save());
    const { rev } = await found('P1');
    const packs = [{ ...PACK, price: '1.25' }];
    await rig.done(formulary.save, save({ id: product, parent: rev, packs, reason: 'new price list' }));
    const now = await found('P1');
    expect(now.versions).toMatchObject([
      { version, by: 'Nora Urse', reason: 'new price list', changes: [{ column: `gtin ${GTIN[0]}` }] },
    ]);
    expect(now.version).not.toBe(version);
    expect(await rig.done(formulary.version, { id: product, version })).toMatchObject({ packs: [{ price: '1.1' }] });
    expect(await rig.done(formulary.version, { id: product, version: now.version })).toMatchObject({
      packs: [{ price: '1.25' }],
    });
    expect(await rig.call(formulary.version, { id: product, version: 'nothing' })).toMatchObject({ code: 'not-found' });
  });
  it('FO7 an import keeps what it replaced, too', async () => {
    await take(P1);
    await take(P1.replace('1.10', '1.25'));
    await take(P1.replace('1.10', '1.30'));
    expect((await found('P1')).versions.map(({ changes }) => changes[0]?.to)).toEqual([
      'pack · 28 · 1.30 EUR',
      'pack · 28 · 1.25 EUR',
    ]);
  });
});

describe('FO2 one product', () => {
  it('FO2 is read by the rules of a file; each fault names pack and column', async () => {
    const packs = [PACK, { ...PACK, gtin: '123' }, { ...PACK, gtin: GTIN[1], pack_units: '' }];
    const refused = await rig.call(formulary.save, save({ cells: { ...CELLS, strength: '1,5 mg' }, packs }));
    expect(refused).toMatchObject({
      code: 'invalid-input',
      details: [
        { line: 1, column: 'strength' },
        { line: 2, column: 'gtin' },
        { line: 3, column: 'pack_units' },
      ],
    });
  });
  it('FO2 without a pack, with a pack twice, and with a bar code of another product', async () => {
    await rig.done(formulary.save, save({ packs: [] }));
    const other = { cells: { ...CELLS, code: 'P2' } };
    expect(await rig.call(formulary.save, save({ ...other, packs: [PACK, PACK] }))).toMatchObject({ path: 'cells' });
    const { rev, line } = await found('P1');
    await rig.done(formulary.save, save({ id: line.id, parent: rev }));
    expect(await rig.call(formulary.save, save(other))).toMatchObject({ code: 'conflict', path: 'gtin' });
  });
  it('FO1 a code names one product for good', async () => {
    const made = await rig.done(formulary.save, save());
    const again = save({ packs: [] });
    expect(await rig.call(formulary.save, again)).toMatchObject({ code: 'conflict', path: 'code' });
    const renamed = save({ id: made.id, parent: made.rev, cells: { ...CELLS, code: 'P7' } });
    expect(await rig.call(formulary.save, renamed)).toMatchObject({ path: 'code' });
  });
  it('FO1 a change of an older version is a conflict; no change is told', async () => {
    const made = await rig.done(formulary.save, save());
    const cells = { ...CELLS, storage: 'cool' };
    expect(await rig.call(formulary.save, save({ id: made.id, parent: made.rev }))).toMatchObject({
      code: 'already-done',
    });
    await rig.done(formulary.save, save({ id: made.id, parent: made.rev, cells }));
    const late = save({ id: made.id, parent: made.rev, cells: { ...CELLS, storage: 'dry' } });
    expect(await rig.call(formulary.save, late)).toMatchObject({ code: 'conflict' });
    expect((await rig.get<MedicationKnowledge>(made.id)).facility).toBe('*');
  });
});

describe('FO4 search', () => {
  it('FO4 by what is typed or scanned, and by what is missing', async () => {
    await take(P1, P2);
    expect(await search('zinc')).toEqual(['P1', 'P2']);
    expect(await search(`01${GTIN[2]}17271100\u{1d}10LOT7`)).toEqual(['P2']);
    expect(await search(`(01)${GTIN[2]}(10)LOT7`)).toEqual(['P2']);
    expect(await search(GTIN[0].slice(1))).toEqual(['P1']);
    expect(await search('', 'no-price')).toEqual(['P2']);
    expect(await search(`01${GTIN[2].slice(0, 13)}0`)).toEqual([]);
  });
  it('FO4 says what may be given instead', async () => {
    await take(P1, P2);
    expect((await found('P1')).substitutes.map(({ code }) => code)).toEqual(['P2']);
  });
});
