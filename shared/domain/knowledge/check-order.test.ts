import { describe, expect, it } from 'vitest';
import { allergyBanner } from '../allergy/allergy-banner.ts';
import { buildAllergy } from '../allergy/build-allergy.ts';
import type { OrderQuestion } from './asked.ts';
import { checkOrder } from './check-order.ts';
import type { Finding } from './finding.ts';
import { knownAllergies } from './known-allergies.ts';
import type { KnownAllergy } from './ordered-drug.ts';
import { drug, question, TEST_INDEX, TEST_NOW } from './testing/test-pack.ts';
import { isWeightOld } from './weight-age.ts';

const DOSED = { route: 'oral', dose: { value: 500, unit: 'mg' }, dosesPerDay: 4 };
const dolorol = drug('new', 'Dolorol', DOSED);
const allergy = (text: string, more: Partial<KnownAllergy> = {}): KnownAllergy => ({
  id: `a-${text}`,
  substance: { text },
  type: 'allergy',
  criticality: 'high',
  ...more,
});
const ask = (changes: Partial<OrderQuestion> & Pick<OrderQuestion, 'candidate'>) => checkOrder(question(changes));
const askAllergy = (candidate: string, ...allergies: KnownAllergy[]) =>
  ask({ candidate: drug('new', candidate), allergies, allergiesState: 'complete' });
const kinds = (findings: readonly Finding[], ...wanted: Finding['kind'][]) =>
  findings.filter(({ kind }) => wanted.includes(kind));
const gaps = (findings: readonly Finding[]) => kinds(findings, 'not-checked');
const withOrder = (candidate: string, other: string) =>
  ask({ candidate: drug('new', candidate), activeOrders: [drug('old', other)] }).findings;

describe('KN1 silence means checked', () => {
  it('KN1 nothing found after everything was checked', () => {
    expect(ask({ candidate: dolorol })).toMatchObject({ verdict: 'none-found', findings: [] });
  });
  it('KN1 no pack: everything is unchecked, and there is no pack to name', () => {
    const answer = ask({ candidate: dolorol, index: undefined });
    expect(answer).toMatchObject({ verdict: 'not-checked', pack: undefined, findings: [{ reason: 'no-pack' }] });
    expect(answer.findings[0]).toMatchObject({
      aspects: ['allergy', 'excipient', 'duplicate', 'interaction', 'dose', 'daily-dose'],
    });
  });
  it('KN1 a pack whose day has not come is none', () => {
    expect(ask({ candidate: dolorol, nowMs: Date.parse('2025-12-31T23:59:59Z') }).pack).toBeUndefined();
  });
  it.each([
    ['not-loaded', 'allergies-not-loaded'],
    ['never-asked', 'allergies-never-asked'],
    ['partial', 'allergies-partial'],
  ] as const)('KN1 allergies %s', (allergiesState, reason) => {
    const { verdict, findings } = ask({ candidate: dolorol, allergiesState });
    expect(verdict).toBe('not-checked');
    expect(findings).toMatchObject([{ kind: 'not-checked', reason, aspects: ['allergy', 'excipient'] }]);
  });
  it.each(['not-loaded', 'partial'] as const)('KN1 orders %s', (ordersState) => {
    expect(ask({ candidate: dolorol, ordersState }).findings).toMatchObject([
      { reason: `orders-${ordersState}`, aspects: ['daily-dose', 'duplicate', 'interaction'] },
    ]);
  });
});

describe('KN2 what the pack does not know is told', () => {
  it('KN2 an unknown candidate', () => {
    expect(ask({ candidate: drug('new', 'Unheardofin') })).toMatchObject({
      verdict: 'not-checked',
      findings: [
        {
          subject: 'Unheardofin',
          reason: 'not-in-pack',
          aspects: ['allergy', 'daily-dose', 'dose', 'duplicate', 'interaction'],
        },
      ],
    });
  });
  it('KN2 an unknown active order, and an unknown allergy', () => {
    const { findings } = ask({
      candidate: dolorol,
      activeOrders: [drug('old', 'Unheardofin')],
      allergies: [allergy('Moonlight')],
      allergiesState: 'complete',
    });
    expect(findings).toMatchObject([
      { subject: 'Moonlight', aspects: ['allergy'], against: { type: 'allergy', id: 'a-Moonlight' } },
      { subject: 'Unheardofin', aspects: ['daily-dose', 'duplicate', 'interaction'], against: { id: 'old' } },
    ]);
  });
  it('KN2 a substance that the pack only names', () => {
    expect(gaps(withOrder('Dolorol', 'Mysterin'))).toContainEqual(
      expect.objectContaining({ subject: 'Mysterin', reason: 'not-covered', aspects: ['duplicate', 'interaction'] }),
    );
    expect(gaps(withOrder('Mysterin', 'Longol')).map((gap) => gap.kind === 'not-checked' && gap.aspects)).toEqual([
      ['daily-dose', 'dose'],
      ['duplicate', 'interaction'],
    ]);
  });
});

