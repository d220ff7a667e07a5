/** What an order says about giving, in words; amounts as ISMP wants them read (DT1). */
import type { TFunction } from 'i18next';
import { doseText as canonicalDose, numberText } from '#shared/domain/medication/dose-text.ts';
import type { Dosing, OrderedDose, Regimen, ScaleBand } from '#shared/domain/medication/dosing.ts';
import { rateText as canonicalRate } from '#shared/domain/medication/infusion-rate.ts';
import { pumpRate } from '#shared/domain/medication/pump-rate.ts';
import type { ReadDosing } from '#shared/domain/medication/read-dosage.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';

interface BandText {
  readonly from?: string | undefined;
  readonly below?: string | undefined;
  /** Absent: nothing is given. */
  readonly dose?: string | undefined;
}

export interface DosingWords {
  /** `1 g`, `125 mL/hour`, by a scale. */
  readonly dose: string;
  /** When. */
  readonly when: string;
  /** A line each: limits, lines of a scale, arithmetic. */
  readonly more: readonly string[];
}

const doseText = (amount: Parameters<typeof canonicalDose>[0]): string => doseInWords(canonicalDose(amount));
const rateText = (rate: Parameters<typeof canonicalRate>[0]): string => doseInWords(canonicalRate(rate));

export function dosingWords(t: TFunction, read: ReadDosing): DosingWords {
  if (read.state !== 'read')
    return { dose: '', when: t('order.asWritten'), more: read.lines.flatMap(({ text }) => text ?? []) };
  return wordsOf(t, read.dosing);
}

function wordsOf(t: TFunction, { regimen, instruction }: Dosing): DosingWords {
  const more = [...moreOf(t, regimen), ...(instruction ? [instruction] : [])];
  return { dose: doseOf(t, regimen), when: whenOf(t, regimen), more };
}

function doseOf(t: TFunction, regimen: Regimen): string {
  switch (regimen.kind) {
    case 'infusion':
      return rateText(regimen.rate);
    case 'varying':
      return regimen.doses.map(({ time, amount }) => `${time} ${doseText(amount)}`).join(' · ');
    case 'scale':
      return t('order.byScale', { unit: regimen.measuredIn });
    default:
      return oneDose(regimen.dose);
  }
}

function oneDose(dose: OrderedDose): string {
  return dose.kind === 'range' ? `${doseText(dose.low)} – ${doseText(dose.high)}` : doseText(dose.amount);
}

function whenOf(t: TFunction, regimen: Regimen): string {
  switch (regimen.kind) {
    case 'at-times':
      return [regimen.times.join(' · '), everyDays(t, regimen)].filter(Boolean).join(', ');
    case 'every':
      return everyMinutes(t, regimen.minutes);
    case 'once':
      return t('order.kind.once');
    case 'as-needed':
      return t('order.asNeededFor', { indication: regimen.indication.text });
    case 'infusion':
      return t('order.continuous');
    case 'varying':
      return t('order.kind.varying');
    case 'scale':
      return regimen.times.join(' · ');
  }
}

function everyDays(t: TFunction, { everyDays: days, days: weekdays }: Extract<Regimen, { kind: 'at-times' }>): string {
  const named = weekdays?.map((day) => t(`order.weekday.${day}`)).join(' ');
  return [days ? t('order.everyDays', { count: days }) : '', named ?? ''].filter(Boolean).join(' ');
}

function everyMinutes(t: TFunction, minutes: number): string {
  return minutes % 60 === 0
    ? t('order.everyHours', { count: minutes / 60 })
    : t('order.everyMinutes', { count: minutes });
}

function moreOf(t: TFunction, regimen: Regimen): readonly string[] {
  if (regimen.kind === 'scale') return regimen.bands.map((band) => bandWords(t, textOfBand(band)));
  if (regimen.kind === 'infusion') return infusionWords(t, regimen);
  if (regimen.kind === 'varying') return [];
  return [
    ...(regimen.kind === 'as-needed' ? limitsOf(t, regimen) : []),
    ...(regimen.dose.kind === 'by-weight' ? [doseInWords(regimen.dose.workings)] : []),
  ];
}

function infusionWords(t: TFunction, regimen: Extract<Regimen, { kind: 'infusion' }>): readonly string[] {
  const { rate, volume, inBag } = regimen;
  const words = { volume: volume && doseText(volume), drug: inBag && doseText(inBag) };
  const pump = rate.amount.unit === 'mL' ? undefined : pumpRate(regimen);
  const says = [
    ...(volume ? [t(inBag ? 'order.bagOf' : 'order.bag', words)] : []),
    ...(pump ? [t('order.pump', { rate: doseInWords(`${canonicalDose(pump.mlPerHour)}/hour`) })] : []),
  ];
  return says.length > 0 ? [says.join(' · ')] : [];
}

function limitsOf(t: TFunction, regimen: Extract<Regimen, { kind: 'as-needed' }>): readonly string[] {
  const { minMinutes, maxDosesIn24h, maxIn24h } = regimen;
  return limitWords(t, { minMinutes, maxDoses: maxDosesIn24h, most: maxIn24h && canonicalDose(maxIn24h) });
}

interface Limits {
  readonly minMinutes?: number | undefined;
  readonly maxDoses?: number | undefined;
  readonly most?: string | undefined;
}

/** How far apart, and the most in 24 hours: what keeps an order as needed within bounds. */
export function limitWords(t: TFunction, { minMinutes, maxDoses, most: amount = '' }: Limits): readonly string[] {
  const most = [maxDoses ? t('order.mostDoses', { count: maxDoses }) : '', doseInWords(amount)];
  return [
    [minMinutes ? t('order.apart', { interval: everyMinutes(t, minMinutes) }) : '', mostWords(t, most)]
      .filter(Boolean)
      .join(' · '),
  ];
}

function mostWords(t: TFunction, parts: readonly string[]): string {
  const most = parts.filter(Boolean).join(' · ');
  return most ? t('order.mostIn24h', { most }) : '';
}

/** One line of a scale, amounts as text. @SAFETY In words: `<` and `>` are taken for each other (ISMP). */
export function bandWords(t: TFunction, { from = '', below = '', dose }: BandText): string {
  const label = spanOf(t, doseInWords(from), doseInWords(below));
  return t('common.pair', { label, text: dose ? doseInWords(dose) : t('order.nothing') });
}

function spanOf(t: TFunction, from = '', below = ''): string {
  if (from && below) return t('order.band.between', { from, below });
  return from ? t('order.band.from', { from }) : t('order.band.below', { below });
}

function textOfBand({ from, below, dose }: ScaleBand): BandText {
  return { from: from && numberText(from), below: below && numberText(below), dose: dose && canonicalDose(dose) };
}
