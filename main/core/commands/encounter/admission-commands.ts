import type { Encounter } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { planAdmission, planArrival, planExpected } from '#shared/domain/admission/admit.ts';
import { placeTakenAgain, planCancellation } from '#shared/domain/admission/cancel-last.ts';
import { planDischarge } from '#shared/domain/admission/discharge.ts';
import { planLeave, planReturn, planTransfer } from '#shared/domain/admission/move.ts';
import { planReservation } from '#shared/domain/admission/reserve.ts';
import { placementsOf } from '#shared/domain/admission/stay.ts';
import { refuseOpening } from '#shared/domain/encounter/encounter.ts';
import { buildNote } from '#shared/domain/note/note.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { CommandContext, CommandHandler, ParsedInput, PlannedDocument } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { findOfPatient } from '../current-document.ts';
import { listOfPatient } from '../list-of-patient.ts';
import { refuseLater } from '../patient/record-death.ts';
import { recordingOf } from '../recording-of.ts';
import { saveOne } from '../save-one.ts';
import { bedsLeft, planBedsAfter } from './beds-after.ts';
import { changeStay } from './change-stay.ts';
import { findPatient, planPatientAfter, planPatientAgain } from './observing-after.ts';
import { refusePlace } from './read-beds.ts';

type Ops = typeof contract.encounter;
interface Opening {
  readonly patientId: string;
  readonly locationId?: string | undefined;
  readonly visit?: { readonly system: string; readonly value: string } | undefined;
}

const admit: CommandHandler<Ops['admit']> = async (input, context) => {
  const doubt = (await refuseSecondStay(input, context)) ?? (await refuseItsPlace(input, context));
  if (doubt) return doubt;
  return open(input, planAdmission({ ...input, at: nowIn(context) }), context);
};

const expect: CommandHandler<Ops['expect']> = async (input, context) => {
  const patient = await findOfPatient(context.store, { id: input.patientId, patientId: input.patientId });
  if (isRefusal(patient)) return patient;
  const doubt = await refuseItsPlace(input, context);
  if (doubt) return doubt;
  return open(input, planExpected({ ...input, at: nowIn(context) }), context);
};

/** EN1, by what this station knows. */
async function refuseSecondStay({ patientId }: Opening, { store }: CommandContext): Promise<Refusal | undefined> {
  const patient = await findOfPatient(store, { id: patientId, patientId });
  if (isRefusal(patient)) return patient;
  const stays = await listOfPatient<Encounter>(store, 'Encounter', patientId);
  return refuseOpening(
    'IMP',
    stays.map(({ _id, resource }) => ({ id: _id, encounter: resource })),
  );
}

async function refuseItsPlace({ locationId, patientId }: Opening, { store }: CommandContext) {
  return locationId === undefined ? undefined : refusePlace(store, locationId, patientId);
}

function open({ patientId, visit }: Opening, stay: Encounter, context: CommandContext) {
  const resource = visit ? { ...stay, identifier: [visit] } : stay;
  const id = newDocumentId('Encounter', { now: context.now });
  return saveOne(context, { id, kind: 'Encounter', patient: patientId, resource });
}

const reserve: CommandHandler<Ops['reserve']> = (input, context) =>
  changeStay(input, context, {
    plan: (encounter, at) => planReservation(encounter, at, input),
    takes: () => input.locationId,
  });

const arrive: CommandHandler<Ops['arrive']> = async (input, context) =>
  (await refuseSecondStay(input, context)) ??
  changeStay(input, context, {
    plan: (encounter, at) => planArrival(encounter, at, input.locationId),
    takes: (encounter) => input.locationId ?? placementsOf(encounter)[0]?.locationId,
  });

const transfer: CommandHandler<Ops['transfer']> = (input, context) =>
  changeStay(input, context, {
    plan: (encounter, at) => planTransfer(encounter, at, input.locationId),
    takes: () => input.locationId,
    also: (encounter) =>
      planBedsAfter(context.store, bedsLeft(encounter, input.locationId), 'cleaning', input.patientId),
  });

const leave: CommandHandler<Ops['leave']> = (input, context) =>
  changeStay(input, context, { plan: (encounter, at) => planLeave(encounter, at, input.backBy) });

const returnFromLeave: CommandHandler<Ops['returnFromLeave']> = (input, context) =>
  changeStay(input, context, { plan: planReturn });

const discharge: CommandHandler<Ops['discharge']> = async (input, context) => {
  const { disposition, detail, patientId, diedOn } = input;
  const isDeath = disposition === 'exp';
  if (diedOn !== undefined && !isDeath)
    return refusal('invalid-input', 'A time of death belongs to a discharge by death only.', { path: 'diedOn' });
  const late = refuseLater(diedOn, context);
  if (late) return late;
  const patient = isDeath ? await findPatient(patientId, context) : undefined;
  const isNew = patient !== undefined && lifeState(patient.resource).state === 'living';
  return changeStay(input, context, {
    plan: (encounter, at) =>
      planDischarge(encounter, { at, disposition, detail, ...(isNew && { recordsDeath: true }) }),
    beside: summaryOf(input, context),
    also: async (encounter) => [
      ...(await planBedsAfter(context.store, bedsLeft(encounter), 'cleaning', patientId)),
      ...(await planPatientAfter(input, isDeath ? (diedOn ?? null) : undefined, context)),
    ],
  });
};

/** Signed by who discharges: a note like any other, to be amended like any other. */
function summaryOf(input: ParsedInput<Ops['discharge']>, context: CommandContext): readonly PlannedDocument[] {
  const { summary, patientId, id: encounterId } = input;
  if (!summary) return [];
  const entry = { type: 'discharge' as const, title: summary.title, sections: [{ title: '', text: summary.text }] };
  const resource = buildNote(entry, recordingOf({ patientId, encounterId }, context));
  const id = newDocumentId('Composition', { now: context.now });
  return [{ id, kind: 'Composition', patient: patientId, resource }];
}

/** AD12: acts that left a bed to be cleaned. */
const LEFT_A_BED: ReadonlySet<string> = new Set(['discharge', 'transfer']);

const cancelLast: CommandHandler<Ops['cancelLast']> = async (input, context) => {
  const second = input.act === 'discharge' ? await refuseSecondStay(input, context) : undefined;
  if (second) return second;
  const { act, patientId } = input;
  return changeStay(input, context, {
    plan: (encounter, at) => planCancellation(encounter, { act, at, reason: input.reason }),
    takes: (encounter) => placeTakenAgain(encounter, act),
    ...(LEFT_A_BED.has(act) && {
      isBack: true as const,
      also: async (encounter: Encounter) => {
        const bed = placeTakenAgain(encounter, act);
        const beds = await planBedsAfter(context.store, bed ? [bed] : [], 'ready', patientId);
        return act === 'discharge' ? [...beds, ...(await planPatientAgain(input, encounter, context))] : beds;
      },
    }),
  });
};

function nowIn({ now }: Pick<CommandContext, 'now'>): string {
  return new Date(now()).toISOString();
}

export const admissionCommands: readonly Registration[] = [
  handle(contract.encounter.admit, admit),
  handle(contract.encounter.expect, expect),
  handle(contract.encounter.reserve, reserve),
  handle(contract.encounter.arrive, arrive),
  handle(contract.encounter.transfer, transfer),
  handle(contract.encounter.leave, leave),
  handle(contract.encounter.returnFromLeave, returnFromLeave),
  handle(contract.encounter.discharge, discharge),
  handle(contract.encounter.cancelLast, cancelLast),
];