describe('KN3 words', () => {
  const partsOf = (text: string) =>
    kinds(withOrder(text, 'Dolobeta'), 'duplicate').map((one) => 'subject' in one && one.subject);
  it.each([
    ['DOLOROL 500 mg tablets', ['Dolorol']],
    ['b-cillin forte 1g inj.', ['Betacillin']],
    ['Dolorol 500 mg / Betacillin 250 mg Oral Tablet', ['Betacillin', 'Dolorol']],
    ['dolobeta', ['Betacillin', 'Dolorol']],
    ['Longol', []],
  ])('KN3 %s', (text, expected) => {
    expect(partsOf(text)).toEqual(expected);
    expect(gaps(withOrder(text, 'Dolobeta')).filter((gap) => 'reason' in gap && gap.reason.includes('name'))).toEqual(
      [],
    );
  });
  it('KN3 a code goes before the words', () => {
    const candidate = { id: 'new', name: { system: 'urn:rx', code: '7', text: 'what the label says' } };
    expect(kinds(ask({ candidate, activeOrders: [drug('old', 'Betacillin')] }).findings, 'duplicate')).toHaveLength(1);
  });
  it('KN3 half understood is told, and the half is checked', () => {
    const findings = withOrder('Dolorol 500 mg with unheardofin', 'Dolorol');
    expect(kinds(findings, 'duplicate')).toHaveLength(1);
    expect(findings).toContainEqual(
      expect.objectContaining({ subject: 'unheardofin', reason: 'part-of-name-unknown' }),
    );
  });
  it('KN3 ingredients of the formulary go before the name; an unknown one is told', () => {
    const ingredients = [{ substance: { text: 'Dolorol' } }, { substance: { text: 'Novelin' } }];
    const { findings } = ask({
      candidate: drug('new', 'Betacillin', { ingredients }),
      activeOrders: [drug('old', 'Dolobeta')],
    });
    expect(kinds(findings, 'duplicate')).toMatchObject([{ subject: 'Dolorol' }]);
    expect(findings).toContainEqual(expect.objectContaining({ subject: 'Novelin', reason: 'not-in-pack' }));
  });
});

describe('KN4 likeness', () => {
  it('KN4 is suggested, and nothing is checked by it', () => {
    expect(askAllergy('Betacillin', allergy('Betacilin')).findings).toContainEqual(
      expect.objectContaining({ kind: 'not-checked', subject: 'Betacilin', suggestions: ['betacillin'] }),
    );
    expect(kinds(askAllergy('Betacillin', allergy('Betacilin')).findings, 'allergy')).toEqual([]);
  });
});

