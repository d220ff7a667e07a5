/** Long: the closed table of conditions stands once, and every rule over it beside it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdministrationQuestion, EarlierDose, KnowledgeAlert } from './administration-question.ts';
import type { Regimen } from './dosing.ts';
import { judgeAdministration, verdictOf } from './judge-administration.ts';
import { doseOnScale, findBand } from './judge-dose.ts';
import { ORDER_STANDINGS } from './order-standing.ts';
import { type DoseContent, planDoses } from './plan-doses.ts';
import { type FindingCode, RIGHT_RULES } from './right-rules.ts';
import { atTimes, ONE_GRAM, testOrder } from './test-orders.ts';

const AT_MS = Date.parse('2026-11-22T08:00:00Z');
const MINUTE_MS = 60_000;
const ORAL = { text: 'oral' };
const verified = { state: 'verified', by: 'u7', at: '2026-11-20T08:00:00Z' } as const;
const plain = testOrder('A', '2026-11-20', atTimes('08:00', '20:00'), { verification: verified });
const order = withRoute(plain);
const [dose] = planDoses([order], { fromMs: AT_MS, toMs: AT_MS + MINUTE_MS }, 'UTC');
if (!dose) throw new Error('No dose to judge');

function withRoute(of: typeof plain): typeof plain {
  return of.dosing.state === 'read'
    ? { ...of, dosing: { state: 'read', dosing: { ...of.dosing.dosing, route: ORAL } } }
    : of;
}

/** Everything right. */
const RIGHT: AdministrationQuestion = {
  atMs: AT_MS,
  zone: 'UTC',
  patientId: 'Patient:p1',
  patient: { how: 'scanned', value: '8018…', patientId: 'Patient:p1' },
  drug: { how: 'scanned', gtin: '04012345678901', lot: 'L1', expiry: '2027-01-31' },
  product: { state: 'known', isOrdered: true, name: 'Paracetamol', routes: [], highAlert: false },
  batch: { state: 'in-use', asOfMs: AT_MS - MINUTE_MS },
  order: { state: 'ordered', order, standing: 'in-force', seenMs: AT_MS - MINUTE_MS },
  dose,
  giving: { amount: { value: '1', unit: 'g' }, route: ORAL },
  allergies: { state: 'no-match', asOfMs: AT_MS - MINUTE_MS },
  knowledge: { state: 'checked', version: '7' },
  clock: 'trusted',
  earlier: [],
  earlierComplete: true,
};

type Question = AdministrationQuestion;
/** A state that one side of the question can be in, and the finding that it gives. */
interface State {
  readonly code?: FindingCode;
  readonly apply: (question: Question) => Question;
  /** Asked of a written order only. */
  readonly ofOrder?: true;
  readonly noOrder?: true;
}

function put<K extends keyof Question>(name: K, value: Partial<Question[K]> | Question[K], code?: FindingCode): State {
  const merged = (before: Question[K]) =>
    (typeof value === 'object' && !Array.isArray(value) ? { ...(before as object), ...value } : value) as Question[K];
  return { ...(code ? { code } : {}), apply: (question) => ({ ...question, [name]: merged(question[name]) }) };
}

const patient = (value: Question['patient'], code?: FindingCode): State => ({
  ...(code ? { code } : {}),
  apply: (question) => ({ ...question, patient: value }),
});
const ordered = (change: object, code?: FindingCode): State => ({
  ...(code ? { code } : {}),
  ofOrder: true,
  apply: (question) => {
    const { order: facts } = question;
    return facts.state === 'ordered' ? { ...question, order: { ...facts, ...change } } : question;
  },
});
const inOrder = (change: object, code?: FindingCode): State => ({
  ...(code ? { code } : {}),
  ofOrder: true,
  apply: (question) => {
    const { order: facts } = question;
    return facts.state === 'ordered'
      ? { ...question, order: { ...facts, order: { ...facts.order, ...change } } }
      : question;
  },
});
const instead = (facts: Question['order'], code: FindingCode): State => ({
  code,
  noOrder: true,
  apply: (question) => ({ ...question, order: facts }),
});
const window = (opens: number, closes: number, missed: number, code?: FindingCode): State =>
  put(
    'dose',
    {
      window: {
        opensMs: AT_MS + opens * MINUTE_MS,
        closesMs: AT_MS + closes * MINUTE_MS,
        missedMs: AT_MS + missed * MINUTE_MS,
      },
    },
    code,
  );
