/**
 * Doses, rates and their arithmetic come from the domain in one spelling (DT1); here they are said as a reader's language
 * writes them, on the screen and on a receipt. @SAFETY `1,000 units` is one unit to a French reader.
 */
type Words = Readonly<Record<string, string>>;

const LIMITS: Readonly<Record<string, Words>> = {
  en: {
    single_max: 'at most in one dose',
    daily_max_per_kg: 'at most in a day for this weight',
    daily_max: 'at most in a day',
  },
  fr: {
    single_max: 'au plus par prise',
    daily_max_per_kg: 'au plus par jour pour ce poids',
    daily_max: 'au plus par jour',
  },
};

const UNITS: Readonly<Record<string, Words>> = {
  fr: {
    ...{ unit: 'unité', units: 'unités', milliunits: 'milliunités', hour: 'heure', minute: 'minute', day: 'jour' },
    ...{ tablet: 'comprimé', tablets: 'comprimés', capsule: 'gélule', capsules: 'gélules' },
    ...{ puff: 'bouffée', puffs: 'bouffées', drop: 'goutte', drops: 'gouttes', patch: 'patch', patches: 'patchs' },
    ...{ suppository: 'suppositoire', suppositories: 'suppositoires', vial: 'flacon', vials: 'flacons' },
    ...{ spray: 'pulvérisation', sprays: 'pulvérisations', in: 'dans' },
  },
};

const NUMBER = /(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d.,]*\d)/g;
/** Behind a number or a stroke; `in` between two amounts. */
const UNIT = /(?<=\d |\/)\p{Ll}+(?!\p{L})|(?<=\p{L} )in(?= \d)/gu;
const LIMIT = /single_max|daily_max_per_kg|daily_max/g;

export function doseInLanguage(text: string, language: string): string {
  const key = language.slice(0, 2);
  const units = UNITS[key];
  const limits = LIMITS[key] ?? LIMITS.en ?? {};
  const said = text.replace(LIMIT, (code) => limits[code] ?? code);
  if (!units) return said;
  return said
    .replace(NUMBER, (number) => number.replaceAll(',', '\u202f').replace('.', ','))
    .replace(UNIT, (word) => (Object.hasOwn(units, word) ? (units[word] ?? word) : word));
}