describe('KN5 allergies', () => {
  it.each([
    ['the substance', 'Betacillin', 'Betacillin', 'allergy'],
    ['by another name', 'B-cillin forte 250 mg', 'betacillin', 'allergy'],
    ['a class', 'Betacillin', 'Cillins', 'allergy'],
    ['an ordered class', 'Cillins', 'Betacillin', 'allergy'],
    ['part of a product', 'Dolobeta', 'Betacillin', 'allergy'],
    ['a relation', 'Gammaporin', 'Betacillin', 'cross-allergy'],
    ['the relation backwards', 'Betacillin', 'Gammaporin', 'cross-allergy'],
    ['a class in relation', 'Gammaporin', 'Cillins', 'cross-allergy'],
    ['an excipient', 'Nutrol', 'nut oil', 'allergy'],
  ])('KN5 %s: %s against %s', (_case, ordered, recorded, kind) => {
    const { findings, verdict } = askAllergy(ordered, allergy(recorded));
    expect(verdict).toBe('alerts');
    expect(kinds(findings, 'allergy', 'cross-allergy')).toMatchObject([{ kind, against: { id: `a-${recorded}` } }]);
  });
  it('KN5 the sister substance of a class is no allergy without a relation', () => {
    expect(kinds(askAllergy('Alphacillin', allergy('Betacillin')).findings, 'allergy', 'cross-allergy')).toEqual([]);
  });
  it('KN5 the excipients of one part are not those of the whole', () => {
    const ingredients = [{ substance: { text: 'Dolobeta' } }, { substance: { text: 'Longol' } }];
    const { findings } = ask({
      candidate: drug('new', 'Both', { ingredients }),
      allergies: [allergy('Nut oil')],
      allergiesState: 'complete',
    });
    expect(gaps(findings)).toContainEqual(
      expect.objectContaining({ reason: 'excipients-unknown', subject: 'Nut oil' }),
    );
  });
  it('KN5 excipients that nobody lists are not checked; an empty list is one', () => {
    const gap = { reason: 'excipients-unknown', subject: 'Nut oil' };
    expect(askAllergy('Dolorol', allergy('Nut oil')).findings).toContainEqual(expect.objectContaining(gap));
    expect(askAllergy('Dolobeta', allergy('Nut oil')).findings).not.toContainEqual(expect.objectContaining(gap));
    const candidate = drug('new', 'Dolorol', { excipients: [] });
    const answer = ask({ candidate, allergies: [allergy('Nut oil')], allergiesState: 'complete' });
    expect(answer.findings).not.toContainEqual(expect.objectContaining(gap));
  });
  it.each([
    ['high', 'allergy', 'contraindicated', 'reason-and-second-person'],
    ['not-stated', 'allergy', 'contraindicated', 'reason-and-second-person'],
    ['low', 'allergy', 'serious', 'reason'],
    ['high', 'intolerance', 'caution', 'reason'],
  ] as const)('KN5 risk %s, %s: %s', (criticality, type, tier, override) => {
    const { findings } = askAllergy('Betacillin', allergy('Betacillin', { criticality, type }));
    expect(findings[0]).toMatchObject({ kind: 'allergy', tier, override });
  });
  it('KN5 an intolerance informs about its relations', () => {
    const { findings } = askAllergy('Gammaporin', allergy('Betacillin', { type: 'intolerance' }));
    expect(findings[0]).toMatchObject({ kind: 'cross-allergy', tier: 'inform', override: 'none' });
  });
  it('KN5 words that mean none are no allergy', () => {
    const { findings } = ask({ candidate: dolorol, allergies: [allergy('NKDA')], allergiesState: 'complete' });
    expect(findings).toEqual([]);
  });
});

describe('KN5 what the banner knows', () => {
  const recording = { patientId: 'Patient:p', recorder: { id: 'u', name: 'A' }, recordedAt: '2026-01-01T00:00:00Z' };
  const entry = (text: string, verificationStatus: 'confirmed' | 'refuted') =>
    buildAllergy(
      {
        ...{ substance: { text }, type: 'allergy', criticality: 'low', clinicalStatus: 'active' },
        ...{ verificationStatus, reactions: [] },
      },
      recording,
    );
  it('KN5 CF2 a disputed version in force counts, one that was refuted does not', () => {
    const record = { id: 'AllergyIntolerance:1', resource: entry('Betacillin', 'refuted') };
    const banner = allergyBanner([{ ...record, conflicting: [entry('Cillins', 'confirmed')] }], true);
    expect(knownAllergies(banner)).toMatchObject({
      allergies: [{ id: 'AllergyIntolerance:1', substance: { text: 'Cillins' }, criticality: 'low' }],
      allergiesState: 'complete',
    });
  });
  it('KN5 states', () => {
    expect(knownAllergies(allergyBanner([], true)).allergiesState).toBe('never-asked');
    expect(knownAllergies(allergyBanner([], false)).allergiesState).toBe('not-loaded');
    const one = [{ id: 'x', resource: entry('Cillins', 'confirmed') }];
    expect(knownAllergies(allergyBanner(one, false)).allergiesState).toBe('partial');
  });
});

describe('KN6 duplicates', () => {
  it('KN6 the same substance, whatever the product', () => {
    expect(kinds(withOrder('Dolorol 500 mg', 'Dolobeta'), 'duplicate')).toMatchObject([
      {
        subject: 'Dolorol',
        against: { type: 'order', id: 'old', name: 'Dolorol' },
        source: { rule: 'same-substance' },
      },
    ]);
  });
  it('KN6 a listed class', () => {
    expect(kinds(withOrder('Fixamide', 'Longamide'), 'duplicate')).toMatchObject([{ source: { rule: 'two-amides' } }]);
    expect(kinds(withOrder('Longol', 'Longamide'), 'duplicate')).toEqual([]);
  });
  it('KN6 neither what it replaces nor itself', () => {
    const activeOrders = [drug('old', 'Dolorol'), drug('new', 'Dolorol')];
    const { findings } = ask({ candidate: { ...dolorol, replaces: ['old'] }, activeOrders });
    expect(findings).toEqual([]);
  });
});

