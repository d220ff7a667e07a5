import { type DemoAddress, getCountry, makeAddress, makePhone } from './country.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoAllergy, DemoOrganisation, Illness } from './scenario.ts';
import { scenario } from './scenario.ts';

export type AllergyHistory =
  | { readonly state: 'list'; readonly allergies: readonly DemoAllergy[] }
  | { readonly state: 'none-known' }
  | { readonly state: 'never-asked' };

/** An invented patient with the illness that the record will tell of. */
export interface DemoPerson {
  readonly family: string;
  readonly given: readonly string[];
  readonly sex: 'male' | 'female';
  /** `YYYY-MM-DD`, or the year alone where only an age was known. */
  readonly birthDate: string;
  readonly ageYears: number;
  readonly phone: string;
  readonly address: DemoAddress;
  readonly nextOfKin: { readonly name: string; readonly phone: string };
  readonly illness: Illness;
  readonly allergies: AllergyHistory;
}

const YEAR_MS = 365.25 * 24 * 3600_000;

export function makePerson(
  random: DemoRandom,
  organisation: DemoOrganisation,
  illness: Illness,
  nowMs: number,
): DemoPerson {
  const { phoneCountry } = organisation;
  const names = namesIn(random, phoneCountry);
  const sex = illness.sex ?? random.pick(['male', 'female'] as const);
  const family = names.family(sex);
  const ageYears = random.integer(...illness.ages);
  return {
    family,
    given: random.chance(0.3) ? [names.given(sex), names.given(sex)] : [names.given(sex)],
    sex,
    ageYears,
    birthDate: birthDate(random, ageYears, nowMs),
    phone: makePhone(random, phoneCountry),
    address: makeAddress(random, phoneCountry),
    nextOfKin: nextOfKin(random, names, phoneCountry),
    illness,
    allergies: allergyHistory(random),
  };
}

type Sex = DemoPerson['sex'];

interface Names {
  family(sex: Sex): string;
  given(sex: Sex): string;
}

const CAME_FROM_ABROAD = 0.18;

/** One family's names are of one origin: most from the country, some from elsewhere. */
function namesIn(random: DemoRandom, code: DemoOrganisation['phoneCountry']): Names {
  if (random.chance(CAME_FROM_ABROAD)) {
    const { person } = random.fromAbroad(code);
    return { family: (sex) => inflected(person.lastName(sex), sex), given: (sex) => person.firstName(sex) };
  }
  const country = getCountry(code);
  return { family: () => random.pick(country.family), given: (sex) => random.pick(country[sex]) };
}

/** Polish names of this form are a woman's with another ending. */
function inflected(family: string, sex: Sex): string {
  return sex === 'female' ? family.replace(/([sc]|dz)ki$/, '$1ka') : family;
}

/** Families do not all share one name: some kin have another. */
function nextOfKin(random: DemoRandom, names: Names, code: DemoOrganisation['phoneCountry']): DemoPerson['nextOfKin'] {
  const sex = random.pick(['male', 'female'] as const);
  return { name: `${names.given(sex)} ${names.family(sex)}`, phone: makePhone(random, code) };
}

function birthDate(random: DemoRandom, ageYears: number, nowMs: number): string {
  const born = new Date(nowMs - (ageYears + 0.02 + random.integer(0, 95) / 100) * YEAR_MS).toISOString();
  return random.chance(0.05) ? born.slice(0, 4) : born.slice(0, 10);
}

/** A third have allergies, most have been asked, some never. */
function allergyHistory(random: DemoRandom): AllergyHistory {
  if (random.chance(0.08)) return { state: 'never-asked' };
  if (!random.chance(0.34)) return { state: 'none-known' };
  const first = random.pickWeighted(scenario.allergies);
  const second = random.pickWeighted(scenario.allergies);
  return { state: 'list', allergies: random.chance(0.2) && second !== first ? [first, second] : [first] };
}

/** What is given instead when the usual drug is one the patient must not have. */
export function drugsFor({
  illness,
  allergies,
}: DemoPerson): readonly { text: string; every: string; route: string }[] {
  const avoided = new Set(allergies.state === 'list' ? allergies.allergies.map((item) => item.class) : []);
  return illness.drugs.map(({ text, every, route, class: substance, instead }) => ({
    text: substance && instead && avoided.has(substance) ? instead : text,
    every,
    route,
  }));
}
