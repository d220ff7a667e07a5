/**
 * How long a search takes as a registrar types, among few and among very many patients.
 * Run it: `node shared/sqlite/testing/measure-patient-search.ts [count …]`. Building the index of a million takes a minute,
 * so its file is kept for the next run, in the system's folder for temporary files.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GeneratedPatient, generatePatients } from '#shared/testing/patient-generator.ts';
import { createSeededRandom, type SeededRandom } from '#shared/testing/seeded-random.ts';
import { openConnection, type SqliteDatabase } from '../connection.ts';
import { patientSearch } from '../read-models/patient-search.ts';
import { searchPatients } from '../read-models/patient-search-query.ts';

const key = Uint8Array.from({ length: 32 }, (_, n) => n);

export interface SearchSpeed {
  readonly patients: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** p95 by what was typed. */
  readonly p95MsByShape: Readonly<Record<string, number>>;
  readonly buildSeconds: number;
}

/** How a registrar types: the shapes of queries, made from a patient who exists. */
const SHAPES: Readonly<Record<string, (patient: GeneratedPatient, random: SeededRandom) => string>> = {
  'family and beginning of given': ({ name: [name] }) => `${name.family} ${name.given[0]?.slice(0, 2)}`,
  'two beginnings and year': ({ name: [name], birthDate }) =>
    `${name.family.slice(0, 3)} ${name.given[0]?.slice(0, 2)} ${birthDate.slice(0, 4)}`,
  'first letters': ({ name: [name] }, random) => name.family.slice(0, 1 + random.below(3)),
  'two single letters': ({ name: [name] }) => `${name.family.slice(0, 1)} ${name.given[0]?.slice(0, 1)}`,
  'birth date': ({ birthDate }) => birthDate.split('-').reverse().join('/'),
  'beginning of telephone': ({ telecom }, random) =>
    (telecom[0]?.value ?? '+2348000').replace('+234', '0').slice(0, 4 + random.below(7)),
  'record number': ({ identifier: [identifier] }) => identifier.value,
  'misspelt family and given': ({ name: [name] }) => `${name.family.replace('k', 'c')}e ${name.given[0]}`,
};

export function measurePatientSearch(count: number, rounds = 60): SearchSpeed {
  const { db, sample, buildSeconds } = openPatients(count);
  try {
    const random = createSeededRandom(3);
    const byShape = Object.entries(SHAPES).map(
      ([shape, type]) =>
        [shape, Array.from({ length: rounds }, () => timeSearch(db, type(random.pick(sample), random)))] as const,
    );
    const all = byShape.flatMap(([, times]) => times);
    return {
      patients: count,
      p50Ms: percentile(all, 0.5),
      p95Ms: percentile(all, 0.95),
      maxMs: percentile(all, 1),
      p95MsByShape: Object.fromEntries(byShape.map(([shape, times]) => [shape, percentile(times, 0.95)])),
      buildSeconds,
    };
  } finally {
    db.close();
  }
}

interface Patients {
  readonly db: SqliteDatabase;
  readonly sample: readonly GeneratedPatient[];
  /** 0 where an earlier run has built them. */
  readonly buildSeconds: number;
}

/** The sample is written last: a file with one is whole. */
function openPatients(count: number): Patients {
  const folder = join(tmpdir(), 'holdfast-bench-search');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `patients-v${patientSearch.version}-${count}.db`);
  const kept = openConnection({ file, key });
  const sample = readSample(kept);
  if (sample.length > 0) return { db: kept, sample, buildSeconds: 0 };
  kept.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = openConnection({ file, key });
  const startedMs = performance.now();
  const built = build(db, count);
  return { db, sample: built, buildSeconds: (performance.now() - startedMs) / 1000 };
}

function readSample(db: SqliteDatabase): GeneratedPatient[] {
  db.exec('CREATE TABLE IF NOT EXISTS sample (resource TEXT NOT NULL)');
  const texts = db.prepare<[], string>('SELECT resource FROM sample ORDER BY rowid').pluck().all();
  return texts.map((text) => JSON.parse(text) as GeneratedPatient);
}

const BATCH = 10_000;

function build(db: SqliteDatabase, count: number): GeneratedPatient[] {
  db.exec(patientSearch.ddl);
  readSample(db);
  const apply = patientSearch.prepare(db);
  const keep = db.prepare<[string]>('INSERT INTO sample (resource) VALUES (?)');
  const sample: GeneratedPatient[] = [];
  let number = 0;
  db.exec('BEGIN');
  for (const { id, resource } of generatePatients(count)) {
    apply({
      before: undefined,
      after: { id, rev: '1-a', deleted: false, kind: 'Patient', patient: id, body: () => ({ resource }) },
    });
    if (number % Math.ceil(count / 500) === 0) sample.push(resource);
    number += 1;
    if (number % BATCH === 0) db.exec('COMMIT; BEGIN');
  }
  for (const resource of sample) keep.run(JSON.stringify(resource));
  db.exec('COMMIT');
  return sample;
}

const TIMES = 3;

/** The best of a few times: what else the machine does is not to be measured. */
function timeSearch(db: SqliteDatabase, text: string): number {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let time = 0; time < TIMES; time += 1) {
    const startedMs = performance.now();
    searchPatients(db, { text, limit: 25 });
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  return bestMs;
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return Math.round((sorted[at] as number) * 100) / 100;
}

if (process.argv[1] === import.meta.filename) {
  const counts = process.argv.slice(2).map(Number);
  for (const count of counts.length > 0 ? counts : [10_000, 1_000_000])
    console.log(JSON.stringify(measurePatientSearch(count), undefined, 1));
}
