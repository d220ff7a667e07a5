import type { OrderQuestion } from '../asked.ts';
import { indexPack, type KnowledgeIndex } from '../index-pack.ts';
import type { OrderedDrug } from '../ordered-drug.ts';
import { type KnowledgePack, type KnowledgePackInput, knowledgePack } from '../pack-schema.ts';

const serious = { tier: 'serious', evidence: 'why' } as const;

/** A small invented pack for tests: invented drugs, so that nobody takes it for knowledge. */
export const TEST_PACK_INPUT: KnowledgePackInput = {
  format: 'holdfast-knowledge',
  formatVersion: 1,
  id: 'test',
  version: 3,
  title: 'Invented',
  publisher: 'Nobody',
  language: 'en',
  notice: 'Not for care',
  validFrom: '2026-01-01',
  reviewBy: '2027-01-01',
  evidence: { why: { text: 'Because.', source: 'Invented' } },
  concepts: [
    { id: 'cillins', type: 'class', names: ['Cillins'] },
    { id: 'alphacillin', type: 'substance', names: ['Alphacillin'], isA: ['cillins'] },
    {
      id: 'betacillin',
      type: 'substance',
      names: ['Betacillin', 'B-cillin forte'],
      isA: ['cillins'],
      codes: [{ system: 'urn:rx', code: '7' }],
    },
    { id: 'porins', type: 'class', names: ['Porins'] },
    { id: 'gammaporin', type: 'substance', names: ['Gammaporin'], isA: ['porins'] },
    { id: 'qt', type: 'class', names: ['QT drugs'] },
    { id: 'longol', type: 'substance', names: ['Longol'], isA: ['qt'] },
    { id: 'longamide', type: 'substance', names: ['Longamide'], isA: ['qt', 'amides'] },
    { id: 'longzole', type: 'substance', names: ['Longzole'], isA: ['qt'] },
    { id: 'amides', type: 'class', names: ['Amides'] },
    { id: 'fixamide', type: 'substance', names: ['Fixamide'], isA: ['amides'] },
    { id: 'dolorol', type: 'substance', names: ['Dolorol'] },
    { id: 'mystery', type: 'substance', names: ['Mysterin'], covers: ['allergy'] },
    { id: 'nutoil', type: 'excipient', names: ['Nut oil'] },
  ],
  products: [
    { names: ['Dolobeta'], ingredients: ['dolorol', 'betacillin'], excipients: [] },
    { names: ['Nutrol'], ingredients: ['dolorol'], excipients: ['nutoil'] },
  ],
  interactions: [
    { id: 'qt-qt', between: ['qt', 'qt'], except: ['longzole'], ...serious },
    { id: 'fix-cillin', between: ['fixamide', 'cillins'], tier: 'contraindicated', evidence: 'why', override: 'never' },
    { id: 'fix-beta', between: ['betacillin', 'fixamide'], tier: 'inform', evidence: 'why' },
  ],
  crossAllergies: [{ id: 'cillin-porin', between: ['cillins', 'porins'], ...serious }],
  duplicates: {
    sameSubstance: { tier: 'caution', evidence: 'why' },
    classes: [{ id: 'two-amides', class: 'amides', tier: 'inform', evidence: 'why' }],
  },
  doseLimits: [
    {
      ...{ id: 'dolorol-adult', substance: 'dolorol', routes: ['oral'], unit: 'mg', ...serious },
      ageDays: { from: 5844 },
      perDose: { max: 1000 },
      perDay: { max: 4000 },
    },
    {
      ...{ id: 'dolorol-child', substance: 'dolorol', routes: ['oral'], unit: 'mg', ...serious },
      ageDays: { below: 5844 },
      perDose: { maxPerKg: 15, max: 1000 },
      perDay: { maxPerKg: 60, max: 4000 },
    },
  ],
};

export const TEST_PACK: KnowledgePack = knowledgePack.parse(TEST_PACK_INPUT);
export const TEST_INDEX: KnowledgeIndex = indexPack(TEST_PACK);
export const TEST_NOW = Date.parse('2026-01-11T12:00:00Z');

export function drug(id: string, text: string, more: Partial<OrderedDrug> = {}): OrderedDrug {
  return { id, name: { text }, ...more };
}

/** An adult of 70 kg who takes nothing and tolerates everything, as far as anybody knows. */
export function question(changes: Partial<OrderQuestion> & Pick<OrderQuestion, 'candidate'>): OrderQuestion {
  return {
    activeOrders: [],
    ordersState: 'complete',
    allergies: [],
    allergiesState: 'none-known',
    weightKg: 70,
    ageDays: 15_000,
    index: TEST_INDEX,
    nowMs: TEST_NOW,
    ...changes,
  };
}
