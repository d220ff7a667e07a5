import type { Location, Observation } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { withFluidDayStart } from '#shared/domain/fluid-balance/fluid-day-start.ts';
import { buildFluid, findFluid } from '#shared/domain/fluid-balance/fluid-entry.ts';
import { judgeFluid } from '#shared/domain/fluid-balance/judge-fluid.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { placeLevel } from '#shared/model/location.ts';
import type { CommandHandler, ParsedInput } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient, toDocument } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { planWithdrawal } from '../withdraw-event.ts';

type Ops = typeof contract.fluid;

const isFluid = (resource: Observation): boolean => findFluid(resource) !== undefined;

const record: CommandHandler<Ops['record']> = async (input, context) => {
  const { patientId, entry, corrects } = input;
  const patient = await findOfPatient(context.store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const doubt = refusalOf(entry, context.now());
  if (doubt) return doubt;
  const wrong =
    corrects && (await planWithdrawal(context.store, patientId, corrects, { is: isFluid, refusal: isNone() }));
  if (isRefusal(wrong)) return wrong;
  const id = newDocumentId('Observation', { now: context.now });
  const resource = buildFluid(entry, recordingOf(input, context), corrects?.id);
  const document = { id, kind: 'Observation', patient: patientId, resource };
  return saveOne(context, document, {}, wrong ? [wrong] : []);
};

function refusalOf(entry: ParsedInput<Ops['record']>['entry'], nowMs: number): Refusal | undefined {
  const finding = judgeFluid(entry, nowMs);
  if (!finding) return undefined;
  const { strength, field } = finding;
  const sentence =
    strength === 'stop'
      ? 'This amount cannot be right as it stands. Look at the volume and the time.'
      : 'This is an unusual volume for one entry. Check it, then confirm it.';
  return refusal('invalid-input', sentence, { path: `entry.${field}`, details: { strength, findings: [finding] } });
}

const withdraw: CommandHandler<Ops['withdraw']> = async (input, context) => {
  const plan = await planWithdrawal(context.store, input.patientId, input, { is: isFluid, refusal: isNone() });
  return isRefusal(plan) ? plan : saveOne(context, plan);
};

function isNone(): Refusal {
  return refusal('invalid-input', 'This is not an entry of the fluid balance.');
}

const setDayStart: CommandHandler<Ops['setDayStart']> = async ({ id, parent, start }, context) => {
  const found = toDocument<Location>(await context.store.find(id, parent));
  if (!found) return refusal('not-found', 'This place is not here. It may not have arrived yet.');
  if (placeLevel(found.resource) !== 'ward') {
    return refusal('invalid-input', 'Only a ward says when its fluid day begins.', { path: 'id' });
  }
  return saveOne(context, planChange(found, withFluidDayStart(found.resource, start)));
};

export const fluidCommands: readonly Registration[] = [
  handle(contract.fluid.record, record),
  handle(contract.fluid.withdraw, withdraw),
  handle(contract.fluid.setDayStart, setDayStart),
];
