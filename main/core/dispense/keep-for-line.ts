/** DP15: from the pharmacist's check until it is taken, refused or closed, what a line wants is kept for it. */
import type { PrescriptionLine } from '#shared/domain/dispense/prescription.ts';
import type { CommandContext, PlannedDocument } from '../api/operation-handler.ts';
import { planRelease, planReservation } from '../stock/plan-reservation.ts';
import type { DispenseDeps } from './dispense-deps.ts';
import type { LineFacts } from './line-facts.ts';

/** The same at every desk. */
export const linePurpose = ({ entry, line }: { readonly entry: string; readonly line: string }): string =>
  `${entry}#${line}`;

type Context = Pick<CommandContext, 'actor' | 'now'>;

/** For the unit of work of the check; nothing where nobody knows which product, or how much. */
export async function keepForLine(
  deps: Pick<DispenseDeps, 'stock'>,
  entry: string,
  { line, owed }: Pick<PrescriptionLine, 'line' | 'owed'>,
  { asked }: Pick<LineFacts, 'asked'>,
  context: Context,
): Promise<readonly PlannedDocument[]> {
  if (!asked || owed === undefined || owed <= 0) return [];
  const view = await deps.stock().look();
  const wanted = [{ product: asked.product.code, quantity: owed }];
  const planned = planReservation(
    view,
    { purpose: linePurpose({ entry, line }), wanted, today: deps.stock().today() },
    context,
  );
  return planned ? [planned] : [];
}

/** For the unit of work that ends it. */
export async function freeOfLines(
  deps: Pick<DispenseDeps, 'stock'>,
  entry: string,
  lines: readonly string[],
  why: 'fulfilled' | 'cancelled',
  context: Context,
): Promise<readonly PlannedDocument[]> {
  const view = await deps.stock().look();
  return lines.flatMap((line) => planRelease(view, { purpose: linePurpose({ entry, line }), why }, context) ?? []);
}
