/** Strengths of the NDC directory: numbers and units in the order of the substances, each joined by `;`. */
const UNITS: Readonly<Record<string, string>> = {
  ...{
    mg: 'mg',
    g: 'g',
    kg: 'kg',
    ug: 'mcg',
    ng: 'ng',
    ml: 'mL',
    '[iu]': 'units',
    "[usp'u]": 'units',
    meq: 'mEq',
    mmol: 'mmol',
  },
};

type Read = { readonly strength: string; readonly baseUnit: string } | { readonly wrong: string };

/**
 * `mg/1` is in one of what is counted, `mg/5mL` in a measure. An injection of so much in one, without a volume, is a vial.
 * Empty where the file has none.
 */
export function readNdcStrength(said: { readonly numerators: string; readonly units: string }, counted: string): Read {
  const [numbers, units] = [listOf(said.numerators), listOf(said.units)];
  if (numbers.length !== units.length) return { wrong: 'has another number of units than of strengths' };
  const parts = units.map((unit, at) => readPart(numbers[at] ?? '', unit));
  if (parts.some((part) => part === undefined)) return { wrong: 'is a unit that is not known here' };
  const known = parts.filter((part) => part !== undefined);
  const isOfOne = known.length > 0 && known.every(({ per }) => per === undefined);
  const baseUnit = counted === 'mL' && isOfOne ? 'vial' : counted;
  if (known.some(({ per }) => per === undefined) !== isOfOne)
    return { wrong: 'is in one for some substances and in a measure for others' };
  return { strength: known.map(({ amount, per }) => (per ? `${amount}/${per}` : amount)).join(' + '), baseUnit };
}

const listOf = (text: string): string[] =>
  text
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function readPart(
  number: string,
  unit: string,
): { readonly amount: string; readonly per: string | undefined } | undefined {
  const [, active = '', size = '', per = ''] = /^([^/]+)\/(\d*(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(unit) ?? [];
  const spelt = UNITS[active.toLowerCase()];
  const value = /^\.\d/.test(number) ? `0${number}` : number;
  if (!spelt || !/^\d+(\.\d+)?$/.test(value)) return undefined;
  if (per === '') return size === '1' ? { amount: `${value} ${spelt}`, per: undefined } : undefined;
  const measure = { ml: 'mL', l: 'L', g: 'g', h: 'hour' }[per.toLowerCase()];
  if (!measure) return undefined;
  return { amount: `${value} ${spelt}`, per: size === '' || size === '1' ? measure : `${size} ${measure}` };
}