describe('KN7 interactions', () => {
  const rules = (findings: readonly Finding[]) =>
    kinds(findings, 'interaction').map((one) => (one.kind === 'interaction' ? one.source.rule : ''));
  it.each([
    ['Longol', 'Longamide', ['qt-qt']],
    ['Longol', 'Longol', []],
    ['Longol', 'Longzole', []],
    ['Fixamide', 'Betacillin', ['fix-cillin', 'fix-beta']],
    ['Fixamide', 'Alphacillin', ['fix-cillin']],
    ['Dolobeta', 'Fixamide', ['fix-cillin', 'fix-beta']],
    ['Dolobeta', 'Longol', []],
  ])('KN7 %s and %s', (one, other, expected) => {
    expect(rules(withOrder(one, other))).toEqual(expected);
    expect(rules(withOrder(other, one))).toEqual(expected);
  });
});

describe('KN8 doses', () => {
  const dosed = (value: number, dosesPerDay: number, more: object = {}) =>
    drug('new', 'Dolorol', { route: 'oral', dose: { value, unit: 'mg' }, dosesPerDay, ...more });
  const child = { ageDays: 1000, weightKg: 12 };
  it.each([
    ['at the limit', dosed(1000, 4), {}, []],
    ['one dose', dosed(1001, 1), {}, [{ per: 'dose', amount: 1001, limit: 1000 }]],
    ['the day', dosed(1000, 5), {}, [{ per: 'day', amount: 5000, limit: 4000, withOrders: [] }]],
    ['in grams', dosed(1, 4, { dose: { value: 1, unit: 'g' } }), {}, []],
    ['a child at the limit', dosed(180, 4), child, []],
    ['a child above', dosed(181, 1), child, [{ per: 'dose', limit: 180, perKg: { limit: 15, weightKg: 12 } }]],
    ['a heavy child', dosed(1001, 1), { ageDays: 5000, weightKg: 90 }, [{ per: 'dose', limit: 1000 }]],
  ])('KN8 %s', (_case, candidate, person, expected) => {
    const { findings } = ask({ candidate, ...person });
    expect(findings.map((one) => one.kind === 'dose-limit' && one.exceeded)).toMatchObject(expected);
    expect(findings).toHaveLength(expected.length);
  });
  it('KN8 the day counts every order of the substance', () => {
    const activeOrders = [drug('old', 'Dolorol 500 mg', { ...DOSED })];
    const { findings } = ask({ candidate: dosed(1000, 3), activeOrders });
    expect(kinds(findings, 'dose-limit')).toMatchObject([
      { exceeded: { per: 'day', amount: 5000, withOrders: ['old'] } },
    ]);
  });
  const reasons = (findings: readonly Finding[]) =>
    gaps(findings).map((gap) => (gap.kind === 'not-checked' ? `${gap.reason}: ${gap.aspects.join(' ')}` : ''));
  it.each([
    ['no limit', drug('new', 'Longol', DOSED), {}, ['no-limit-in-pack: daily-dose dose']],
    ['no amount', dosed(1, 1, { dose: undefined }), {}, ['dose-unknown: daily-dose dose']],
    ['no route', dosed(1, 1, { route: undefined }), {}, ['route-unknown: daily-dose dose']],
    ['another route', dosed(1, 1, { route: 'rectal' }), {}, ['no-limit-in-pack: daily-dose dose']],
    ['no age', dosed(1, 1), { ageDays: undefined }, ['age-unknown: daily-dose dose']],
    ['no weight', dosed(1, 1), { ...child, weightKg: undefined }, ['weight-unknown: daily-dose dose']],
    ['no frequency', dosed(1, 1, { dosesPerDay: undefined }), {}, ['frequency-unknown: daily-dose']],
    ['tablets', dosed(1, 1, { dose: { value: 2, unit: 'tablet' } }), {}, ['unit-not-comparable: daily-dose dose']],
  ])('KN8 %s is told', (_case, candidate, person, expected) => {
    const { findings, verdict } = ask({ candidate, ...person });
    expect(verdict).toBe('not-checked');
    expect(reasons(findings)).toEqual(expected);
  });
  it('KN8 a limit by age ends with the day before its end', () => {
    const limits = (ageDays: number) =>
      kinds(ask({ candidate: dosed(700, 1), ageDays, weightKg: 40 }).findings, 'dose-limit').length;
    expect([limits(5843), limits(5844)]).toEqual([1, 0]);
  });
  it('KN23 an old weight is compared with and told, where a limit hangs on it', () => {
    const day = 86_400_000;
    const old = (days: number, person: object = child) => {
      const { findings } = ask({ candidate: dosed(181, 1), weighedAtMs: TEST_NOW - days * day, ...person });
      return [kinds(findings, 'dose-limit').length, ...reasons(findings)];
    };
    expect(old(28)).toEqual([1]);
    expect(old(28.01)).toEqual([1, 'weight-old: daily-dose dose']);
    expect(old(400, { ageDays: 15_000, weightKg: 70 })).toEqual([0]);
    expect(old(400, { ...child, weighedAtMs: undefined })).toEqual([1]);
  });
  it.each([
    [1, 2],
    [27, 2],
    [28, 7],
    [364, 7],
    [365, 28],
    [1824, 28],
    [1825, 90],
    [5855, 90],
    [5856, 365],
    [undefined, 90],
  ])('KN23 at %s days of age a weight lasts %s days', (ageDays, days) => {
    const isOld = (ageMs: number) => isWeightOld({ ageDays, weighedAtMs: TEST_NOW - ageMs }, TEST_NOW);
    expect([isOld(days * 86_400_000), isOld(days * 86_400_000 + 1)]).toEqual([false, true]);
  });
  it('KN8 what is known already is compared all the same', () => {
    const activeOrders = [drug('old', 'Dolorol'), drug('older', 'Dolorol', DOSED)];
    const { findings } = ask({ candidate: dosed(1000, 3), activeOrders });
    expect(kinds(findings, 'dose-limit')).toMatchObject([{ exceeded: { amount: 5000, withOrders: ['older'] } }]);
    expect(reasons(findings)).toEqual(['dose-unknown: daily-dose']);
  });
  it('KN8 without a weight the fixed limit holds still', () => {
    const { findings } = ask({ candidate: dosed(1500, 1), ...child, weightKg: undefined });
    expect(kinds(findings, 'dose-limit')).toMatchObject([{ exceeded: { per: 'dose', limit: 1000 } }]);
  });
});

