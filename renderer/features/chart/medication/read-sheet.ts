/** The order that a form says. Everything that cannot be read is a problem, never guessed. */
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import type { Dosing, Regimen } from '#shared/domain/medication/dosing.ts';
import { listEntryProblems } from '#shared/domain/medication/judge-entry.ts';
import { wallClock } from '#shared/domain/medication/wall-clock.ts';
import type { WeightDose } from '#shared/domain/medication/weight-dose.ts';
import type { OrderSheet } from './order-sheet.ts';
import { readRegimen } from './read-regimen.ts';
import { type SheetFacts, type SheetProblem, startOf } from './sheet-facts.ts';
import { weigh } from './sheet-weight.ts';

export interface ReadSheet {
  /** Undefined while something cannot be read. */
  readonly entry: OrderEntryInput | undefined;
  readonly problems: readonly SheetProblem[];
  /** By weight: what was multiplied, and which limit held. */
  readonly weightDose: WeightDose | undefined;
}

export function readSheet(sheet: OrderSheet, facts: SheetFacts): ReadSheet {
  const weightDose = weigh(sheet, facts);
  const regimen = readRegimen(sheet, facts, weightDose);
  if (typeof regimen === 'string') return { entry: undefined, problems: [regimen], weightDose };
  const days = readDays(sheet);
  if (typeof days === 'string') return { entry: undefined, problems: [days], weightDose };
  const entry = entryOf(sheet, dosingOf(sheet, regimen, days, facts));
  const at = { nowMs: facts.nowMs, clock: wallClock(facts.zone), notBefore: facts.notBefore };
  return { entry, problems: listEntryProblems(entry, at), weightDose };
}

/** Length of the course; undefined: until it is stopped. */
function readDays({ days }: OrderSheet): number | SheetProblem | undefined {
  if (days.trim() === '') return undefined;
  const read = Number(days);
  return read > 0 && read <= 365 ? read : 'days-unreadable';
}

function dosingOf(sheet: OrderSheet, regimen: Regimen, days: number | undefined, facts: SheetFacts): Dosing {
  const start = startOf(sheet, facts);
  const instruction = sheet.instruction.trim();
  return {
    regimen,
    course: { start, ...(days ? { end: new Date(Date.parse(start) + days * 86_400_000).toISOString() } : {}) },
    ...(sheet.route.trim() ? { route: { text: sheet.route.trim() } } : {}),
    ...(instruction ? { instruction } : {}),
  };
}

function entryOf(sheet: OrderSheet, dosing: Dosing): OrderEntryInput {
  const indication = sheet.indication.trim();
  return {
    ...(sheet.product ? { productId: sheet.product.id } : {}),
    drug: { text: sheet.product?.name ?? sheet.freeText.trim() },
    dosing: dosing as OrderEntryInput['dosing'],
    ...(indication && sheet.kind !== 'as-needed' ? { indication: { text: indication } } : {}),
    ...(sheet.timeCritical ? { timeCritical: true } : {}),
    ...(sheet.review ? { reviewAt: sheet.review } : {}),
    ...(sheet.note.trim() ? { note: sheet.note.trim() } : {}),
  };
}
