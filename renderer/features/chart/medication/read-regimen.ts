/** When and how much, as the form says it. */
import { type OrderedDose, type Regimen, WEEKDAYS } from '#shared/domain/medication/dosing.ts';
import type { WeightDose } from '#shared/domain/medication/weight-dose.ts';
import type { OrderSheet } from './order-sheet.ts';
import { readDose } from './read-dose.ts';
import { readScale, readVarying } from './read-dose-lines.ts';
import { readInfusion } from './read-infusion.ts';
import { type SheetFacts, type SheetProblem, startOf } from './sheet-facts.ts';
import { readAmount } from './typed-amount.ts';
import { readTimes } from './typed-times.ts';

export function readRegimen(
  sheet: OrderSheet,
  facts: SheetFacts,
  weightDose: WeightDose | undefined,
): Regimen | SheetProblem {
  const { kind } = sheet;
  if (kind === 'varying') return readVarying(sheet);
  if (kind === 'scale') return readScale(sheet);
  if (kind === 'infusion') return readInfusion(sheet, facts);
  const dose = readDose(sheet, facts, weightDose);
  if (typeof dose === 'string') return dose;
  if (kind === 'once') return { kind, ...(sheet.start ? { at: startOf(sheet, facts) } : {}), dose };
  if (kind === 'every') return everyOf(sheet, facts, dose);
  return kind === 'as-needed' ? asNeededOf(sheet, dose) : atTimesOf(sheet, dose);
}

function atTimesOf(sheet: OrderSheet, dose: OrderedDose): Regimen | SheetProblem {
  const times = readTimes(sheet.times);
  if (!times) return 'times-unreadable';
  const everyDays = sheet.everyDays.trim() === '' ? undefined : Number(sheet.everyDays);
  if (everyDays !== undefined && !(Number.isInteger(everyDays) && everyDays >= 1)) return 'days-unreadable';
  const days = WEEKDAYS.filter((day) => sheet.weekdays.includes(day));
  const isSome = days.length > 0 && days.length < WEEKDAYS.length;
  return {
    ...{ kind: 'at-times', times, dose },
    ...(everyDays && everyDays > 1 ? { everyDays } : {}),
    ...(isSome ? { days } : {}),
  };
}

function everyOf(sheet: OrderSheet, facts: SheetFacts, dose: OrderedDose): Regimen | SheetProblem {
  const hours = Number(sheet.everyHours);
  if (!(hours >= 0.25 && hours <= 744)) return 'times-missing';
  return { kind: 'every', minutes: Math.round(hours * 60), anchor: startOf(sheet, facts), dose };
}

function asNeededOf(sheet: OrderSheet, dose: OrderedDose): Regimen | SheetProblem {
  const hours = Number(sheet.everyHours);
  const most = Number(sheet.maxDoses);
  const maxIn24h = sheet.maxAmount.trim() === '' ? undefined : readAmount(sheet.maxAmount, sheet.unit);
  if (sheet.maxAmount.trim() !== '' && !maxIn24h) return 'amount-missing';
  if (sheet.indication.trim() === '') return 'indication-missing';
  return {
    kind: 'as-needed',
    indication: { text: sheet.indication.trim() },
    ...(hours > 0 ? { minMinutes: Math.max(15, Math.round(hours * 60)) } : {}),
    ...(Number.isInteger(most) && most > 0 ? { maxDosesIn24h: most } : {}),
    ...(maxIn24h ? { maxIn24h } : {}),
    dose,
  };
}
