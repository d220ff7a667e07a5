import type { Regimen } from '#shared/domain/medication/dosing.ts';
import type { OrderSheet } from './order-sheet.ts';
import type { SheetFacts, SheetProblem } from './sheet-facts.ts';
import { readAmount } from './typed-amount.ts';

export function readInfusion(sheet: OrderSheet, { weight }: SheetFacts): Regimen | SheetProblem {
  const each = readAmount(sheet.dose, sheet.unit);
  if (!each) return 'amount-missing';
  const volume = sheet.volume.trim() === '' ? undefined : readAmount(sheet.volume, 'mL');
  if (sheet.volume.trim() !== '' && !volume) return 'volume-no-volume';
  const inBag = sheet.inBag.trim() === '' ? undefined : readAmount(sheet.inBag, each.unit);
  if (sheet.inBag.trim() !== '' && !inBag) return 'in-bag-unlike-rate';
  return {
    kind: 'infusion',
    rate: { amount: each, perKg: sheet.ratePerKg, per: sheet.per },
    ...(volume ? { volume } : {}),
    ...(inBag ? { inBag } : {}),
    ...(sheet.ratePerKg && weight ? { weightKg: String(weight.kg) } : {}),
  };
}
