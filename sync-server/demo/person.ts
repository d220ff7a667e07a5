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
  readonly address: { readonly line: string; readonly city: string };
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
  const names = random.faker(organisation.locale);
  const sex = illness.sex ?? random.pick(['male', 'female'] as const);
  const family = names.person.lastName(sex);
  const ageYears = random.integer(...illness.ages);
  return {
    family,
    given: givenNames(random, () => names.person.firstName(sex)),
    sex,
    ageYears,
    birthDate: birthDate(random, ageYears, nowMs),
    phone: phone(random, organisation),
    address: { line: names.location.streetAddress(), city: names.location.city() },
    nextOfKin: { name: `${names.person.firstName()} ${family}`, phone: phone(random, organisation) },
    illness,
    allergies: allergyHistory(random),
  };
}

function givenNames(random: DemoRandom, next: () => string): string[] {
  return random.chance(0.3) ? [next(), next()] : [next()];
}

function birthDate(random: DemoRandom, ageYears: number, nowMs: number): string {
  const born = new Date(nowMs - (ageYears + 0.02 + random.integer(0, 95) / 100) * YEAR_MS).toISOString();
  return random.chance(0.05) ? born.slice(0, 4) : born.slice(0, 10);
}

/** Numbers that the country keeps for fiction, or at least out of use. */
function phone(random: DemoRandom, { phoneCountry }: DemoOrganisation): string {
  const tail = (digits: number): string => String(random.integer(0, 10 ** digits - 1)).padStart(digits, '0');
  return phoneCountry === 'FR' ? `+33 6 39 98 ${tail(2)} ${tail(2)}` : `+353 20 913 ${tail(4)}`;
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
