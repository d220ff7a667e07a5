/**
 * Acts on an infusion: each an event of its own, part of the start. @SAFETY A stop is never held up: whatever is found is
 * recorded with it.
 */
import type { MedicationAdministration } from '@medplum/fhirtypes';
import type { administration } from '#shared/contract/administration.ts';
import { readAdministration } from '#shared/domain/medication/read-administration.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { dosesOf } from '../../queries/administration/known-doses.ts';
import type { MedicationDeps } from '../../queries/administration/medication-deps.ts';
import { findOfPatient } from '../current-document.ts';
import { ofEachRecord, recordOf } from '../replaced-records.ts';
import { writeDose } from './record-dose.ts';

type Infusion = typeof administration.infusion;

export function recordInfusion(deps: MedicationDeps): CommandHandler<Infusion> {
  return async (input, context) => {
    const wrong = await refuseAct(deps, input, context);
    if (wrong) return wrong;
    const { act, startId, infused, reason, ...rest } = input;
    const words = [reason, input.note].filter((text) => text !== undefined && text !== '').join(' – ');
    const already = act === 'stop' ? true : input.already;
    const common = { ...rest, already, outcome: 'given' as const, ...(words ? { note: words } : {}) };
    return writeDose(deps, common, context, { act, startId, infused });
  };
}

async function refuseAct(
  deps: MedicationDeps,
  { act, startId, patientId }: ParsedInput<Infusion>,
  context: CommandContext,
): Promise<Refusal | undefined> {
  if (act === 'start') return startId === undefined ? undefined : notOfThis();
  if (startId === undefined) return notOfThis();
  const owner = await recordOf(context.store, { id: startId, patientId });
  const found = await findOfPatient<MedicationAdministration>(context.store, { id: startId, patientId: owner });
  if (isRefusal(found)) return found;
  const start = readAdministration(found.resource);
  if (start?.act !== 'start') return notOfThis();
  const doses = await ofEachRecord(context.store, patientId, (id) => dosesOf(deps)(context.store, id));
  const isStopped = doses.some(
    ({ event, withdrawn }) => !withdrawn && event.startId === startId && event.act === 'stop',
  );
  return isStopped
    ? refusal('already-done', 'This infusion has been stopped already.', { path: 'startId' })
    : undefined;
}

function notOfThis(): Refusal {
  return refusal('invalid-input', 'This is not the start of a running infusion.', { path: 'startId' });
}
