import { describe, expect, it } from 'vitest';
import demoPack from '../../../resources/knowledge/demo-pack.json' with { type: 'json' };
import { checkOrder } from './check-order.ts';
import { indexPack } from './index-pack.ts';
import type { KnownProblem } from './ordered-drug.ts';
import { listPackProblems } from './pack-problems.ts';
import { knowledgePack } from './pack-schema.ts';
import { findingKey } from './settle-findings.ts';
import { drug, question, TEST_PACK, TEST_PACK_INPUT } from './testing/test-pack.ts';

const ICD = 'urn:icd';
const PACK = knowledgePack.parse({
  ...TEST_PACK_INPUT,
  conditions: [
    { id: 'bleeding', names: ['Bleeding'], codes: [{ system: ICD, code: 'B10' }] },
    { id: 'gout', names: ['Gout'] },
  ],
  contraindications: [
    {
      id: 'cillins-bleeding',
      of: 'cillins',
      condition: 'bleeding',
      except: ['betacillin'],
      tier: 'contraindicated',
      evidence: 'why',
    },
    { id: 'dolorol-gout', of: 'dolorol', condition: 'gout', tier: 'caution', evidence: 'why' },
  ],
});
const index = indexPack(PACK);
const coded = (id: string, code: string): KnownProblem => ({ id, problem: { text: 'x', system: ICD, code } });
const inWords = (id: string, text: string): KnownProblem => ({ id, problem: { text } });
const check = (text: string, problems: readonly KnownProblem[], more: object = {}) =>
  checkOrder(question({ candidate: drug('new', text), problems, index, ...more })).findings.filter(
    (one) => one.kind === 'contraindication' || (one.kind === 'not-checked' && one.aspects.includes('illness')),
  );

describe('KN22 an order against the problem list', () => {
  it('KN22 is met by the class, by a code and what lies under it, and by the words; an exception is none', () => {
    for (const problem of [coded('p', 'B10'), coded('p', 'B10.3'), inWords('p', 'BLEEDING')])
      expect(check('Alphacillin', [problem])).toMatchObject([
        {
          ...{ kind: 'contraindication', tier: 'contraindicated', override: 'reason-and-second-person' },
          ...{ subject: 'Alphacillin', against: { type: 'problem', id: 'p', name: 'Bleeding' } },
        },
      ]);
    expect(check('Betacillin', [coded('p', 'B10')])).toEqual([]);
    expect(check('Alphacillin', [coded('p', 'B1')])).toMatchObject([{ kind: 'not-checked' }]);
  });
  it('KN22 what the pack does not know is told once, what has not arrived too; a pack without illnesses claims nothing', () => {
    const problems = [inWords('1', 'Sprain'), inWords('2', 'Ache'), inWords('3', 'Gout')];
    expect(check('Alphacillin', problems)).toMatchObject([
      { kind: 'not-checked', subject: 'Ache, Sprain', reason: 'not-in-pack', against: { type: 'problem', id: '1' } },
    ]);
    expect(check('Alphacillin', [], { problemsState: 'not-loaded' })).toMatchObject([
      { reason: 'problems-not-loaded' },
    ]);
    expect(check('Alphacillin', problems, { index: indexPack(TEST_PACK), problemsState: 'not-loaded' })).toEqual([]);
  });
  it('KN22 each problem is a finding of its own, under its own key', () => {
    const keys = check('Dolorol', [inWords('1', 'gout'), inWords('2', 'Gout')]).map(findingKey);
    expect(new Set(keys).size).toBe(2);
  });
  it('KN13 broken links, doubled names and missing evidence are refused', () => {
    const [rule] = PACK.contraindications;
    const bad = {
      ...PACK,
      conditions: [...PACK.conditions, { id: 'other', names: ['gout'], codes: [] }],
      contraindications: [
        { ...rule, condition: 'nothing', of: 'nobody', evidence: 'none' },
      ] as typeof PACK.contraindications,
    };
    expect(listPackProblems(bad).map(({ path }) => path)).toEqual([
      'contraindications[0].condition',
      'contraindications[0].of',
      'contraindications[0].evidence',
      'conditions[2].names[0]',
    ]);
    expect(listPackProblems(PACK)).toEqual([]);
  });
  it('KN22 the pack of the demo hospital knows its illnesses', () => {
    const demo = indexPack(knowledgePack.parse(demoPack));
    const asthma = {
      id: 'p',
      problem: { text: 'Acute asthma', system: 'http://hl7.org/fhir/sid/icd-10', code: 'J45.9' },
    };
    expect(check('Bisoprolol', [asthma], { index: demo })).toMatchObject([
      { kind: 'contraindication', against: { name: 'Asthma' } },
    ]);
    expect(check('Paracetamol', [asthma], { index: demo })).toEqual([]);
  });
});
