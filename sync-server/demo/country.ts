import { z } from 'zod';
import countriesFile from '../../resources/demo/countries.json' with { type: 'json' };
import type { DemoRandom } from './demo-random.ts';

const word = z.string().min(1);
const country = z.object({
  country: z.enum(['IE', 'FR']),
  family: z.array(word),
  female: z.array(word),
  male: z.array(word),
  streets: z.array(word),
  /** Town and the beginning of its postcode, or all of it. */
  towns: z.array(z.tuple([word, word])),
});
export type DemoCountry = z.output<typeof country>;
type CountryCode = DemoCountry['country'];

const COUNTRIES = z.array(country).parse(countriesFile);

export function getCountry(code: CountryCode): DemoCountry {
  const found = COUNTRIES.find((item) => item.country === code);
  if (!found) throw new Error(`the demo knows no places in ${code}`);
  return found;
}

export interface DemoAddress {
  readonly line: string;
  readonly city: string;
  readonly postalCode: string;
}

/** Where somebody lives is where the hospital is, wherever the name comes from. */
export function makeAddress(random: DemoRandom, code: CountryCode): DemoAddress {
  const { streets, towns } = getCountry(code);
  const [city, postal] = random.pick(towns);
  return {
    line: `${random.integer(1, 140)} ${random.pick(streets)}`,
    city,
    postalCode: code === 'IE' ? `${postal} ${inventedPostcodeTail(random)}` : postal,
  };
}

/** Of the form that the country uses, with letters that it leaves out. */
function inventedPostcodeTail(random: DemoRandom): string {
  const letter = () => random.pick([...'BGIJLMOQSUZ']);
  return `${letter()}${random.integer(0, 9)}${letter()}${letter()}`;
}

/** Numbers that the country keeps for fiction, or at least out of use. */
export function makePhone(random: DemoRandom, code: CountryCode): string {
  const tail = (digits: number): string => String(random.integer(0, 10 ** digits - 1)).padStart(digits, '0');
  return code === 'FR' ? `+33 6 39 98 ${tail(2)} ${tail(2)}` : `+353 20 913 ${tail(4)}`;
}
