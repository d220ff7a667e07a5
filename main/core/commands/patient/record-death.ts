import type { Patient } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { withDeath, withoutDeath } from '#shared/domain/patient/death.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { planObservingEnded } from '../vitals/plan-task-documents.ts';

type Ops = typeof contract.patient;

const SLACK_MS = 5 * 60_000;

/** Undefined where the time can be; a day that is not over yet can be today. */
export function refuseLater(diedOn: string | undefined, { now }: Pick<CommandContext, 'now'>): Refusal | undefined {
  if (diedOn === undefined || !(Date.parse(diedOn) > now() + SLACK_MS)) return undefined;
  return refusal('invalid-input', 'A death cannot lie in the future. Check the time.', { path: 'diedOn' });
}

/** NW13: with the record of it, what was to be observed by the clock ends. */
export const recordDeath: CommandHandler<Ops['recordDeath']> = async (input, context) => {
  const { patientId, parent, diedOn } = input;
  const late = refuseLater(diedOn, context);
  if (late) return late;
  const found = await findOfPatient<Patient>(context.store, { id: patientId, rev: parent, patientId });
  if (isRefusal(found)) return found;
  const life = lifeState(found.resource);
  const isMoreExact = diedOn !== undefined && life.state === 'deceased' && life.on !== diedOn;
  if (life.state === 'deceased' && !isMoreExact) return refusal('already-done', 'This death is recorded already.');
  const ended = await planObservingEnded('The patient has died.', recordingOf(input, context), context);
  return saveOne(context, planChange(found, withDeath(found.resource, diedOn)), {}, ended);
};

export const withdrawDeath: CommandHandler<Ops['withdrawDeath']> = async ({ patientId, parent, reason }, context) => {
  const found = await findOfPatient<Patient>(context.store, { id: patientId, rev: parent, patientId });
  if (isRefusal(found)) return found;
  if (lifeState(found.resource).state === 'living')
    return refusal('already-done', 'No death is recorded of this patient.');
  const told = { at: new Date(context.now()).toISOString(), by: context.actor.displayName, reason };
  return saveOne(context, planChange(found, withoutDeath(found.resource, told)));
};
