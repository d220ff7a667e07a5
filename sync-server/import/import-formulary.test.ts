import { readFile } from 'node:fs/promises';
import type { MedicationKnowledge } from '@medplum/fhirtypes';
import { beforeEach, describe, expect, it } from 'vitest';
import { readProductResource } from '#shared/domain/formulary/product-resource.ts';
import { checkOrder } from '#shared/domain/knowledge/check-order.ts';
import { indexPack } from '#shared/domain/knowledge/index-pack.ts';
import { readPack } from '#shared/domain/knowledge/read-pack.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import demoPack from '../../resources/knowledge/demo-pack.json' with { type: 'json' };
import { printFormularyReport } from './formulary-report.ts';
import { importFormulary, productId } from './import-formulary.ts';
import { findFaults } from './validate-resource.ts';

let store = createMemoryStore();
beforeEach(() => {
  store = createMemoryStore();
});
const run = (text: string) =>
  importFormulary(store, text, () => ({ at: '2026-01-01T00:00:00.000Z-0000-central', facility: '*' }));
const HEAD = 'code,generic,form,routes,base_unit,gtin,pack_units';
const ROW = 'P1,Zinc,tablet,oral,tablet,9521101000016,1';
const demo = () => readFile(new URL('../../resources/demo/formulary.csv', import.meta.url), 'utf8');

describe('importing a formulary', () => {
  it('FO3 the second run changes nothing', async () => {
    expect(await run(`${HEAD}\n${ROW}`)).toMatchObject({ imported: 1, changed: 0, unchanged: 0, refused: [] });
    const before = (await store.info()).updateSeq;
    expect(await run(`${HEAD}\n${ROW}`)).toMatchObject({ imported: 0, changed: 0, unchanged: 1, refused: [] });
    expect((await store.info()).updateSeq).toBe(before);
  });
  it('FO6 @SAFETY what a file has no column for stays as it is here', async () => {
    await run('code,generic,form,routes,base_unit,controlled_class\nP1,Zinc,tablet,oral,tablet,CD2');
    expect(await run(`${HEAD}\n${ROW}`)).toMatchObject({ changed: 1 });
    expect((await store.find(productId({ code: 'P1' })))?.body).toContain('CD2');
    expect(await run(`${HEAD}\n${ROW}`)).toMatchObject({ changed: 0, unchanged: 1 });
  });
  it('FO11 the NDC directory, twice; what was not understood is told', async () => {
    const product =
      'PRODUCTID\tPRODUCTNDC\tPRODUCTTYPENAME\tPROPRIETARYNAME\tDOSAGEFORMNAME\tROUTENAME\tSUBSTANCENAME\tACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT';
    const row = (ndc: string, form: string) => `${ndc}\t${ndc}\tHUMAN OTC DRUG\tZincora\t${form}\tORAL\tZINC\t5\tmg/1`;
    const packs = 'PRODUCTID\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\n0999-1111\t0999-1111-01\t10 TABLET in 1 BOTTLE';
    const text = [product, row('0999-1111', 'TABLET'), row('0999-2222', 'KIT'), packs].join('\n');
    const take = () =>
      importFormulary(store, text, () => ({ at: '2026-01-01T00:00:00.000Z-0000-central', facility: '*' }), 'ndc');
    const first = await take();
    expect(first).toMatchObject({ imported: 1, refused: [{ line: 3, column: 'DOSAGEFORMNAME' }] });
    expect(await take()).toMatchObject({ imported: 0, changed: 0, unchanged: 1 });
    const lines: string[] = [];
    printFormularyReport(first, (line) => lines.push(line));
    expect(lines).toContain('  DOSAGEFORMNAME: KIT (1 rows)');
  });
  it('FO3 what the file changed is changed; what it does not name stays', async () => {
    await run(`${HEAD}\n${ROW}\nP2,Iron,tablet,oral,tablet,,`);
    const report = await run(`${HEAD}\n${ROW.replace('tablet,oral', 'capsule,oral')}`);
    expect(report).toMatchObject({ imported: 0, changed: 1, unchanged: 0, notInFile: 1 });
    expect((await store.find(productId({ code: 'P1' })))?.body).toContain('capsule');
  });
  it('FO3 what a person changed here stands', async () => {
    await run(`${HEAD}\n${ROW}`);
    const id = productId({ code: 'P1' });
    const here = await store.find(id);
    const body = JSON.stringify({ ...JSON.parse(here?.body ?? '{}'), by: 'User:1' });
    await store.write({ edits: [{ id, ...(here ? { parent: here.rev } : {}), body }] });
    const report = await run(`${HEAD}\n${ROW.replace('Zinc', 'Zinc sulfate')}`);
    expect(report).toMatchObject({ changed: 0, kept: [{ line: 2 }] });
  });
  it('FO3 a bar code of another product here is refused with its line', async () => {
    await run(`${HEAD}\n${ROW}`);
    const report = await run(`${HEAD}\n${ROW.replace('P1', 'P9')}`);
    expect(report).toMatchObject({ imported: 0, refused: [{ line: 2, column: 'gtin' }] });
    const lines: string[] = [];
    printFormularyReport(report, (line) => lines.push(line));
    expect(lines.join('\n')).toContain('line 2, gtin: 09521101000016 belongs to another product here');
  });

  it('FO1 FO2 the demo formulary is taken whole, is FHIR R4, and is understood by the demo pack', async () => {
    const report = await run(await demo());
    expect(report).toMatchObject({ imported: 73, refused: [], ignoredColumns: [] });
    const pack = readPack(demoPack);
    if (isRefusal(pack)) throw new Error('no pack');
    const index = indexPack(pack);
    for (const { body } of await store.listDocuments({ kind: 'MedicationKnowledge', limit: 100 })) {
      const { resource } = JSON.parse(body ?? '{}') as { resource: MedicationKnowledge };
      expect(findFaults(resource as unknown as Record<string, unknown>).faults).toEqual([]);
      const product = readProductResource(resource);
      const name = { text: product?.generic ?? '' };
      const ingredients = product?.ingredients.map((one) => ({ substance: { text: one.name } }));
      const { findings } = checkOrder({
        ...{ candidate: { id: 'n', name, ingredients }, activeOrders: [], ordersState: 'complete', index },
        ...{ allergies: [], allergiesState: 'none-known', nowMs: Date.parse('2026-11-22') },
      });
      const notKnown = findings.filter((one) => one.kind === 'not-checked' && one.aspects.includes('allergy'));
      expect(notKnown).toEqual([]);
    }
  });
});
