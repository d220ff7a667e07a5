import { base, en, en_IE, en_NG, Faker, fr, pl } from '@faker-js/faker';
import { v7 as uuidV7 } from 'uuid';

/** The only source of chance in the demo: the same seed gives the same hospital. */
export interface DemoRandom {
  readonly names: Faker;
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  pickWeighted<T extends { readonly weight: number }>(items: readonly T[]): T;
  /** A UUID v7 of that moment. */
  uuid(atMs: number): string;
  /** Somebody's name and origin: most from the country, some from elsewhere. */
  faker(locale: 'en' | 'fr'): Faker;
}

export function createDemoRandom(seed: number): DemoRandom {
  const english = new Faker({ locale: [en_IE, en, base], seed });
  const french = new Faker({ locale: [fr, en, base], seed: seed + 1 });
  const abroad = [
    new Faker({ locale: [en_NG, en, base], seed: seed + 2 }),
    new Faker({ locale: [pl, en, base], seed: seed + 3 }),
  ];
  const random: DemoRandom = {
    names: english,
    integer: (min, max) => english.number.int({ min, max }),
    chance: (probability) => english.number.float() < probability,
    pick: (items) => english.helpers.arrayElement(items as never[]),
    pickWeighted: (items) =>
      english.helpers.weightedArrayElement(items.map((value) => ({ value, weight: value.weight }))),
    uuid: (msecs) =>
      uuidV7({
        msecs,
        random: Uint8Array.from({ length: 16 }, () => english.number.int(255)),
        seq: english.number.int(0x7fffffff),
      }),
    faker: (locale) => (random.chance(0.18) ? random.pick(abroad) : locale === 'fr' ? french : english),
  };
  return random;
}