const earlierOne = (doseId: string): EarlierDose[] => [
  { recordId: 'r1', lineage: 'A', doseId, atMs: AT_MS - MINUTE_MS, station: 's2' },
];
const STANDING_CODES = ORDER_STANDINGS.filter((standing) => standing !== 'in-force').map(
  (standing) => [standing, `order-${standing}` as FindingCode] as const,
);

/** The closed product of conditions. */
const SIDES: Readonly<Record<string, readonly State[]>> = {
  patient: [
    patient(RIGHT.patient),
    patient({ how: 'scanned', value: 'x', patientId: 'Patient:p2' }, 'patient-wrong'),
    patient({ how: 'keyed', patientId: 'Patient:p2', second: '1984-03-12' }, 'patient-wrong'),
    patient({ how: 'scanned', value: 'x' }, 'patient-code-unknown'),
    patient({ how: 'not-identified' }, 'patient-not-identified'),
    patient({ how: 'keyed', patientId: 'Patient:p1' }, 'patient-one-identifier'),
    patient({ how: 'keyed', patientId: 'Patient:p1', differs: '1984-03-13' }, 'patient-second-differs'),
    patient({ how: 'keyed', patientId: 'Patient:p1', second: '1984-03-12' }, 'patient-keyed'),
  ],
  scan: [
    put('drug', { how: 'scanned' }),
    put('drug', { how: 'hospital-label' }),
    put('drug', { how: 'keyed' }, 'drug-keyed'),
    put('drug', { how: 'own-supply' }, 'drug-own-supply'),
    put('drug', { how: 'not-identified' }, 'drug-not-identified'),
    put('drug', { suspicious: true }, 'drug-scan-suspicious'),
  ],
  product: [
    put('product', RIGHT.product),
    put('product', { isOrdered: false }, 'drug-wrong'),
    put('product', { state: 'unknown' }, 'drug-unknown'),
    put('product', { routes: [ORAL, { text: 'rectal' }] }),
    put('product', { routes: [{ text: 'intramuscular' }] }, 'route-not-for-product'),
    put('product', { highAlert: true }, 'high-alert-alone'),
  ],
  expiry: [
    put('drug', { expiry: '2027-01-31' }),
    put('drug', { expiry: '2026-11-22' }),
    put('drug', { expiry: '2026-11-22T08:00' }),
    put('drug', { expiry: '2026-11-21' }, 'drug-expired'),
    put('drug', { expiry: '2026-11-22T07:59' }, 'drug-expired'),
    put('drug', { expiry: undefined }, 'drug-expiry-unknown'),
  ],
  batch: [
    put('batch', RIGHT.batch),
    put('batch', { state: 'recalled', asOfMs: AT_MS - MINUTE_MS }, 'batch-recalled'),
    put('batch', { state: 'not-checked' }, 'batch-not-checked'),
    put('batch', { state: 'not-checked', recalledLots: ['A', 'B'] }, 'batch-maybe-recalled'),
  ],
  order: [
    ordered({ standing: 'in-force' }),
    ...STANDING_CODES.map(([standing, code]) => ordered({ standing }, code)),
    instead({ state: 'none' }, 'order-none'),
    instead({ state: 'verbal', readBack: true }, 'order-verbal'),
    instead({ state: 'verbal', readBack: false }, 'order-verbal-not-read-back'),
  ],
  verification: [
    inOrder({ verification: verified }),
    inOrder({ verification: { state: 'unverified' } }, 'order-unverified'),
    inOrder({ verification: { ...verified, state: 'queried' } }, 'order-queried'),
  ],
  seen: [
    ordered({ seenMs: AT_MS - 240 * MINUTE_MS }),
    ordered({ seenMs: AT_MS - 241 * MINUTE_MS }, 'order-seen-long-ago'),
  ],
  time: [
    window(-60, 60, 360),
    window(-60, 0, 360),
    window(1, 121, 360, 'time-too-early'),
    window(-121, -1, 360, 'time-too-late'),
    window(-121, -1, 0, 'time-missed'),
  ],
  again: [
    put('earlier', []),
    put('earlier', earlierOne('A@2026-11-21T20:00')),
    put('earlier', earlierOne(dose.id), 'dose-already-given'),
  ],
  amount: [
    put('giving', { amount: { value: '1000', unit: 'mg' } }),
    put('giving', { amount: { value: '1.05', unit: 'g' } }, 'dose-rounded'),
    put('giving', { amount: { value: '0.95', unit: 'g' } }, 'dose-rounded'),
    put('giving', { amount: { value: '1.051', unit: 'g' } }, 'dose-above-order'),
    put('giving', { amount: { value: '500', unit: 'mg' } }, 'dose-below-order'),
    put('giving', { amount: { value: '1', unit: 'mL' } }, 'dose-unlike-units'),
    put('giving', { amount: undefined }, 'dose-not-stated'),
  ],
  route: [
    put('giving', { route: { text: 'Oral' } }),
    { ...put('giving', { route: { text: 'rectal' } }, 'route-differs'), ofOrder: true },
  ],
  earlier: [put('earlierComplete', true), put('earlierComplete', false, 'earlier-doses-partial')],
  clock: [put('clock', 'trusted'), put('clock', 'doubtful', 'clock-doubtful')],
  allergies: [
    put('allergies', RIGHT.allergies),
    put('allergies', { state: 'contraindicated', allergen: 'Paracetamol' }, 'allergy-contraindicated'),
    put('allergies', { state: 'caution' }, 'allergy-caution'),
    put('allergies', { state: 'answered' }, 'allergy-answered'),
    put('allergies', { state: 'partial' }, 'allergies-partial'),
    put('allergies', { state: 'not-loaded' }, 'allergies-not-loaded'),
    put('allergies', { state: 'never-asked' }, 'allergies-never-asked'),
    put('allergies', { state: 'no-match', notChecked: ['Nuts', 'Latex'] }, 'allergy-not-checked'),
  ],
  knowledge: [put('knowledge', RIGHT.knowledge), put('knowledge', { state: 'not-checked' }, 'drug-not-checked')],
};
const NAMES = Object.keys(SIDES);
const statesOf = (name: string) => SIDES[name] ?? [];

