/** Search of a formulary as somebody types and scans: `product-search.ts <products>`. Prints `ProductSearchSpeed`. */
import { searchFormulary } from '#main/core/queries/formulary/search-formulary.ts';
import { type FormularyEntry, indexProducts } from '#shared/domain/formulary/index-products.ts';
import { gs1CheckDigit } from '#shared/domain/gs1/check-digit.ts';
import { percentile } from '../percentile.ts';

const count = Number(process.argv[2] ?? 10_000);
const STEMS = ['amo', 'cef', 'met', 'lor', 'pan', 'zin', 'tri', 'dex', 'flu', 'hydro', 'nor', 'oxy', 'sul', 'vera'];
const MIDDLES = ['xi', 'ta', 'lo', 'pri', 'zo', 'da', 'ne', 'mi', 'cy', 'ro'];
const ENDS = ['cillin', 'mycin', 'pine', 'olol', 'pril', 'statin', 'azole', 'idine', 'amide', 'one', 'xaban'];
const FORMS = ['tablet', 'capsule', 'oral solution', 'solution for injection', 'cream'];
const STRENGTHS = ['5', '10', '20', '50', '100', '250', '500'];
const pick = <T>(items: readonly T[], n: number): T => items[n % items.length] as T;

function entryOf(n: number): FormularyEntry {
  const generic = `${pick(STEMS, n)}${pick(MIDDLES, Math.floor(n / 14))}${pick(ENDS, Math.floor(n / 140))}`;
  const digits = `9521${String(n).padStart(9, '0')}`;
  const active = { value: pick(STRENGTHS, n), unit: 'mg' as const };
  return {
    id: `MedicationKnowledge:${n}`,
    product: {
      ...{
        code: `K${n}`,
        generic,
        brand: `Brand ${n % 900}`,
        form: pick(FORMS, n),
        routes: ['oral'],
        baseUnit: 'tablet',
      },
      ...{ status: 'active', atc: `C${String(n % 90).padStart(2, '0')}AA${String(n % 80).padStart(2, '0')}` },
      ingredients: [{ name: generic, strength: { active, per: { value: '1', unit: 'tablet' } } }],
      packs: [{ gtin: `${digits}${gs1CheckDigit(digits)}`.padStart(14, '0'), level: 'pack', units: '28' }],
    },
  };
}

const entries = Array.from({ length: count }, (_, n) => entryOf(n));
const started = performance.now();
const index = indexProducts(entries);
const indexMs = performance.now() - started;
const search = searchFormulary(() => ({ index: async () => index }) as never);
const context = { now: () => Date.parse('2026-11-22T08:00:00Z') } as never;

/** What is typed letter by letter, and what a scanner sends. */
const scanned = entries[count >> 1]?.product.packs[0]?.gtin ?? '';
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  'one letter': ['a', 'c', 'm', 'f'],
  'a name, letter by letter': ['me', 'met', 'metl', 'metlo', 'metlop', 'metlopr'],
  'name, strength and form': ['cefta 250 caps', 'nor 10 tab', 'hydro 500 sol'],
  code: ['K77', `K${count - 1}`, 'C07AA'],
  scan: [scanned, `01${scanned}17281100\u{1d}10LOT7`, `(01)${scanned}(10)LOT7`],
  nothing: [''],
};

const all: number[] = [];
const p95MsByShape: Record<string, number> = {};
for (const [shape, texts] of Object.entries(SHAPES)) {
  const times: number[] = [];
  for (let round = 0; round < 60; round += 1)
    for (const text of texts) {
      const from = performance.now();
      await search({ text, only: 'all', limit: 50 }, context);
      times.push(performance.now() - from);
    }
  const warm = times.slice(texts.length * 10);
  p95MsByShape[shape] = percentile(warm, 0.95);
  all.push(...warm);
}
console.log(JSON.stringify({ indexMs, p50Ms: percentile(all, 0.5), p95Ms: percentile(all, 0.95), p95MsByShape }));
