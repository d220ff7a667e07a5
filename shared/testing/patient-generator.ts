import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

const ONSETS = [
  'b',
  'ch',
  'd',
  'f',
  'g',
  'h',
  'j',
  'k',
  'l',
  'm',
  'n',
  'ok',
  'p',
  'r',
  's',
  'sh',
  't',
  'v',
  'w',
  'z',
  'a',
  'e',
  'i',
  'o',
];
const CORES = ['a', 'e', 'i', 'o', 'u', 'ai', 'ia', 'or', 'an', 'en', 'el'];
const ENDS = ['', 'n', 'r', 's', 'ma', 'for', 'ke', 'son', 'di', 'ta', 'mann', 'ez'];
const DISTINCT_FAMILIES = 20_000;
const DISTINCT_GIVEN = 5000;

/** FHIR Patients of a large town: few common names, many rare ones; birth dates over a century; some telephones. */
export function* generatePatients(
  count: number,
  seed = 1,
): Generator<{ readonly id: string; readonly resource: GeneratedPatient }> {
  const random = createSeededRandom(seed);
  const families = namePool(random, DISTINCT_FAMILIES, 3);
  const given = namePool(random, DISTINCT_GIVEN, 2);
  for (let number = 0; number < count; number += 1) {
    const id = `Patient:0192f000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
    yield { id, resource: generatePatient(random, number, families, given) };
  }
}

export interface GeneratedPatient {
  readonly resourceType: 'Patient';
  readonly name: readonly [{ readonly family: string; readonly given: readonly string[] }];
  readonly birthDate: string;
  readonly telecom: readonly { readonly system: 'phone'; readonly value: string }[];
  readonly identifier: readonly [{ readonly system: string; readonly value: string }];
}

function generatePatient(
  random: SeededRandom,
  number: number,
  families: readonly string[],
  given: readonly string[],
): GeneratedPatient {
  const givenNames = [pickCommon(random, given), ...(random.chance(0.3) ? [pickCommon(random, given)] : [])];
  return {
    resourceType: 'Patient',
    name: [{ family: pickCommon(random, families), given: givenNames }],
    birthDate: `${1920 + random.below(106)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`,
    telecom: random.chance(0.6)
      ? [{ system: 'phone', value: `+23480${String(random.below(1e8)).padStart(8, '0')}` }]
      : [],
    identifier: [{ system: 'urn:holdfast:mrn', value: `MRN-${String(number).padStart(7, '0')}` }],
  };
}

function namePool(random: SeededRandom, count: number, syllables: number): string[] {
  const pool = new Set<string>();
  while (pool.size < count) pool.add(makeName(random, 1 + random.below(syllables)) + random.pick(ENDS));
  return [...pool];
}

function makeName(random: SeededRandom, syllables: number): string {
  const text = Array.from({ length: syllables }, () => random.pick(ONSETS) + random.pick(CORES)).join('');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The first of the pool are by far the most frequent. */
function pickCommon(random: SeededRandom, pool: readonly string[]): string {
  return pool[Math.floor(pool.length ** random.next()) - 1] as string;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