/** What these states together must find. `route-not-for-product` reads the route given: a rectal one is none of its. */
function expectedOf(states: readonly State[]): FindingCode[] {
  const without = states.some(({ noOrder }) => noOrder);
  return states.flatMap(({ code, ofOrder }) => (code && !(ofOrder && without) ? [code] : [])).toSorted();
}
function foundIn(states: readonly State[]): FindingCode[] {
  const question = states.reduce((before, { apply }) => apply(before), RIGHT);
  return judgeAdministration(question)
    .map(({ code }) => code)
    .toSorted();
}

describe('SR1 one finding for each condition', () => {
  it('SR1 everything right: nothing found, it may be given', () => {
    expect(judgeAdministration(RIGHT)).toEqual([]);
    expect(verdictOf([], false).state).toBe('may-give');
  });
  const singles = NAMES.flatMap((name) => statesOf(name).map((state, index) => [`${name} ${index}`, state] as const));
  it.each(singles)('SR1 %s gives its finding and no other', (_name, state) => {
    expect(foundIn([state])).toEqual(expectedOf([state]));
  });
  it.each(['keyed', 'own-supply', 'not-identified'] as const)(
    'SR1 a doubtful code does not hide that the pack is %s',
    (how) => {
      const drug = { ...RIGHT.drug, how, suspicious: true };
      const codes = judgeAdministration({ ...RIGHT, drug }).map(({ code }) => code);
      expect(codes.toSorted()).toEqual([`drug-${how}`, 'drug-scan-suspicious'].toSorted());
    },
  );
  it('SR1 every pair of states of two sides: the findings of both, whichever comes first', () => {
    for (const [index, one] of NAMES.entries()) {
      for (const other of NAMES.slice(index + 1)) {
        for (const a of statesOf(one)) {
          for (const b of statesOf(other)) {
            const expected = expectedOf([a, b]);
            if (String(foundIn([a, b])) !== String(expected) || String(foundIn([b, a])) !== String(expected)) {
              expect([one, other, foundIn([a, b])]).toEqual([one, other, expected]);
            }
          }
        }
      }
    }
  });
  it('SR2 the whole product of what is never overridden, with every order and allergy', () => {
    for (const a of statesOf('patient')) {
      for (const b of statesOf('expiry')) {
        for (const c of statesOf('batch')) {
          for (const d of statesOf('order')) {
            for (const e of statesOf('allergies')) {
              const states = [a, b, c, d, e];
              if (String(foundIn(states)) !== String(expectedOf(states)))
                expect(foundIn(states)).toEqual(expectedOf(states));
            }
          }
        }
      }
    }
  });
  it('SR1 any states of all sides, in any order: the same findings in the same order', () => {
    const whole = fc.tuple(...NAMES.map((name) => fc.constantFrom(...statesOf(name))));
    const check = (states: readonly State[], shuffle: number) => {
      expect(foundIn(states)).toEqual(expectedOf(states));
      const turned = [...states.slice(shuffle), ...states.slice(0, shuffle)];
      const judged = (list: readonly State[]) =>
        judgeAdministration(list.reduce((before, { apply }) => apply(before), RIGHT));
      expect(judged(turned).map(({ code }) => code)).toEqual(judged(states).map(({ code }) => code));
    };
    fc.assert(fc.property(whole, fc.nat(NAMES.length), check), { seed: 42, numRuns: 400 });
  });
});

