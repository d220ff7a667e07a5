/** People and records for the preview: invented, the same at every start. */
import type { AllergyIntolerance, Condition, Encounter, Observation, Patient } from '@medplum/fhirtypes';
import { buildAllergy } from '#shared/domain/allergy/build-allergy.ts';
import { buildNoKnownAllergies } from '#shared/domain/allergy/no-known-allergies.ts';
import { buildPatient } from '#shared/domain/patient/build-patient.ts';
import { recordNumberIdentifier } from '#shared/domain/record-number/patient-number.ts';
import { buildVitals } from '#shared/domain/vitals/build-vitals.ts';
import { news2OfVitals } from '#shared/domain/vitals/news2-of-vitals.ts';
import { buildPlace } from '#shared/model/location.ts';

export interface FakeDocument {
  readonly id: string;
  readonly kind: string;
  readonly patient?: string;
  readonly resource: unknown;
  readonly at: string;
  readonly by: string;
  readonly lane: number;
  readonly fromCentral: boolean;
  readonly conflicting?: readonly { readonly rev: string; readonly resource: unknown }[];
}

const NURSE = { id: 'User:amara', name: 'Amara Nwosu' };
const FAMILIES = [
  'Okafor',
  'Müller',
  'Benali',
  'Tremblay',
  'O’Brien',
  'Nguyễn',
  'Lindqvist',
  'García',
  'Haddad',
  'Kowalska',
  'Mbeki',
  'Sato',
  'Dubois',
  'Adeyemi',
  'Fischer',
  'Rossi',
];
const GIVEN = [
  'Adaeze',
  'Jonas',
  'Samira',
  'Luc',
  'Niamh',
  'Minh',
  'Freja',
  'Carlos',
  'Layla',
  'Zofia',
  'Thabo',
  'Hana',
  'Claire',
  'Tunde',
  'Greta',
  'Marco',
];
const HOUR = 3_600_000;

