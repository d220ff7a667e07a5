import { base, en, en_NG, Faker, fr_SN, pl, pt_PT } from '@faker-js/faker';
import { v7 as uuidV7 } from 'uuid';

/** The only source of chance in the demo: the same seed gives the same hospital. */
export interface DemoRandom {
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  pickWeighted<T extends { readonly weight: number }>(items: readonly T[]): T;
  /** A UUID v7 of that moment. */
  uuid(atMs: number): string;
  /** Names of those who came to the country from elsewhere. */
  fromAbroad(country: 'IE' | 'FR'): Faker;
}

export function createDemoRandom(seed: number): DemoRandom {
  const source = new Faker({ locale: [en, base], seed });
  const abroad = {
    IE: [
      new Faker({ locale: [en_NG, en, base], seed: seed + 2 }),
      new Faker({ locale: [pl, en, base], seed: seed + 3 }),
    ],
    FR: [
      new Faker({ locale: [fr_SN, en, base], seed: seed + 4 }),
      new Faker({ locale: [pt_PT, en, base], seed: seed + 5 }),
    ],
  };
  const random: DemoRandom = {
    integer: (min, max) => source.number.int({ min, max }),
    chance: (probability) => source.number.float() < probability,
    pick: (items) => source.helpers.arrayElement(items as never[]),
    pickWeighted: (items) =>
      source.helpers.weightedArrayElement(items.map((value) => ({ value, weight: value.weight }))),
    uuid: (msecs) =>
      uuidV7({
        msecs,
        random: Uint8Array.from({ length: 16 }, () => source.number.int(255)),
        seq: source.number.int(0x7fffffff),
      }),
    fromAbroad: (country) => random.pick(abroad[country]),
  };
  return random;
}
