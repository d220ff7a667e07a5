/** One dose at the bedside: what was shown, what is to be given, what was answered. Pure; core judges. */
import type { RecordInput, Verdict } from '#shared/contract/administration.ts';
import type { InputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import type { RoundDose, RoundLine } from '#shared/contract/round.ts';
import { isTaken, type OverrideReason, type SpecialPath } from '#shared/model/administration-codes.ts';
import type { FindingCode } from '#shared/model/right-codes.ts';
import type { Scan } from '../../scan/scan-hub.ts';

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

/** Somebody who has just proven who they are. */
export interface Proof {
  readonly proof: string;
  readonly displayName: string;
  readonly until: string;
}

export interface OverrideAnswer {
  readonly reason: OverrideReason | '';
  readonly text: string;
}

export interface Answers {
  readonly overrides: Readonly<Partial<Record<FindingCode, OverrideAnswer>>>;
  readonly paths: Readonly<Partial<Record<SpecialPath, string>>>;
  readonly second?: Proof | undefined;
  readonly prescriber?: Proof | undefined;
  readonly witness?: Proof | undefined;
  readonly telephone: string;
  readonly indication: string;
  readonly before: string;
  readonly drawn: string;
  /** Volume that ran in, at the stop of an infusion. */
  readonly infused: string;
  readonly note: string;
}

export const NO_ANSWERS: Answers = {
  overrides: {},
  paths: {},
  telephone: '',
  indication: '',
  before: '',
  drawn: '',
  infused: '',
  note: '',
};

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

/** As a scan goes to core: as it came, with what the driver told. */
export function receivedOf({ text, at, scanner, parsed }: Scan) {
  return { text, at, scanner, ...(parsed.symbology ? { symbology: parsed.symbology.identifier } : {}) };
}

export function withPatientScan<Of extends { readonly patient: PatientShown }>(of: Of, scan: Scan): Of {
  return { ...of, patient: { scan: receivedOf(scan) } };
}

const ANOTHER_PACK = new Set<FindingCode>(['drug-wrong', 'drug-expired', 'batch-recalled', 'drug-unknown']);

/** Another pack takes the place of one that was turned away; a second symbol or a second pack comes beside the first. */
export function withDrugScan(attempt: Attempt, scan: Scan, verdict: Verdict | undefined): Attempt {
  const before = attempt.drug.scans ?? [];
  const turnedAway = verdict?.findings.some(({ code }) => ANOTHER_PACK.has(code)) ?? false;
  const isSame = before.some(({ text }) => text === scan.text);
  const scans = turnedAway || isSame ? [receivedOf(scan)] : [...before, receivedOf(scan)].slice(-12);
  return {
    ...attempt,
    drug: { ...attempt.drug, how: attempt.drug.how === 'own-supply' ? 'own-supply' : 'scanned', scans },
  };
}

function isDrugShown({ drug, act }: Attempt): boolean {
  const isSaid = drug.how === 'no-bar-code' || drug.how === 'own-supply';
  return (drug.scans ?? []).length > 0 || isSaid || act === 'stop' || act === 'rate';
}

function isPatientShown({ patient }: Attempt): boolean {
  return patient.scan !== undefined || patient.picked === true;
}

export function nextScanOf(attempt: Attempt): 'patient' | 'drug' | undefined {
  if (!isPatientShown(attempt)) return 'patient';
  return isDrugShown(attempt) ? undefined : 'drug';
}

/** Not wrong, only not done yet: no alarm about a pack that nobody has scanned. */
const OF_THE_PATIENT: readonly FindingCode[] = ['patient-not-identified'];
const OF_THE_DRUG: readonly FindingCode[] = [
  'drug-not-identified',
  'drug-unknown',
  'drug-expiry-unknown',
  'batch-not-checked',
  'batch-maybe-recalled',
];

function isTooEarlyToSay(code: FindingCode, attempt: Attempt): boolean {
  if (attempt.already) return false;
  return (
    (!isPatientShown(attempt) && OF_THE_PATIENT.includes(code)) || (!isDrugShown(attempt) && OF_THE_DRUG.includes(code))
  );
}

/** Findings to be shown: those of what was not done yet are left out until it was. */
export function shownFindings(verdict: Verdict, attempt: Attempt): Verdict['findings'] {
  return verdict.findings.filter(({ code }) => !isTooEarlyToSay(code, attempt));
}

/** What is wanted besides, of what can be said by now. */
export function needsOf({ needs }: Verdict, attempt: Attempt): Verdict['needs'] {
  const sayable = (codes: readonly FindingCode[]) => codes.filter((code) => !isTooEarlyToSay(code, attempt));
  const isEarly = (path: SpecialPath) =>
    !attempt.already &&
    ((path === 'no-bar-code' && !isDrugShown(attempt)) || (path === 'damaged-wristband' && !isPatientShown(attempt)));
  return {
    ...needs,
    reasonFor: sayable(needs.reasonFor),
    secondPersonFor: sayable(needs.secondPersonFor),
    prescriberFor: sayable(needs.prescriberFor),
    countersignature: needs.countersignature.filter((path) => !isEarly(path)),
  };
}

/** Codes that want somebody's word, with a reason. */
export function answerable(needs: Verdict['needs']): readonly FindingCode[] {
  return [...new Set([...needs.prescriberFor, ...needs.secondPersonFor, ...needs.reasonFor])];
}

export type Missing =
  | 'scan-patient'
  | 'scan-drug'
  | 'final'
  | 'prescriber'
  | 'second'
  | 'reasons'
  | 'paths'
  | 'indication'
  | 'witness';

/**
 * What stands between this dose and giving it. Empty: it may be given. @SAFETY What is in the patient already, and the stop of
 * an infusion, wait for nothing but a witness of what was thrown away.
 */
export function missingOf(attempt: Attempt, verdict: Verdict | undefined, answers: Answers): readonly Missing[] {
  const next = nextScanOf(attempt);
  if (!verdict) return [next === 'drug' ? 'scan-drug' : 'scan-patient'];
  if (attempt.already) return answers.drawn.trim() !== '' && !answers.witness ? ['witness'] : [];
  const needs = needsOf(verdict, attempt);
  const needsSecond =
    needs.secondPersonFor.length > 0 || (answers.telephone.trim() !== '' && needs.prescriberFor.length > 0);
  const missing: (Missing | false)[] = [
    next === 'patient' && 'scan-patient',
    next === 'drug' && 'scan-drug',
    verdict.final && next === undefined && 'final',
    needs.prescriberFor.length > 0 && !answers.prescriber && answers.telephone.trim() === '' && 'prescriber',
    needsSecond && !answers.second && 'second',
    answerable(needs).some((code) => !isAnsweredElsewhere(code, verdict) && !overrideOf(code, answers)) && 'reasons',
    needs.countersignature.some((path) => !answers.paths[path]?.trim()) && 'paths',
    needs.indication && answers.indication.trim() === '' && 'indication',
    answers.drawn.trim() !== '' && !answers.witness && 'witness',
  ];
  return missing.filter((one) => one !== false);
}

/** What a special path says besides is said once: in its own words. */
const SAID_BY_PATH: Readonly<Partial<Record<FindingCode, readonly [SpecialPath, OverrideReason]>>> = {
  'order-unverified': ['before-verification', 'other'],
  'order-none': ['emergency-without-order', 'clinically-needed'],
  'order-verbal-not-read-back': ['verbal-order', 'other'],
  'drug-not-identified': ['no-bar-code', 'pack-without-code'],
  'drug-unknown': ['no-bar-code', 'pack-without-code'],
  'drug-own-supply': ['own-drugs', 'takes-it-at-home'],
};

/** Its reason is asked elsewhere: in the words of a path, or by the second person who signs. */
export function isAnsweredElsewhere(code: FindingCode, { needs }: Verdict): boolean {
  const [path] = SAID_BY_PATH[code] ?? [];
  return code === 'high-alert-alone' || (path !== undefined && needs.countersignature.includes(path));
}

function overrideOf(code: FindingCode, { overrides, second, paths }: Answers) {
  const { reason, text = '' } = overrides[code] ?? {};
  if (reason) return { code, reason, ...(text.trim() ? { text: text.trim() } : {}) };
  if (code === 'high-alert-alone' && second) return { code, reason: 'second-check-done' as const };
  const [path, said] = SAID_BY_PATH[code] ?? [];
  const words = path && paths[path]?.trim();
  return said && words ? { code, reason: said, text: words } : undefined;
}

/** What both commands take: all that was shown and answered. */
export function actInputOf(
  attempt: Attempt,
  verdict: Verdict | undefined,
  answers: Answers,
  waste: RecordInput['waste'],
) {
  const codes = verdict ? answerable(verdict.needs) : [];
  const overrides = codes.flatMap((code) => overrideOf(code, answers) ?? []);
  const paths = Object.entries(answers.paths).flatMap(([path, reason]) =>
    reason?.trim() ? [{ path: path as SpecialPath, reason: reason.trim() }] : [],
  );
  const telephone = answers.telephone.trim();
  const { startId: _start, ...judged } = judgeInputOf(attempt);
  return {
    ...judged,
    overrides,
    paths,
    ...(answers.second ? { second: answers.second.proof } : {}),
    ...(answers.prescriber ? { prescriber: answers.prescriber.proof } : {}),
    ...(waste ? { waste } : {}),
    ...(waste && answers.witness ? { witness: answers.witness.proof } : {}),
    ...(telephone ? { byTelephone: { prescriber: telephone, readBack: true as const } } : {}),
    ...(answers.note.trim() ? { note: answers.note.trim() } : {}),
  };
}

export function recordInputOf(
  attempt: Attempt,
  verdict: Verdict | undefined,
  answers: Answers,
  { outcome, reason, waste }: Pick<RecordInput, 'outcome' | 'reason' | 'waste'>,
): Omit<RecordInput, 'commandId'> {
  const asNeeded = answers.indication.trim()
    ? {
        indication: { text: answers.indication.trim() },
        ...(answers.before.trim() ? { before: answers.before.trim() } : {}),
      }
    : undefined;
  return {
    ...actInputOf(attempt, verdict, answers, isTaken(outcome) ? waste : undefined),
    outcome,
    ...(reason ? { reason } : {}),
    ...(asNeeded ? { asNeeded } : {}),
  };
}

/** The verdict on a part of a dose: that it is less than ordered is what its outcome says, with a reason of its own. */
export function ofPart(verdict: Verdict): Verdict {
  const isOther = (code: FindingCode): boolean => code !== 'dose-below-order';
  const { findings, needs } = verdict;
  return {
    ...verdict,
    findings: findings.filter(({ code }) => isOther(code)),
    needs: { ...needs, reasonFor: needs.reasonFor.filter(isOther) },
  };
}
