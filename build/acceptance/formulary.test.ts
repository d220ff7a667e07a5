/** Open data as it lies in ../shared/data becomes products, or says why not (FO8); real names are found as they are typed (FO4). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type FormularyEntry, indexProducts, listProducts } from '#shared/domain/formulary/index-products.ts';
import { planFormularyImport } from '#shared/domain/formulary/plan-formulary-import.ts';
import { productName } from '#shared/domain/formulary/product-name.ts';
import { readRxNormNames } from '#shared/domain/formulary/read-rxnorm-names.ts';
import { foldName } from '#shared/domain/patient/fold-name.ts';
import { readCsv } from '#shared/lib/csv.ts';
import { sharedData } from './shared-data.ts';

const data = sharedData() ?? '';
const read = (name: string) => readFileSync(path.join(data, 'drugs', name));

describe.skipIf(data === '')('open data of drugs', () => {
  it('FO8 clinical drugs as they stand in records: three in four become products, the others are told', () => {
    const { products, refused } = readRxNormNames(read('rxnorm_clinical_drugs_seen_in_bundles.csv').toString('utf8'));
    expect(products.length + refused.length).toBe(101);
    expect(products.length).toBeGreaterThanOrEqual(75);
    const names = products.map(({ product }) => productName(product));
    expect(names).toContain('Amoxicillin + Clavulanate 250 mg + 125 mg tablet');
    expect(names).toContain('Acetaminophen + oxyCODONE Hydrochloride 325 mg + 5 mg tablet');
    for (const { product } of products) {
      expect(product.generic).not.toMatch(/\d/);
      for (const { strength } of product.ingredients) expect(strength, product.code).toBeDefined();
    }
    const here = { byId: new Map(), owners: new Map(), deleted: new Set<string>() };
    const plan = planFormularyImport({ products, refused, columns: [], ignored: [] }, here);
    expect([plan.added.length, plan.refused.length]).toEqual([products.length, refused.length]);
  });
  it('FO4 each of ten thousand real names is found by its own words', () => {
    const csv = readCsv(gunzipSync(read('va_ndfrt_rxnorm_names_2014.csv.gz')).toString('utf8'));
    if (csv.state !== 'read') throw new Error('the table is cut');
    const names = [...new Set(csv.rows.slice(1).map(({ cells }) => cells[2] ?? ''))].filter((name) => foldName(name));
    const entries = names.slice(0, 10_000).map(
      (generic, at): FormularyEntry => ({
        id: `MedicationKnowledge:${at}`,
        product: {
          ...{ code: `N${at}`, generic, form: 'tablet', routes: ['oral'], baseUnit: 'tablet', status: 'active' },
          ...{ ingredients: [], packs: [] },
        },
      }),
    );
    expect(entries.length).toBe(10_000);
    const index = indexProducts(entries);
    for (let at = 0; at < entries.length; at += 97) {
      const generic = entries[at]?.product.generic ?? '';
      const found = listProducts(index, generic, 10_000).map(({ id }) => id);
      expect(found, generic).toContain(`MedicationKnowledge:${at}`);
    }
  });
});