describe('KN9 overrides', () => {
  it('KN9 each tier asks for its own, a rule may say never', () => {
    const findings = withOrder('Fixamide', 'Betacillin');
    expect(kinds(findings, 'interaction')).toMatchObject([
      { tier: 'contraindicated', override: 'never' },
      { tier: 'inform', override: 'none' },
    ]);
    expect(kinds(withOrder('Longol', 'Longamide'), 'interaction')).toMatchObject([{ override: 'reason' }]);
  });
  it('KN9 an organisation may ask for more', () => {
    const overrides = {
      inform: 'none',
      caution: 'reason',
      serious: 'reason-and-second-person',
      contraindicated: 'never',
    } as const;
    const candidate = drug('new', 'Longol');
    const { findings } = ask({ candidate, activeOrders: [drug('old', 'Longamide')], overrides });
    expect(kinds(findings, 'interaction')).toMatchObject([{ override: 'reason-and-second-person' }]);
  });
});

describe('KN10 each once', () => {
  it('KN10 of two versions of an allergy the graver counts', () => {
    const versions = [allergy('Betacillin', { criticality: 'low' }), allergy('Betacillin', { criticality: 'high' })];
    for (const allergies of [versions, versions.toReversed()])
      expect(kinds(askAllergy('Betacillin', ...allergies).findings, 'allergy')).toMatchObject([
        { tier: 'contraindicated' },
      ]);
  });
});

describe('KN12 where it comes from', () => {
  it('KN12 pack, version and age', () => {
    const { pack, findings } = ask({ candidate: drug('new', 'Longol'), activeOrders: [drug('old', 'Longamide')] });
    expect(pack).toMatchObject({ id: 'test', version: 3, ageDays: 10, state: 'in-force', notice: 'Not for care' });
    expect(findings[0]).toMatchObject({
      evidence: ['why'],
      source: { pack: 'test', version: 3, ageDays: 10, rule: 'qt-qt' },
    });
  });
  it('KN12 an old pack is used, and said to be old', () => {
    expect(ask({ candidate: dolorol, nowMs: TEST_NOW + 366 * 86_400_000 }).pack?.state).toBe('out-of-date');
  });
  it('KN11 classes are followed all the way up', () => {
    expect(TEST_INDEX.upward[TEST_INDEX.concepts.findIndex(({ id }) => id === 'longamide')]).toHaveLength(3);
  });
});
