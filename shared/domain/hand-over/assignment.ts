import type { CareTeam, CareTeamParticipant } from '@medplum/fhirtypes';
import { v5 as uuidV5 } from 'uuid';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { ROLE_SYSTEM } from '#shared/domain/task/task.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';

/** Category of the care teams that say whose patient it is on a shift; other care teams are left alone. */
const CATEGORY = 'urn:holdfast:care-team';
const SHIFT = 'shift';
const NAMESPACE = 'c0a3d6f2-6f55-5a3e-8f3b-2d2c7c2f9a10';

/** One document for each stay, on every station the same. */
export function assignmentIdFor(encounterId: string): string {
  return `CareTeam:${uuidV5(encounterId, NAMESPACE)}`;
}

export interface AssignmentEntry {
  /** Random, names this act. */
  readonly id: string;
  readonly patientId: string;
  readonly encounterId: string;
  readonly nurse?: Recording['recorder'] | undefined;
  /** ISO 8601. */
  readonly at: string;
}

/** HO1: from `at` on this nurse's and nobody else's. */
export function assignNurse(before: CareTeam | undefined, entry: AssignmentEntry): CareTeam {
  const { id, patientId, encounterId, nurse, at } = entry;
  const blank = {
    resourceType: 'CareTeam',
    status: 'active',
    category: [{ coding: [{ system: CATEGORY, code: SHIFT }] }],
    subject: referenceTo(patientId),
    encounter: referenceTo(encounterId),
  } as CareTeam;
  const ended = (before?.participant ?? []).map((one) => (one.period?.end ? one : endedAt(one, at)));
  const begun = nurse ? [participant(id, nurse, at)] : [];
  return { ...(before ?? blank), participant: [...ended, ...begun] };
}

function participant(id: string, nurse: Recording['recorder'], start: string): CareTeamParticipant {
  return {
    id,
    role: [{ coding: [{ system: ROLE_SYSTEM, code: 'nurse' }] }],
    member: referenceToUser(nurse) as NonNullable<CareTeamParticipant['member']>,
    period: { start },
  };
}

function endedAt(one: CareTeamParticipant, end: string): CareTeamParticipant {
  return { ...one, period: { ...one.period, end } };
}

export interface AssignedNurses {
  readonly patientId: string;
  readonly encounterId?: string;
  /** Several where two desks assigned apart. */
  readonly nurseIds: readonly string[];
}

/** Undefined of a care team that says nothing of shifts, and where nobody has the patient. */
export function readAssignment(team: CareTeam, others: readonly CareTeam[] = []): AssignedNurses | undefined {
  const patientId = documentIdOf(team.subject);
  const encounterId = documentIdOf(team.encounter);
  const isOurs = team.category?.some((category) => codeIn(category, CATEGORY) === SHIFT) ?? false;
  const current = [team, ...others].flatMap(({ participant: all = [] }) => all.filter(({ period }) => !period?.end));
  const nurseIds = [...new Set(current.flatMap(({ member }) => member?.identifier?.value ?? []))];
  if (!isOurs || patientId === undefined || nurseIds.length === 0) return undefined;
  return { patientId, ...(encounterId ? { encounterId } : {}), nurseIds };
}
