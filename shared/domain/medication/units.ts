import { divide, type Exact, exact, multiply } from './exact.ts';

/**
 * The units a dose may be written in, as ISMP spells them. `of` is what they measure: unlike measures are never
 * converted into each other. "units" of insulin and "units" of heparin are alike only on one order, for one drug.
 */
interface Unit {
  readonly of: 'mass' | 'volume' | 'units' | 'amount-of-substance' | 'charge' | 'time' | Counted;
  /** In the base unit of what it measures: mg, mL, units, mmol, mEq, minutes. */
  readonly size: Exact;
  readonly ucum: string;
  /** How people and other systems write it besides. */
  readonly aliases: readonly string[];
}

const COUNTED = {
  tablet: ['tablets', 'tab', 'tabs'],
  capsule: ['capsules', 'cap', 'caps'],
  puff: ['puffs'],
  drop: ['drops', 'gtt', 'gtts'],
  patch: ['patches'],
  suppository: ['suppositories'],
  sachet: ['sachets'],
  spray: ['sprays'],
  application: ['applications'],
  ampoule: ['ampoules', 'amp', 'amps'],
  vial: ['vials'],
} as const;
type Counted = keyof typeof COUNTED;

function unit(of: Unit['of'], size: string, ucum: string, ...aliases: readonly string[]): Unit {
  return { of, size: exact(size), ucum, aliases };
}

const MEASURED = {
  ng: unit('mass', '0.000001', 'ng', 'nanogram', 'nanograms'),
  mcg: unit('mass', '0.001', 'ug', 'microgram', 'micrograms', 'µg', 'μg'),
  mg: unit('mass', '1', 'mg', 'milligram', 'milligrams'),
  g: unit('mass', '1000', 'g', 'gram', 'grams', 'gm'),
  kg: unit('mass', '1000000', 'kg', 'kilogram', 'kilograms'),
  mL: unit('volume', '1', 'mL', 'ml', 'millilitre', 'milliliter', 'cc'),
  L: unit('volume', '1000', 'L', 'l', 'litre', 'liter'),
  units: unit('units', '1', '[iU]', 'unit', 'IU', 'U', 'international unit', 'international units'),
  milliunits: unit('units', '0.001', 'm[iU]', 'milliunit', 'mU'),
  mmol: unit('amount-of-substance', '1', 'mmol', 'millimole', 'millimoles'),
  micromol: unit('amount-of-substance', '0.001', 'umol', 'µmol', 'μmol', 'mcmol'),
  mEq: unit('charge', '1', 'meq', 'meq', 'milliequivalent', 'milliequivalents'),
  minute: unit('time', '1', 'min', 'minutes'),
  hour: unit('time', '60', 'h', 'hours', 'hr'),
  day: unit('time', '1440', 'd', 'days', '24 hours'),
};
type Measured = keyof typeof MEASURED;

/** Spelt as it is shown and stored. */
export type DoseUnit = Measured | Counted;

const UNITS: Readonly<Record<string, Unit>> = {
  ...MEASURED,
  ...Object.fromEntries(
    Object.entries(COUNTED).map(([name, aliases]) => [name, unit(name as Counted, '1', `{${name}}`, ...aliases)]),
  ),
};
export const DOSE_UNITS = Object.keys(UNITS) as readonly DoseUnit[];

const byName = new Map<string, DoseUnit>(
  DOSE_UNITS.flatMap((name) => [name, ...unitOf(name).aliases].map((alias) => [alias, name] as const)),
);
const byUcum = new Map<string, DoseUnit>(DOSE_UNITS.map((name) => [unitOf(name).ucum, name]));

function unitOf(name: DoseUnit): Unit {
  return UNITS[name] as Unit;
}

/** A unit by any of its spellings; case counts (`mg` is no `Mg`), except where only one reading is left. */
export function findUnit(written: string): DoseUnit | undefined {
  const trimmed = written.trim();
  return byName.get(trimmed) ?? byName.get(trimmed.toLowerCase());
}

export function unitOfUcum(code: string | undefined): DoseUnit | undefined {
  return code === undefined ? undefined : byUcum.get(code);
}

export function ucumOf(name: DoseUnit): string {
  return unitOf(name).ucum;
}

/** Whether the thing is counted, not measured: tablets, puffs, patches. */
export function isCounted(name: DoseUnit): boolean {
  return name in COUNTED;
}

export function areAlike(one: DoseUnit, other: DoseUnit): boolean {
  return unitOf(one).of === unitOf(other).of;
}

/** The same value in another unit; undefined for unlike units. @SAFETY DA2: mg never become mL without a strength. */
export function convert(value: Exact, from: DoseUnit, to: DoseUnit): Exact | undefined {
  return areAlike(from, to) ? divide(multiply(value, unitOf(from).size), unitOf(to).size) : undefined;
}