describe('SR2 what follows', () => {
  const rows = Object.entries(RIGHT_RULES);
  it.each(rows)('SR2 %s: a stop has a lawful next step, a note needs nobody', (_code, { strength, override, next }) => {
    if (strength === 'stop') expect(next).not.toBe('none');
    expect(override === 'not-needed').toBe(strength === 'note');
    if (strength === 'pause') expect(override).not.toBe('never');
  });
  it('SR2 wrong patient, expired, recalled are never overridden', () => {
    const never = (['patient-wrong', 'drug-expired', 'batch-recalled'] as const).map((code) => RIGHT_RULES[code]);
    expect(never.map(({ strength, override }) => `${strength} ${override}`)).toEqual(Array(3).fill('stop never'));
  });
  it('SR2 a stop stops, a pause wants a reason, a note neither', () => {
    const verdict = (change: Partial<Question>) => verdictOf(judgeAdministration({ ...RIGHT, ...change }), false).state;
    expect(verdict({ patient: { how: 'not-identified' } })).toBe('stopped');
    expect(verdict({ allergies: { state: 'not-loaded' } })).toBe('reason-needed');
    expect(verdict({ clock: 'doubtful' })).toBe('may-give');
  });
  it('SR2 what was given already is charted, whatever was wrong', () => {
    const findings = judgeAdministration({ ...RIGHT, patient: { how: 'not-identified' } });
    expect(verdictOf(findings, true)).toEqual({ state: 'chart', findings });
  });
  it('SR2 evidence has its age', () => {
    const question = { ...RIGHT, batch: { state: 'recalled', asOfMs: AT_MS - 90 * MINUTE_MS } } as const;
    expect(judgeAdministration(question)).toMatchObject([{ code: 'batch-recalled', ageMs: 90 * MINUTE_MS }]);
    const late = judgeAdministration({ ...RIGHT, patient: { how: 'not-identified' } });
    expect(late[0]).not.toHaveProperty('ageMs');
  });
  it('SR3 expiry is a day on the wall of the site', () => {
    const expiry = (zone: string) =>
      judgeAdministration({
        ...RIGHT,
        zone,
        dose: undefined,
        atMs: Date.parse('2026-11-22T23:30:00Z'),
        drug: { ...RIGHT.drug, expiry: '2026-11-22' },
        order: { state: 'verbal', readBack: true },
      }).map(({ code }) => code);
    expect(expiry('UTC')).toEqual(['order-verbal']);
    expect(expiry('Europe/Paris')).toEqual(['drug-expired', 'order-verbal']);
  });
  it('SR1 a second person settles that one is needed', () => {
    const product = { ...RIGHT.product, highAlert: true } as Question['product'];
    expect(judgeAdministration({ ...RIGHT, product, secondPersonId: 'u2' })).toEqual([]);
  });
});