/** A small generator with a fixed seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

export function fakeUuid(group: number, index: number): string {
  return `0190${group.toString(16).padStart(4, '0')}-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
}
export const patientIdAt = (index: number): string => `Patient:${fakeUuid(1, index)}`;
export const placeId = (name: string): string => `Location:${name}`;

export function hybrid(ms: number, station = 'st1'): string {
  return `${new Date(ms).toISOString()}-0000-${station}`;
}

export function buildRecords(count: number, nowMs: number): FakeDocument[] {
  return [
    ...buildPlaces(nowMs),
    ...Array.from({ length: count }, (_, index) => index).flatMap((index) => buildOne(index, nowMs)),
  ];
}

function buildPlaces(nowMs: number): FakeDocument[] {
  const site = { id: placeId('site'), level: 'site' as const, code: 'RV', name: 'Riverside Hospital' };
  const wards = ['Ward 3', 'Maternity', 'Surgery'].map((name, at) => ({
    id: placeId(`w${at}`),
    level: 'ward' as const,
    code: `W${at}`,
    name,
    partOf: 'Location/site',
  }));
  const beds = wards.flatMap((ward, at) =>
    Array.from({ length: 14 }, (_, bed) => ({
      id: placeId(`w${at}b${bed}`),
      level: 'bed' as const,
      code: `B${bed + 1}`,
      name: `Bed ${bed + 1}`,
      partOf: `Location/w${at}`,
    })),
  );
  return [site, ...wards, ...beds].map(({ id, ...place }) =>
    document(id, 'Location', buildPlace(place), nowMs - 900 * HOUR, 'User:amara'),
  );
}

function document(
  id: string,
  kind: string,
  resource: unknown,
  ms: number,
  by: string,
  patient?: string,
  more: Partial<FakeDocument> = {},
): FakeDocument {
  return {
    id,
    kind,
    resource,
    at: hybrid(ms),
    by,
    lane: 1,
    fromCentral: true,
    ...(patient ? { patient } : {}),
    ...more,
  };
}

function buildOne(index: number, nowMs: number): FakeDocument[] {
  const random = seeded(index + 7);
  const patientId = patientIdAt(index);
  const female = index % 2 === 0;
  const family = FAMILIES[(index * 7 + 3 + Math.floor(index / 16)) % FAMILIES.length] ?? '';
  const given = GIVEN[((index * 3 + Math.floor(index / 8)) * 2 + (female ? 0 : 1)) % GIVEN.length] ?? '';
  const year = 1934 + ((index * 31) % 72);
  const form = {
    family,
    given: [given],
    sex: female ? ('female' as const) : ('male' as const),
    birthDate: `${year}-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`,
    phone: `+44 7700 900${String(index % 1000).padStart(3, '0')}`,
    address: { line: `${1 + (index % 90)} Mill Lane`, city: 'Riverside', postalCode: 'RV3 2LD' },
    identifiers: [],
    contact: { name: `${GIVEN[(index + 3) % 16]} ${family}`, relationship: 'Sister', phone: '+44 7700 900555' },
  };
  const number = recordNumberIdentifier(`RV-${String(204_000 + index * 7)}-${index % 10}`);
  const patient: Patient = buildPatient(form, number, { recordedAt: new Date(nowMs).toISOString(), country: 'GB' });
  const own = document(patientId, 'Patient', patient, nowMs - 300 * HOUR, 'User:amara', patientId);
  return index < 26 ? [own, ...buildStory(index, nowMs, patientId, form.birthDate, random)] : [own];
}

const PROBLEMS = [
  ['J44.1', 'COPD with acute exacerbation'],
  ['I10', 'Essential hypertension'],
  ['E11.9', 'Type 2 diabetes mellitus'],
  ['J18.9', 'Pneumonia'],
  ['I50.9', 'Heart failure'],
  ['N39.0', 'Urinary tract infection'],
] as const;
const SUBSTANCES = ['Penicillin', 'Latex', 'Ibuprofen', 'Peanut', 'Codeine', 'Iodinated contrast'];

function buildStory(
  index: number,
  nowMs: number,
  patientId: string,
  birthDate: string,
  random: () => number,
): FakeDocument[] {
  const recording = (ms: number) => ({ patientId, recorder: NURSE, recordedAt: new Date(ms).toISOString() });
  const bed = `w${index % 3}b${Math.floor(index / 3) % 14}`;
  const encounter: Encounter = {
    resourceType: 'Encounter',
    status: 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: index % 7 === 3 ? 'EMER' : 'IMP' },
    subject: { reference: patientId.replace(':', '/') },
    period: { start: new Date(nowMs - (20 + index * 5) * HOUR).toISOString() },
    location: [{ location: { reference: `Location/${bed}` } }],
    reasonCode: [{ text: PROBLEMS[index % 6]?.[1] ?? '' }],
  } as Encounter;
  const documents = [
    document(`Encounter:${fakeUuid(2, index)}`, 'Encounter', encounter, nowMs - 20 * HOUR, 'User:amara', patientId),
  ];
  for (const at of [0, 1]) {
    const [code, text] = PROBLEMS[(index + at * 2) % 6] ?? ['', ''];
    const condition: Condition = {
      resourceType: 'Condition',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
      verificationStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }],
      },
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code, display: text }], text },
      subject: { reference: patientId.replace(':', '/') },
      onsetDateTime: `${2012 + ((index + at) % 12)}`,
      recordedDate: new Date(nowMs - (400 + at) * HOUR).toISOString(),
    } as Condition;
    documents.push(
      document(
        `Condition:${fakeUuid(3, index * 2 + at)}`,
        'Condition',
        condition,
        nowMs - 19 * HOUR,
        'User:lee',
        patientId,
        { lane: 2 },
      ),
    );
  }
  documents.push(...buildAllergies(index, nowMs, patientId, recording));
  documents.push(...buildVitalsStory(index, nowMs, patientId, birthDate, random));
  const note = {
    resourceType: 'Composition',
    status: 'final',
    type: { text: 'Nursing note' },
    date: new Date(nowMs - 5 * HOUR).toISOString(),
    author: [{ display: 'Amara Nwosu' }],
    title: 'Nursing note, early shift',
    subject: { reference: patientId.replace(':', '/') },
    section: [
      {
        title: 'Note',
        text: {
          status: 'generated',
          div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Slept in intervals, two doses of salbutamol by spacer in the night.</p><p>Sat out for breakfast; ate half. Walked to the bathroom with one person, short of breath on return, settled in five minutes.</p></div>',
        },
      },
      {
        title: 'Plan',
        text: {
          status: 'generated',
          div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Observations four-hourly. Sputum sent. Physiotherapy at 11.</p></div>',
        },
      },
    ],
  };
  documents.push(
    document(`Composition:${fakeUuid(5, index)}`, 'Composition', note, nowMs - 5 * HOUR, 'User:amara', patientId, {
      lane: 2,
    }),
  );
  return documents;
}

type RecordingAt = (ms: number) => { patientId: string; recorder: typeof NURSE; recordedAt: string };

function buildAllergies(index: number, nowMs: number, patientId: string, recording: RecordingAt): FakeDocument[] {
  const allergy = (at: number, part: Partial<Parameters<typeof buildAllergy>[0]> = {}): AllergyIntolerance =>
    buildAllergy(
      {
        substance: { text: SUBSTANCES[(index + at) % 6] ?? '' },
        category: 'medication',
        type: 'allergy',
        criticality: at === 0 ? 'high' : 'low',
        clinicalStatus: 'active',
        verificationStatus: at === 0 ? 'confirmed' : 'unconfirmed',
        reactions: [
          at === 0 ? { manifestation: 'Anaphylaxis', severity: 'severe' as const } : { manifestation: 'Rash' },
        ],
        ...part,
      },
      recording(nowMs - (200 + at) * HOUR),
    );
  const id = (at: number) => `AllergyIntolerance:${fakeUuid(4, index * 4 + at)}`;
  if (index % 5 === 2)
    return [
      document(
        id(0),
        'AllergyIntolerance',
        buildNoKnownAllergies(recording(nowMs - 80 * HOUR)),
        nowMs - 80 * HOUR,
        'User:amara',
        patientId,
      ),
    ];
  if (index % 5 === 3) return [];
  const first = document(id(0), 'AllergyIntolerance', allergy(0), nowMs - 200 * HOUR, 'User:amara', patientId);
  const second = document(id(1), 'AllergyIntolerance', allergy(1), nowMs - 150 * HOUR, 'User:lee', patientId);
  if (index !== 1) return index % 5 === 0 ? [first, second] : [first];
  const conflicting = [{ rev: '2-bbbb', resource: allergy(0, { verificationStatus: 'refuted' }) }];
  return [{ ...first, conflicting }, second];
}

function buildVitalsStory(
  index: number,
  nowMs: number,
  patientId: string,
  birthDate: string,
  random: () => number,
): FakeDocument[] {
  const sets = 14;
  return Array.from({ length: sets }, (_, at) => {
    const ms = nowMs - (sets - at) * 4 * HOUR - 25 * 60_000;
    const illness = Math.max(0, 1 - at / 9) * (index % 3 === 0 ? 1.2 : 0.5);
    const wobble = (size: number) => (random() - 0.5) * size;
    const entry = {
      takenAt: new Date(ms).toISOString(),
      respiratoryRate: Math.round(16 + illness * 8 + wobble(3)),
      spo2: Math.min(99, Math.round(97 - illness * 6 + wobble(2))),
      spo2Scale: 1 as const,
      oxygen: illness > 0.6 ? { litresPerMinute: 2 } : ('air' as const),
      systolic: Math.round(124 - illness * 20 + wobble(14)),
      diastolic: Math.round(76 - illness * 8 + wobble(8)),
      pulse: Math.round(78 + illness * 28 + wobble(10)),
      consciousness: 'A' as const,
      ...(at === 11 ? {} : { temperatureCelsius: Math.round((36.8 + illness * 1.6 + wobble(0.5)) * 10) / 10 }),
    };
    const news2 = news2OfVitals(entry, { ageYears: 2026 - Number(birthDate.slice(0, 4)) });
    const resource: Observation = buildVitals(entry, { patientId, observer: NURSE, recordedAt: entry.takenAt, news2 });
    const isNew = at === sets - 1 && index === 0;
    return document(
      `Observation:${fakeUuid(6, index * 20 + at)}`,
      'Observation',
      resource,
      ms,
      'User:amara',
      patientId,
      { lane: 2, fromCentral: !isNew },
    );
  });
}
