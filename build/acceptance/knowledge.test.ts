/** Builds a knowledge pack from the tables of ../shared/data/drugs and answers their vectors with it (KN1–KN7). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { OrderQuestion } from '#shared/domain/knowledge/asked.ts';
import { checkOrder } from '#shared/domain/knowledge/check-order.ts';
import type { Finding } from '#shared/domain/knowledge/finding.ts';
import { indexPack, type KnowledgeIndex } from '#shared/domain/knowledge/index-pack.ts';
import type { KnowledgePackInput } from '#shared/domain/knowledge/pack-schema.ts';
import { readPack } from '#shared/domain/knowledge/read-pack.ts';
import { foldName } from '#shared/domain/patient/fold-name.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { readCsv } from '#shared/lib/csv.ts';
import { sharedData } from './shared-data.ts';

const data = sharedData();

function rowsOf(name: string): readonly (readonly string[])[] {
  if (!data) return [];
  const bytes = readFileSync(path.join(data, 'drugs', name));
  const csv = readCsv((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  if (csv.state !== 'read') throw new Error(`${name} is cut in line ${csv.line}`);
  return csv.rows.slice(1).map(({ cells }) => cells);
}

type ConceptInput = KnowledgePackInput['concepts'][number];

/** Names of one thing that the tables do not bring together; the vectors use both. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  acetaminophen: ['paracetamol'],
  penicillins: ['penicillin'],
};
const BRANDS = { Zocor: 'simvastatin', Biaxin: 'clarithromycin' };

class PackFromTables {
  readonly #concepts = new Map<string, ConceptInput & { isA: string[] }>();
  readonly interactions: KnowledgePackInput['interactions'] = [];
  readonly crossAllergies: NonNullable<KnowledgePackInput['crossAllergies']> = [];

  named(name: string, type: ConceptInput['type'] = 'substance'): string {
    const folded = foldName(name);
    const known = this.#concepts.get(folded);
    if (known) return known.id;
    const id = `c${this.#concepts.size}`;
    this.#concepts.set(folded, { id, type, names: [name, ...(ALSO[folded] ?? [])], isA: [] });
    return id;
  }

  join(member: string, group: string, type: ConceptInput['type'] = 'substance'): void {
    const above = this.named(group, 'class');
    this.named(member, type);
    this.#concepts.get(foldName(member))?.isA.push(above);
  }

  /** A class of the tables; one that is a list, or holds one in brackets, is made of what it lists. */
  groupOf(name: string, isClass: (name: string) => boolean): string {
    if (isClass(name)) return this.named(name, 'class');
    const listed = /\((.*)\)/.exec(name)?.[1] ?? name;
    const members = listed.split(',').map((one) => one.replace(/ for .*/, '').trim());
    if (members.length === 1) return this.named(name);
    for (const member of members) this.join(member, name);
    return this.named(name, 'class');
  }

  index(): KnowledgeIndex {
    const why = { why: { text: 'Of the table.', source: 'The table.' } };
    const pack = readPack({
      ...{
        format: 'holdfast-knowledge',
        formatVersion: 1,
        id: 'tables',
        version: 1,
        title: 'Tables',
        publisher: 'Tables',
      },
      ...{ language: 'en', validFrom: '2026-01-01', evidence: why, concepts: [...this.#concepts.values()] },
      products: Object.entries(BRANDS).map(([brand, name]) => ({ names: [brand], ingredients: [this.named(name)] })),
      ...{ interactions: this.interactions, crossAllergies: this.crossAllergies },
      duplicates: { sameSubstance: { tier: 'caution', evidence: 'why' } },
    });
    if (isRefusal(pack)) throw new Error(JSON.stringify(pack.details));
    return indexPack(pack);
  }
}

function buildIndex(): KnowledgeIndex {
  const pack = new PackFromTables();
  const members = rowsOf('ddi_class_members.csv') as [string, string][];
  const allergyClasses = rowsOf('allergy_classes_and_cross_reactivity.csv') as [string, string, string][];
  for (const [group, member] of members) pack.join(member, group);
  const isClass = (name: string) => members.some(([group]) => group === name);
  for (const [at, [object = '', precipitant = '', action]] of rowsOf('ddi_high_priority_class_pairs.csv').entries()) {
    const between: [string, string] = [pack.groupOf(object, isClass), pack.groupOf(precipitant, isClass)];
    const tier = action === 'contraindicated' ? 'contraindicated' : 'serious';
    pack.interactions?.push({ id: `pair-${at}`, between, tier, evidence: 'why' });
  }
  for (const [group, list] of allergyClasses)
    for (const member of list.split('|')) pack.join(member, group, group === 'excipients' ? 'excipient' : 'substance');
  for (const [at, [group, , rule]] of allergyClasses.entries()) {
    const meets = relationOf(rule, group);
    if (!meets) continue;
    const between: [string, string] = [pack.named(group, 'class'), pack.named(meets.other, 'class')];
    pack.crossAllergies.push({ id: `cross-${at}`, between, tier: meets.tier, evidence: 'why' });
  }
  for (const [, , name = ''] of rowsOf('va_ndfrt_rxnorm_names_2014.csv.gz')) {
    const ingredient = /^(.*) \[Chemical\/Ingredient\]$/.exec(name)?.[1];
    if (ingredient && foldName(ingredient) !== '') pack.named(ingredient);
  }
  pack.named('acetaminophen'); // the list of 2014 has its products only
  return pack.index();
}

function relationOf(rule: string, group: string): { other: string; tier: 'serious' | 'inform' } | undefined {
  if (/same class|alert with sulfa-antibiotic|cross-intolerance/.test(rule)) return { other: group, tier: 'serious' };
  if (rule.startsWith('alert with penicillin')) return { other: 'penicillins', tier: 'serious' };
  if (rule.startsWith('low risk')) return { other: 'penicillins', tier: 'inform' };
  return rule.includes('inform at most') ? { other: 'sulfonamide antibiotics', tier: 'inform' } : undefined;
}

const NOBODY: Omit<OrderQuestion, 'candidate' | 'index'> = {
  ...{ activeOrders: [], ordersState: 'complete', allergies: [], allergiesState: 'none-known' },
  nowMs: Date.parse('2026-11-22T12:00:00Z'),
};
const isGrave = (finding: Finding) => finding.kind !== 'not-checked' && finding.tier !== 'inform';
const isGap = (aspect: string) => (finding: Finding) =>
  finding.kind === 'not-checked' && finding.aspects.some((one) => one === aspect);

describe.skipIf(!data)('KN7 interactions of the tables', () => {
  const index = data ? buildIndex() : undefined;
  const rows = rowsOf('ddi_check_vectors.csv');
  it('KN7 there are 14', () => expect(rows).toHaveLength(14));
  it.each(rows.map((cells) => [cells.slice(0, 3).join(', '), cells] as const))('KN7 %s', (_title, cells) => {
    const [candidate = '', other = '', expected = ''] = cells;
    const findings = checkOrder({
      ...{ ...NOBODY, index },
      candidate: { id: 'new', name: { text: candidate } },
      activeOrders: [{ id: 'old', name: { text: other } }],
    }).findings;
    const of = (kind: Finding['kind']) => findings.filter((one) => one.kind === kind && isGrave(one)).length > 0;
    expect({ alert: of('interaction'), duplicate: of('duplicate') }).toEqual({
      alert: expected === 'alert',
      duplicate: expected === 'duplicate',
    });
    expect(findings.filter(isGap('interaction'))).toEqual([]);
  });
  it('KN2 a drug that no table knows is not said to be harmless', () => {
    const order = (id: string, text: string) => ({ id, name: { text } });
    const ask = { ...NOBODY, index, candidate: order('n', 'simvastatin'), activeOrders: [order('o', 'unheardofin')] };
    expect(checkOrder(ask).findings.filter(isGap('interaction'))).toHaveLength(1);
  });
});

describe.skipIf(!data)('KN5 allergies of the tables', () => {
  const index = data ? buildIndex() : undefined;
  const rows = rowsOf('allergy_check_vectors.csv');
  it('KN5 there are 9', () => expect(rows).toHaveLength(9));
  it.each(rows.map((cells) => [cells.slice(0, 3).join(', '), cells] as const))('KN5 %s', (_title, cells) => {
    const [recorded = '', ordered = '', expected = '', why = ''] = cells;
    const text = recorded.replace(/ \(misspelt\)$/, '');
    const type = why.startsWith('intolerance') ? ('intolerance' as const) : ('allergy' as const);
    const findings = checkOrder({
      ...{ ...NOBODY, index, candidate: { id: 'new', name: { text: ordered } } },
      ...{ allergies: [{ id: 'a', substance: { text }, type }], allergiesState: 'complete' },
    }).findings;
    const alerts = findings.filter(({ kind }) => kind === 'allergy' || kind === 'cross-allergy');
    const review = findings.some((one) => one.kind === 'not-checked' && one.suggestions.includes('penicillin'));
    const answer = alerts.some(isGrave) ? 'alert' : alerts.length > 0 ? 'inform' : review ? 'review' : 'none';
    expect(expected.split('_or_')).toContain(answer);
  });
});
