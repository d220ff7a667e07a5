/** Acts on a prescription that leave the stock as it is. */
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import { readOrder } from '#shared/domain/medication/read-order.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import type { BookedPrescription } from '../../dispense/dispense-book.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { findLine, findPrescription } from '../../dispense/find-prescription.ts';
import { freeOfLines } from '../../dispense/keep-for-line.ts';
import { findOfPatient } from '../current-document.ts';
import { type SavedOne, saveOne } from '../save-one.ts';
import { planAct } from './plan-act.ts';

const ENDED: ReadonlySet<BookedPrescription['state']> = new Set(['done', 'closed']);

async function findOpen(
  deps: DispenseDeps,
  input: { readonly entry: string; readonly patientId: string },
): Promise<BookedPrescription | Refusal> {
  const found = findPrescription(await deps.book().look(), input);
  if (isRefusal(found)) return found;
  return ENDED.has(found.state) ? refusal('already-done', 'This prescription is done already.') : found;
}

export function callTicket(deps: DispenseDeps): CommandHandler<typeof dispense.call> {
  return async ({ patientId, entry, counter, ...rest }, context) => {
    const found = await findOpen(deps, { patientId, entry, ...rest });
    return isRefusal(found) ? found : saveOne(context, planAct(patientId, { act: 'call', entry, counter }, context));
  };
}

export function prioritise(deps: DispenseDeps): CommandHandler<typeof dispense.prioritise> {
  return async (input, context) => {
    const { patientId, entry, priority, reason } = input;
    const found = await findOpen(deps, input);
    if (isRefusal(found)) return found;
    return saveOne(context, planAct(patientId, { act: 'prioritise', entry, priority, reason }, context));
  };
}

/** DI5 */
export function waiveOwed(deps: DispenseDeps): CommandHandler<typeof dispense.waive> {
  return async (input, context) => {
    const { patientId, entry, line, reason } = input;
    const found = findLine(await deps.book().look(), input);
    if (isRefusal(found)) return found;
    const lying = refuseLying(found.line.dispenses);
    if (lying) return lying;
    if (found.line.state === 'waived' || found.line.state === 'handed-over')
      return refusal('already-done', 'Nothing is owed on this line.');
    const freed = await freeOfLines(deps, entry, [line], 'cancelled', context);
    return saveOne(context, planAct(patientId, { act: 'waive', entry, line, reason }, context), {}, freed);
  };
}

/** @SAFETY What was taken from stock is not forgotten on a shelf: it is handed over or taken back first. */
export function closePrescription(deps: DispenseDeps): CommandHandler<typeof dispense.close> {
  return async (input, context) => {
    const { patientId, entry, reason } = input;
    const found = await findOpen(deps, input);
    if (isRefusal(found)) return found;
    const lying = refuseLying(found.lines.flatMap(({ dispenses }) => dispenses));
    if (lying) return lying;
    const lines = found.lines.map(({ line }) => line);
    const freed = await freeOfLines(deps, entry, lines, 'cancelled', context);
    return saveOne(context, planAct(patientId, { act: 'close', entry, reason }, context), {}, freed);
  };
}

type Lying = BookedPrescription['lines'][number]['dispenses'];

function refuseLying(dispenses: Lying): Refusal | undefined {
  const lies = dispenses.some(({ state, handedOverAt }) => state === 'stands' && handedOverAt === undefined);
  return lies
    ? refusal('conflict', 'Something lies ready for this prescription. Hand it over or take it back first.')
    : undefined;
}

export const setAside: CommandHandler<typeof dispense.setAside> = async (
  { patientId, orderId, reason },
  context: CommandContext,
): Promise<SavedOne | Refusal> => {
  const found = await findOfPatient<MedicationRequest>(context.store, { id: orderId, patientId });
  if (isRefusal(found)) return found;
  const { lineage } = readOrder({ id: orderId, resource: found.resource });
  return saveOne(context, planAct(patientId, { act: 'set-aside', lineage, reason }, context));
};
