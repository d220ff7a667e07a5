/** One dose at the bedside: what was shown, what is to be given. Pure; core judges. */
import type { RecordInput } from '#shared/contract/administration.ts';
import type { InputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import type { RoundDose, RoundLine } from '#shared/contract/round.ts';

type JudgeInput = InputOf<typeof contract.administration.judge>;
export type PatientShown = JudgeInput['patient'];
export type DrugShown = JudgeInput['drug'];
export type Giving = JudgeInput['giving'];
export type Target = JudgeInput['for'];
export type Outcome = RecordInput['outcome'];
export type Act = 'give' | 'start' | 'rate' | 'stop';

export interface Attempt {
  readonly patientId: string;
  readonly encounterId: string | undefined;
  readonly target: Target;
  readonly act: Act;
  readonly startId?: string | undefined;
  readonly patient: PatientShown;
  readonly drug: DrugShown;
  readonly giving: Giving;
  readonly already: boolean;
  readonly givenAt?: string | undefined;
}

const ACTS: Readonly<Record<RoundDose['act'], Act>> = {
  give: 'give',
  'start-infusion': 'start',
  'change-rate': 'rate',
  'stop-infusion': 'stop',
};

interface Whose {
  readonly patientId: string;
  readonly encounterId?: string | undefined;
}

export function beginDose(whose: Whose, patient: PatientShown, line: RoundLine, dose: RoundDose | undefined): Attempt {
  const amount = dose?.amount ?? line.amount;
  const rate = dose?.rate ?? line.rate;
  const startId = line.infusion?.state === 'running' ? line.infusion.startId : undefined;
  const act = dose ? ACTS[dose.act] : line.kind === 'infusion' ? (startId ? 'rate' : 'start') : 'give';
  const seen = {
    orderId: dose?.orderId ?? line.orderId,
    ...(line.orderId === dose?.orderId ? { seenRev: line.rev } : {}),
  };
  return {
    patientId: whose.patientId,
    encounterId: whose.encounterId,
    target: dose && act === 'give' ? { kind: 'dose', doseId: dose.doseId, ...seen } : doseOfInfusion(dose, seen),
    act,
    ...(act !== 'start' && act !== 'give' && startId ? { startId } : {}),
    patient,
    drug: { scans: [] },
    giving: {
      ...(amount && act === 'give' ? { amount } : {}),
      ...(rate && act !== 'stop' ? { rate } : {}),
      ...(line.route ? { route: line.route } : {}),
    },
    already: false,
  };
}

function doseOfInfusion(dose: RoundDose | undefined, seen: { orderId: string }): Target {
  return dose ? { kind: 'dose', doseId: dose.doseId, ...seen } : { kind: 'order', ...seen };
}

export function judgeInputOf({ act: _act, startId, target, encounterId, ...shown }: Attempt): JudgeInput {
  return { ...shown, for: target, ...(encounterId ? { encounterId } : {}), ...(startId ? { startId } : {}) };
}