describe('SR5 doses of every kind', () => {
  const rate = { amount: { value: '5', unit: 'mcg' }, perKg: true, per: 'minute' } as const;
  const range: DoseContent = { kind: 'range', low: { value: '1', unit: 'g' }, high: { value: '2', unit: 'g' } };
  const bands = [
    { below: '8' },
    { from: '8', below: '12', dose: { value: '4', unit: 'units' } },
    { from: '12', below: '16', dose: { value: '6', unit: 'units' } },
  ] as const;
  const scale: DoseContent = { kind: 'scale', measuredIn: 'mmol/L', bands };
  const units = (value: string) => ({ amount: { value, unit: 'units' } }) as const;
  const mg = (value: string) => ({ amount: { value, unit: 'mg' } }) as const;
  const content: DoseContent = { kind: 'rate', rate };
  it.each<[string, DoseContent, Question['giving'], FindingCode[]]>([
    ['a rate', content, { rate }, []],
    ['the same rate in other units', content, { rate: { ...rate, amount: { value: '0.005', unit: 'mg' } } }, []],
    ['another rate', content, { rate: { ...rate, amount: { value: '6', unit: 'mcg' } } }, ['rate-differs']],
    ['a rate by the hour', content, { rate: { ...rate, per: 'hour' } }, ['rate-differs']],
    ['a rate not by weight', content, { rate: { ...rate, perKg: false } }, ['rate-differs']],
    ['no rate', content, {}, ['dose-not-stated']],
    ['the low end', range, mg('1000'), []],
    ['the high end', range, mg('2000'), []],
    ['above the range', range, mg('2200'), ['dose-above-order']],
    ['below the range', range, mg('500'), ['dose-below-order']],
    ['a scale', scale, { measured: '8', ...units('4') }, []],
    ['a scale at its next line', scale, { measured: '12', ...units('6') }, []],
    ['the dose of another line', scale, { measured: '11.9', ...units('6') }, ['dose-above-order']],
    ['nothing where nothing is due', scale, { measured: '5' }, []],
    ['something where nothing is due', scale, { measured: '5', ...units('4') }, ['dose-above-order']],
    ['no measurement', scale, units('4'), ['dose-measurement-needed']],
    ['beyond the scale', scale, { measured: '16', ...units('6') }, ['dose-not-by-scale']],
    ['no number', scale, { measured: 'HI', ...units('6') }, ['dose-not-by-scale']],
  ])('SR5 %s', (_what, of, giving, expected) => {
    const question = { ...RIGHT, giving: { ...giving, route: ORAL }, dose: { ...dose, content: of } };
    expect(judgeAdministration(question).map(({ code }) => code)).toEqual(expected);
  });
  it('SR5 two lines that both hold are no answer', () => {
    expect(findBand([{ from: '8' }, { from: '10' }], '12')).toBeUndefined();
    expect(findBand([], '12')).toBeUndefined();
  });
  it('SR5 what a scale orders is known once it was measured, and by one line alone', () => {
    const ordered = (measured?: string) => doseOnScale(bands, measured);
    expect([ordered(), ordered('20'), ordered('5'), ordered('11.9'), ordered('12')]).toEqual([
      '',
      '',
      '0',
      '4 units',
      '6 units',
    ]);
  });
  it('SR5 what another system wrote in words cannot be compared', () => {
    const foreign = { ...order, dosing: { state: 'as-written', lines: [] } } as const;
    const facts = { state: 'ordered', order: foreign, standing: 'in-force', seenMs: AT_MS } as const;
    const found = judgeAdministration({ ...RIGHT, dose: undefined, order: facts });
    expect(found.map(({ code }) => code)).toEqual(['dose-not-readable']);
  });
});

describe('SR6 as needed', () => {
  const asNeeded = (more: Partial<Extract<Regimen, { kind: 'as-needed' }>>): Question['order'] => ({
    state: 'ordered',
    order: testOrder(
      'A',
      '2026-11-20',
      { kind: 'as-needed', indication: { text: 'pain' }, dose: ONE_GRAM, ...more },
      {
        verification: verified,
      },
    ),
    standing: 'in-force',
    seenMs: AT_MS,
  });
  const ago = (minutes: number, value = '1'): EarlierDose => ({
    recordId: `r${minutes}`,
    lineage: 'A',
    atMs: AT_MS - minutes * MINUTE_MS,
    amount: { value, unit: 'g' },
    station: 's2',
  });
  const codes = (facts: Question['order'], earlier: readonly EarlierDose[], giving = RIGHT.giving) =>
    judgeAdministration({ ...RIGHT, dose: undefined, order: facts, earlier, giving }).map(({ code }) => code);
  it('SR6 the interval, to the minute, whatever line it was changed in and whatever station gave it', () => {
    const facts = asNeeded({ minMinutes: 240 });
    expect(codes(facts, [ago(240)])).toEqual([]);
    expect(codes(facts, [ago(239)])).toEqual(['prn-too-soon']);
    expect(codes(facts, [ago(-5)])).toEqual(['prn-too-soon']);
    expect(codes(facts, [{ ...ago(10), lineage: 'Z' }])).toEqual([]);
  });
  it('SR6 the number of doses in 24 hours', () => {
    const facts = asNeeded({ maxDosesIn24h: 3 });
    expect(codes(facts, [ago(300), ago(600)])).toEqual([]);
    expect(codes(facts, [ago(300), ago(600), ago(1439)])).toEqual(['prn-maximum']);
    expect(codes(facts, [ago(300), ago(600), ago(1440)])).toEqual([]);
  });
  it('SR6 the amount in 24 hours, exactly', () => {
    const facts = asNeeded({ maxIn24h: { value: '3000', unit: 'mg' } });
    expect(codes(facts, [ago(300), ago(600)])).toEqual([]);
    expect(codes(facts, [ago(300), ago(600, '1.001')])).toEqual(['prn-maximum']);
    const counted = { ...ago(300), amount: { value: '2', unit: 'tablet' } } as const;
    expect(codes(facts, [counted])).toEqual(['prn-total-unknown']);
    expect(codes(facts, [counted, ago(600, '2.5')])).toEqual(['prn-maximum']);
  });
  it('SR12 why it is given before verification is told for a shift, once it was said', () => {
    const unverified = testOrder('A', '2026-11-20', atTimes('08:00', '20:00'), {
      verification: { state: 'unverified' },
    });
    const order = { state: 'ordered', order: unverified, standing: 'in-force', seenMs: AT_MS } as const;
    const answered = judgeAdministration({ ...RIGHT, order, unverifiedAnsweredMs: AT_MS - MINUTE_MS });
    expect(answered).toMatchObject([{ code: 'order-unverified-answered', strength: 'note', override: 'not-needed' }]);
    const isVerified = { ...RIGHT, unverifiedAnsweredMs: AT_MS - MINUTE_MS };
    expect(judgeAdministration(isVerified)).toEqual([]);
  });
});

