import type { dispense } from '#shared/contract/dispense.ts';
import type { PackVerdict } from '#shared/contract/dispense-shown.ts';
import type { BookedBatch } from '#shared/domain/dispense/judge-pack.ts';
import type { LineState, PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import { findQuantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { readOrderFacts } from '../../commands/order/order-facts.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findPrescription } from '../../dispense/find-prescription.ts';
import { judgeHand, judgeIngredient, type KnownHand, knowHand, relation } from '../../dispense/judge-batch.ts';
import { type LineFacts, readLineFacts, USUAL_DAYS } from '../../dispense/line-facts.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { listRecalls } from '../administration/list-recalls.ts';
import { placeName, shownProduct } from './shown.ts';

/** The pack that was scanned: for which line, from which batch, and what speaks against it (DI7). */
export function judgePackInHand(deps: DispenseDeps): QueryHandler<typeof dispense.judgePack> {
  return async (input, { store, now }) => {
    const found = findPrescription(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    const facts = await readOrderFacts(deps, store, input.patientId, now());
    if (isRefusal(facts)) return facts;
    const index = await deps.products().index();
    const view = await deps.stock().look();
    const today = deps.stock().today();
    const hand = knowHand(input, index, new Date(now()).toISOString());
    const lines = found.lines.map((line) => ({
      line,
      of: readLineFacts(line, facts, index, USUAL_DAYS[found.source]),
    }));
    const meant = chooseLine(lines, hand, input.line);
    const recalls = await listRecalls(store);
    const context = { ...{ view, index, recalls, today }, storeId: input.storeId, nowMs: now() };
    const nobody = { asked: undefined, drug: { text: '' }, version: undefined };
    const lastsUntil = meant && lastDayOf(meant, today);
    const verdict = input.ingredient
      ? judgeIngredient(hand, lines.find(({ line }) => line.line === input.line)?.of, input.read, context)
      : judgeHand(hand, meant?.of ?? nobody, input.read, { ...context, lastsUntil });
    const units = hand.level && findQuantity(hand.level.units);
    return {
      ...(meant ? { line: meant.line.line } : {}),
      ...(hand.entry ? { product: shownProduct(hand.entry) } : {}),
      ...(verdict.batch ? { batch: shownBatch(verdict.batch, verdict.from, view) } : {}),
      ...(verdict.rather ? { rather: shownBatch(verdict.rather, verdict.rather, view) } : {}),
      ...(verdict.bookedAs ? { bookedAs: shownBatch(verdict.bookedAs, verdict.bookedAs, view) } : {}),
      stops: [...verdict.stops],
      pauses: [...verdict.pauses, ...(hand.how === 'not-scanned' ? (['not-scanned'] as const) : [])],
      ...{ how: hand.how, suspicious: hand.pack.suspicious },
      ...(units === undefined ? {} : { packUnits: quantityText(units) }),
      ...(meant?.line.owed === undefined ? {} : { owed: quantityText(meant.line.owed) }),
    };
  };
}

interface LineAsked {
  readonly line: PrescriptionLine;
  readonly of: LineFacts;
}

const WANTS: ReadonlySet<LineState> = new Set(['to-pick', 'owing', 'ready']);

/** The line in work where the pack is for it; else the first that wants it, the very product before a substitute. */
function chooseLine(lines: readonly LineAsked[], hand: KnownHand, inWork: string | undefined): LineAsked | undefined {
  const ranked = lines.map((one) => ({ one, is: relation(hand.entry, one.of) }));
  const fits = ranked.filter(({ is }) => is === 'asked-for' || is === 'substitute');
  const wanting = fits.filter(({ one }) => WANTS.has(one.line.state) && one.line.owed !== 0);
  const chosen =
    fits.find(({ one }) => one.line.line === inWork) ??
    wanting.find(({ is }) => is === 'asked-for') ??
    wanting[0] ??
    fits[0] ??
    ranked.find(({ one }) => one.line.line === inWork);
  return chosen?.one;
}

/** Up to when the supply is to last, reckoned from today. */
export function lastDayOf({ line, of }: LineAsked, today: string): string | undefined {
  const days = line.daysSupply ?? of.suggestion?.days;
  return days === undefined
    ? undefined
    : new Date(Date.parse(today) + (days - 1) * 86_400_000).toISOString().slice(0, 10);
}

function shownBatch(
  { lot, expiry }: { readonly lot: string; readonly expiry?: string | undefined },
  from: BookedBatch | undefined,
  { places }: StockView,
): NonNullable<PackVerdict['batch']> {
  return {
    ...(from?.gtin ? { gtin: from.gtin } : {}),
    lot,
    ...(expiry ? { expiry } : {}),
    ...(from
      ? {
          ...{ locationId: from.location, place: placeName(places, from.location) },
          available: quantityText(from.available),
        }
      : {}),
  };
}
