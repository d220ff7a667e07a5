/** The phrases of directions in each language that labels are written in. A further language is a further entry. */
import { DIRECTION_LANGUAGES, type DirectionLanguage, type LabelWarning } from '#shared/model/dispense-codes.ts';

interface Unit {
  readonly one: string;
  readonly many: string;
}

export interface DirectionPhrases {
  /** By the unit of a dose; what is not here is not said. */
  readonly units: Readonly<Record<string, Unit>>;
  /** By the English word of the order. */
  readonly routes: Readonly<Record<string, string>>;
  readonly amount: (number: string, unit: Unit) => string;
  readonly sentence: (amount: string, route: string, when: string) => string;
  readonly atTimes: (times: readonly string[], everyDays: number) => string;
  readonly every: (hours: number) => string;
  readonly once: string;
  readonly asNeeded: (mostIn24h: number, hoursBetween: number | undefined) => string;
  readonly forDays: (days: number) => string;
  readonly warnings: Readonly<Record<LabelWarning, string>>;
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
const listed = (times: readonly string[], and: string): string =>
  times.length < 2 ? (times[0] ?? '') : `${times.slice(0, -1).join(', ')} ${and} ${times.at(-1)}`;
const isMany = (number: string): boolean => Number(number) > 1;
const same = (word: string): Unit => ({ one: word, many: word });

const en: DirectionPhrases = {
  units: {
    tablet: { one: 'tablet', many: 'tablets' },
    capsule: { one: 'capsule', many: 'capsules' },
    mL: same('mL'),
    puff: { one: 'puff', many: 'puffs' },
    drop: { one: 'drop', many: 'drops' },
    patch: { one: 'patch', many: 'patches' },
    sachet: { one: 'sachet', many: 'sachets' },
    suppository: { one: 'suppository', many: 'suppositories' },
    units: { one: 'unit', many: 'units' },
  },
  routes: {
    oral: 'by mouth',
    inhalation: 'by inhalation',
    topical: 'on the skin',
    rectal: 'into the rectum',
    subcutaneous: 'under the skin',
    sublingual: 'under the tongue',
  },
  amount: (number, unit) => `${number} ${isMany(number) ? unit.many : unit.one}`,
  sentence: (amount, route, when) => `${joined(['Take', amount, route, when])}.`,
  atTimes: (times, everyDays) =>
    `at ${listed(times, 'and')}${everyDays === 1 ? ' every day' : everyDays === 2 ? ' every other day' : ` every ${everyDays} days`}`,
  every: (hours) => (hours === 1 ? 'every hour' : `every ${hours} hours`),
  once: 'once',
  asNeeded: (most, hours) =>
    `when needed${hours === undefined ? '' : `, at least ${hours} hours apart`}, no more than ${most} times in 24 hours`,
  forDays: (days) => (days === 1 ? 'For 1 day.' : `For ${days} days.`),
  warnings: {
    'keep-from-children': 'Keep out of the reach of children.',
    'shake-bottle': 'Shake the bottle before use.',
    'keep-in-fridge': 'Keep in a refrigerator. Do not freeze.',
    'for-external-use': 'For use on the skin only.',
    'finish-course': 'Take until all is finished, unless told to stop.',
    'may-cause-drowsiness': 'May make you sleepy. If so, do not drive or use machines.',
    'no-alcohol': 'Do not drink alcohol.',
    'with-food': 'Take with or after food.',
    'empty-stomach': 'Take an hour before food or two hours after.',
    'swallow-whole': 'Swallow whole. Do not crush or chew.',
  },
};

const fr: DirectionPhrases = {
  units: {
    tablet: { one: 'comprimé', many: 'comprimés' },
    capsule: { one: 'gélule', many: 'gélules' },
    mL: same('mL'),
    puff: { one: 'bouffée', many: 'bouffées' },
    drop: { one: 'goutte', many: 'gouttes' },
    patch: { one: 'patch', many: 'patchs' },
    sachet: { one: 'sachet', many: 'sachets' },
    suppository: { one: 'suppositoire', many: 'suppositoires' },
    units: { one: 'unité', many: 'unités' },
  },
  routes: {
    oral: 'par la bouche',
    inhalation: 'en inhalation',
    topical: 'sur la peau',
    rectal: 'dans le rectum',
    subcutaneous: 'sous la peau',
    sublingual: 'sous la langue',
  },
  amount: (number, unit) => `${number} ${Number(number) >= 2 ? unit.many : unit.one}`,
  sentence: (amount, route, when) => `${joined(['Prendre', amount, route, when])}.`,
  atTimes: (times, everyDays) =>
    `à ${listed(times, 'et')}${everyDays === 1 ? ' chaque jour' : everyDays === 2 ? ' un jour sur deux' : ` tous les ${everyDays} jours`}`,
  every: (hours) => (hours === 1 ? 'toutes les heures' : `toutes les ${hours} heures`),
  once: 'une seule fois',
  asNeeded: (most, hours) =>
    `si besoin${hours === undefined ? '' : `, à au moins ${hours} heures d’intervalle`}, au plus ${most} fois par 24 heures`,
  forDays: (days) => (days === 1 ? 'Pendant 1 jour.' : `Pendant ${days} jours.`),
  warnings: {
    'keep-from-children': 'Tenir hors de portée des enfants.',
    'shake-bottle': 'Agiter le flacon avant emploi.',
    'keep-in-fridge': 'Conserver au réfrigérateur. Ne pas congeler.',
    'for-external-use': 'Usage sur la peau uniquement.',
    'finish-course': 'Prendre jusqu’à la fin, sauf avis contraire.',
    'may-cause-drowsiness': 'Peut endormir. Dans ce cas, ne pas conduire ni utiliser de machines.',
    'no-alcohol': 'Ne pas boire d’alcool.',
    'with-food': 'Prendre pendant ou après le repas.',
    'empty-stomach': 'Prendre une heure avant le repas ou deux heures après.',
    'swallow-whole': 'Avaler entier. Ne pas écraser ni croquer.',
  },
};

const ar: DirectionPhrases = {
  units: {
    tablet: same('قرص'),
    capsule: same('كبسولة'),
    mL: same('مل'),
    puff: same('بخة'),
    drop: same('قطرة'),
    patch: same('لصقة'),
    sachet: same('كيس'),
    suppository: same('تحميلة'),
    units: same('وحدة'),
  },
  routes: {
    oral: 'عن طريق الفم',
    inhalation: 'استنشاقا',
    topical: 'على الجلد',
    rectal: 'في المستقيم',
    subcutaneous: 'تحت الجلد',
    sublingual: 'تحت اللسان',
  },
  // A colon and the number, so that no number has to agree with its noun.
  amount: (number, unit) => `الجرعة: ${number} ${unit.one}`,
  sentence: (amount, route, when) => `${joined([`${amount}،`, route, when])}.`,
  atTimes: (times, everyDays) =>
    `الساعة ${times.join('، ')}${everyDays === 1 ? ' كل يوم' : everyDays === 2 ? ' يوما بعد يوم' : ` مرة كل ${everyDays} أيام`}`,
  every: (hours) => (hours === 1 ? 'كل ساعة' : `مرة كل ${hours} ساعات`),
  once: 'مرة واحدة فقط',
  asNeeded: (most, hours) =>
    `عند الحاجة${hours === undefined ? '' : `، الفاصل ${hours} ساعات على الأقل`}، الحد الأقصى في 24 ساعة: ${most}`,
  forDays: (days) => `المدة بالأيام: ${days}.`,
  warnings: {
    'keep-from-children': 'يحفظ بعيدا عن متناول الأطفال.',
    'shake-bottle': 'رج الزجاجة قبل الاستعمال.',
    'keep-in-fridge': 'يحفظ في الثلاجة. لا يجمد.',
    'for-external-use': 'للاستعمال على الجلد فقط.',
    'finish-course': 'أكمل العلاج كله ما لم يطلب منك التوقف.',
    'may-cause-drowsiness': 'قد يسبب النعاس. عندها لا تقد السيارة ولا تستعمل الآلات.',
    'no-alcohol': 'لا تشرب الكحول.',
    'with-food': 'يؤخذ مع الطعام أو بعده.',
    'empty-stomach': 'يؤخذ قبل الطعام بساعة أو بعده بساعتين.',
    'swallow-whole': 'يبلع كاملا. لا يسحق ولا يمضغ.',
  },
};

export const DIRECTION_PHRASES: Readonly<Record<DirectionLanguage, DirectionPhrases>> = { en, fr, ar };

/** Of a BCP 47 tag; English where nobody wrote phrases. */
export function directionLanguage(tag: string | undefined): DirectionLanguage {
  const [language] = (tag ?? '').toLowerCase().split('-');
  return DIRECTION_LANGUAGES.find((one) => one === language) ?? 'en';
}