describe('SR7 what the pack of knowledge says, and what the prescriber has answered for', () => {
  const alert = (kind: KnowledgeAlert['kind'], tier: string, answered = false): KnowledgeAlert => ({
    ...{ kind, tier, subject: 'Paracetamol', against: 'Warfarin', answered },
  });
  const codes = (...alerts: readonly KnowledgeAlert[]) =>
    judgeAdministration({ ...RIGHT, knowledge: { state: 'checked', alerts } }).map(({ code }) => code);
  it.each<[KnowledgeAlert['kind'], string, FindingCode | undefined, FindingCode | undefined]>([
    ['interaction', 'contraindicated', 'interaction-contraindicated', 'interaction-answered'],
    ['interaction', 'serious', 'interaction-serious', 'interaction-answered'],
    ['interaction', 'inform', undefined, undefined],
    ['contraindication', 'contraindicated', 'illness-contraindicated', 'illness-answered'],
    ['contraindication', 'serious', 'illness-serious', 'illness-answered'],
    ['duplicate', 'serious', 'duplicate-therapy', undefined],
    ['duplicate', 'inform', undefined, undefined],
    ['dose-limit', 'serious', 'dose-above-limit', undefined],
    ['dose-limit', 'inform', undefined, undefined],
  ])('SR7 %s, %s: asked, and told once it was answered', (kind, tier, open, told) => {
    expect(codes(alert(kind, tier))).toEqual(open ? [open] : []);
    expect(codes(alert(kind, tier, true))).toEqual(told ? [told] : []);
  });
  it.each<[KnowledgeAlert['kind'], string]>([
    ['interaction', 'interaction'],
    ['contraindication', 'illness'],
  ])('SR7 %s: what was answered for hides none that was not', (kind, name) => {
    expect(codes(alert(kind, 'contraindicated', true), alert(kind, 'serious'))).toEqual([`${name}-serious`]);
    expect(codes(alert(kind, 'contraindicated', true), alert(kind, 'caution'))).toEqual([`${name}-answered`]);
    expect(codes(alert(kind, 'caution'))).toEqual([`${name}-caution`]);
  });
});

describe('SR3 edges', () => {
  it('SR3 a wristband that was read more than ten minutes ago is read again', () => {
    const ago = (ms: number) => judgeAdministration({ ...RIGHT, patientScannedMs: AT_MS - ms }).map(({ code }) => code);
    expect([ago(10 * MINUTE_MS), ago(10 * MINUTE_MS + 1)]).toEqual([[], ['patient-scan-old']]);
    const keyed = { how: 'keyed', patientId: 'Patient:p1', second: 'birth-date' } as const;
    const found = judgeAdministration({ ...RIGHT, patient: keyed, patientScannedMs: 0 });
    expect(found.map(({ code }) => code)).toEqual(['patient-keyed']);
  });
  it('SR5 something where nought is ordered is above the order, never rounding', () => {
    const amount = { value: '0', unit: 'g' } as const;
    const none = { ...RIGHT, dose: { ...dose, content: { kind: 'fixed', amount } as const } };
    expect(judgeAdministration(none).map(({ code }) => code)).toEqual(['dose-above-order']);
  });
});
