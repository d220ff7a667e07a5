/**
 * The merge policies of the kinds. A change here changes what two nodes make of the same leaves: raise
 * `MERGE_POLICY_VERSION` with it, so that older nodes leave the merge to newer ones (CF1).
 */
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Fields } from '#shared/model/checks.ts';
import { LATER, listBy, type MergePolicy, type Strategy } from './merge-policy.ts';

const MERGE_POLICY_VERSION = 4;

const by =
  (...names: readonly string[]) =>
  (element: Fields): string =>
    names.map((name) => (element[name] === undefined ? '' : canonicalJson(element[name]))).join('/');
const whole = (element: Fields): string => canonicalJson(element);

/** Of every FHIR resource: what describes the copy, and lists that name their elements. */
const COMMON: Readonly<Record<string, Strategy>> = {
  meta: LATER,
  text: LATER,
  language: LATER,
  identifier: listBy(by('system', 'value')),
  extension: listBy(by('url', 'valueString')),
  note: listBy(whole),
};

function policy(
  label: string,
  fields: MergePolicy['fields'] = {},
  ...groups: MergePolicy['groups'][number][]
): MergePolicy {
  return { label, fields: { ...COMMON, ...fields }, groups };
}

/** How far a task has come. `on-hold` and what is not named here goes to a person beside another change. */
const TASK_RANKS = {
  draft: 0,
  requested: 1,
  received: 2,
  accepted: 2,
  ready: 2,
  'in-progress': 3,
  completed: 4,
  cancelled: 4,
  failed: 4,
  rejected: 4,
  'entered-in-error': 4,
} as const;

const POLICIES: Readonly<Record<string, MergePolicy>> = {
  /** @SAFETY Name, birth date and sex say together who this is; half from one desk and half from another is nobody. */
  Patient: policy(
    'patient',
    {
      telecom: listBy(by('system', 'use'), 'later'),
      address: listBy(by('use', 'type'), 'later'),
      contact: listBy(by('name', 'relationship'), 'later'),
      communication: LATER,
      maritalStatus: LATER,
      photo: LATER,
      generalPractitioner: LATER,
      managingOrganization: LATER,
      link: listBy(by('other')),
    },
    ['name', 'birthDate', 'gender'],
    ['deceasedBoolean', 'deceasedDateTime'],
  ),
  AllergyIntolerance: policy('allergy', { recordedDate: LATER, encounter: LATER }, [
    'code',
    'clinicalStatus',
    'verificationStatus',
    'type',
    'category',
    'criticality',
    'reaction',
    'onsetDateTime',
    'onsetString',
    'lastOccurrence',
  ]),
  Condition: policy('problem', { recordedDate: LATER, encounter: LATER }, [
    'code',
    'clinicalStatus',
    'verificationStatus',
    'severity',
    'bodySite',
    'onsetDateTime',
    'onsetString',
    'abatementDateTime',
    'abatementString',
  ]),
  /** @SAFETY Where the patient lies is one statement with whether she is here: two desks' moves never mix (AD10). */
  Encounter: policy(
    'encounter',
    {
      participant: listBy(by('individual', 'type')),
      diagnosis: listBy(by('condition', 'use')),
      statusHistory: listBy(whole),
      classHistory: listBy(whole),
    },
    ['status', 'period', 'hospitalization', 'location'],
  ),
  /**
   * @SAFETY MO4: nothing of an order merges by time. A stop beside any other change of status is for a person, and is
   * read as stopped until decided (`readOrder`). Holds and verifications are acts with a name: all of them stay.
   */
  MedicationRequest: policy('medication', { extension: listBy(by('url', 'id', 'valueString')) }, [
    'status',
    'statusReason',
    'intent',
    'subject',
    'priorPrescription',
    'medicationCodeableConcept',
    'medicationReference',
    'dosageInstruction',
    'doNotPerform',
    'substitution',
  ]),
  Flag: policy('alert', {}, ['status', 'code', 'period']),
  Consent: policy('consent', {}, ['status', 'scope', 'category', 'provision', 'dateTime']),
  /**
   * Done on one desk while another began, assigned or escalated it: done, and every act stays with its name (TK4). Done
   * here and cancelled there, or given to two people, is for a person.
   */
  Task: policy('task', {
    lastModified: LATER,
    status: { type: 'furthest', ranks: TASK_RANKS },
    // Two stations that a rule made the same task on differ in these alone.
    authoredOn: LATER,
    requester: LATER,
    description: LATER,
    extension: listBy(by('url', 'id', 'valueString'), 'later'),
  }),
  /** A report is one statement: two people's words are never mixed. What reviewers did stays side by side. */
  AdverseEvent: policy('incident', { recordedDate: LATER, extension: listBy(by('url', 'id')) }, [
    'actuality',
    'category',
    'event',
    'severity',
    'date',
  ]),
  /** Two nurses whom two desks named both have the patient until somebody assigns again (HO1). */
  CareTeam: policy('care-team', { participant: listBy(by('id', 'member', 'role'), 'later') }),
  HandOver: policy('hand-over', { taken: listBy(by('id')) }),
  /** Who closed it and what was found is one statement of two people (CR9). */
  RegisterCase: policy('register-case', { notes: listBy(by('id')) }, ['state', 'closed']),
  DocumentReference: policy('document', { description: LATER }),
  Location: policy('place', { name: LATER, alias: LATER, description: LATER, telecom: LATER, address: LATER }),
  Organisation: policy('organisation', { name: LATER, theme: LATER }),
};

/** Signed by the organisation's key, or written by one holder only: half of each would be neither. One is taken as a whole. */
const INDIVISIBLE: ReadonlySet<string> = new Set(['User', 'Role', 'Station', 'NumberBlock']);

export function isIndivisible(kind: string): boolean {
  return INDIVISIBLE.has(kind);
}

function mergePolicy(kind: string): MergePolicy {
  return POLICIES[kind] ?? policy(kind.charAt(0).toLowerCase() + kind.slice(1));
}

/** The policies that a node merges by, under the version that its merges name. */
export interface MergeRules {
  readonly version: number;
  policyOf(kind: string): MergePolicy;
}

export const MERGE_RULES: MergeRules = { version: MERGE_POLICY_VERSION, policyOf: mergePolicy };

/** A node that is behind leaves conflicts to nodes that are not. `highestSeen` in marks of the organisation's documents. */
export function mayMerge(highestSeen: number, rules: MergeRules = MERGE_RULES): boolean {
  return rules.version >= highestSeen;
}
