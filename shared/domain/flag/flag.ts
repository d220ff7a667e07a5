/** Alerts as FHIR Flags. SPEC.md beside this file has the rules. */
import type { Extension, Flag } from '@medplum/fhirtypes';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { ALERT_CODES, type AlertCode } from '#shared/model/alert-codes.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { referenceTo } from '#shared/model/reference.ts';

const ALERT_SYSTEM = 'urn:holdfast:alert';
const END_REASON = 'urn:holdfast:alert-end-reason';
const ENDED_BY = 'urn:holdfast:alert-ended-by';
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/flag-category';

/** Of the code as FHIR carries it; screens have their own words. */
const DISPLAY: Readonly<Record<Exclude<AlertCode, 'other'>, string>> = {
  'isolation-airborne': 'Isolation: airborne',
  'isolation-droplet': 'Isolation: droplet',
  'isolation-contact': 'Isolation: contact',
  'isolation-protective': 'Isolation: protective',
  'fall-risk': 'Risk of falls',
  'pressure-risk': 'Risk of pressure ulcers',
  'swallowing-risk': 'Risk when swallowing',
  wandering: 'May wander off',
  violence: 'May become violent',
  'self-harm': 'Risk of self-harm',
};

export interface AlertEntry {
  readonly code: AlertCode;
  /** More of it; all of it for `other`. */
  readonly text?: string | undefined;
}

export function isIsolation(code: AlertCode): boolean {
  return code.startsWith('isolation-');
}

/** FL1. */
export function buildAlert({ code, text }: AlertEntry, of: Recording): Flag {
  const words = code === 'other' ? (text ?? '') : [DISPLAY[code], text].filter(Boolean).join(': ');
  return {
    resourceType: 'Flag',
    status: 'active',
    category: [{ coding: [{ system: CATEGORY, code: code === 'other' ? 'clinical' : 'safety' }] }],
    code: {
      coding: [{ system: ALERT_SYSTEM, code, ...(code === 'other' ? {} : { display: DISPLAY[code] }) }],
      text: words,
    },
    subject: referenceTo(of.patientId),
    ...(of.encounterId ? { encounter: referenceTo(of.encounterId) } : {}),
    period: { start: of.recordedAt },
    author: referenceToUser(of.recorder),
    ...(text && code !== 'other' ? { extension: [{ url: MORE, valueString: text }] } : {}),
  } as Flag;
}

const MORE = 'urn:holdfast:alert-text';

/** FL3. Refused where it stands no more. */
export function endAlert(
  flag: Flag,
  { reason, inError }: { readonly reason: string; readonly inError: boolean },
  of: Recording,
): Flag | Refusal {
  if (flag.status !== 'active') return refusal('already-done', 'This alert has been ended already.');
  const added: Extension[] = [
    { url: END_REASON, valueString: reason },
    { url: ENDED_BY, valueString: of.recorder.name },
  ];
  return {
    ...flag,
    status: inError ? 'entered-in-error' : 'inactive',
    period: { ...flag.period, end: of.recordedAt },
    extension: [...(flag.extension ?? []), ...added],
  };
}

/** An alert as it is shown. */
export interface Alert {
  readonly id: string;
  readonly code: AlertCode;
  /** What was said beyond the code; of `other` all there is. */
  readonly text?: string;
  readonly by: string;
  /** ISO 8601. */
  readonly since?: string;
  /** One version says that it has ended: a person decides. */
  readonly undecided: boolean;
}

export interface FlagVersions {
  readonly id: string;
  readonly resource: Flag;
  /** Versions that wait for a decision. */
  readonly others?: readonly Flag[];
}

/** FL4, FL5: what stands, the most urgent first. */
export function standingAlerts(flags: readonly FlagVersions[], atMs: number): readonly Alert[] {
  const alerts = flags.flatMap(({ id, resource, others = [] }): Alert[] => {
    const versions = [resource, ...others];
    const shown = versions.find((version) => stands(version, atMs));
    const read = shown && readAlert(shown);
    if (!shown || !read) return [];
    const { start } = shown.period ?? {};
    const undecided = versions.some((version) => !stands(version, atMs));
    return [{ id, ...read, by: shown.author?.display ?? '', undecided, ...(start ? { since: start } : {}) }];
  });
  return alerts.toSorted((one, other) => rank(one.code) - rank(other.code) || (one.id < other.id ? -1 : 1));
}

const rank = (code: AlertCode): number => ALERT_CODES.indexOf(code);

function stands({ status, period }: Flag, atMs: number): boolean {
  return status === 'active' && !(period?.end !== undefined && Date.parse(period.end) <= atMs);
}

function readAlert(flag: Flag): Pick<Alert, 'code' | 'text'> | undefined {
  const own = codeIn(flag.code, ALERT_SYSTEM);
  const code = ALERT_CODES.find((one) => one === own);
  if (code && code !== 'other') {
    const more = flag.extension?.find(({ url }) => url === MORE)?.valueString;
    return { code, ...(more ? { text: more } : {}) };
  }
  const isOther = flag.code?.coding?.some(({ system }) => system === 'urn:holdfast:early-warning') ?? false;
  const text = flag.code?.text ?? flag.code?.coding?.[0]?.display;
  return isOther || !text ? undefined : { code: 'other', text };
}

/** FL2, by what this station knows. */
export function refuseAlert({ code, text }: AlertEntry, standing: readonly Alert[]): Refusal | undefined {
  if (code === 'other' && !text)
    return refusal('invalid-input', 'Say in words what others have to know.', { path: 'entry.text' });
  const same = standing.find((one) => one.code === code && (code !== 'other' || one.text === text));
  return (
    same && refusal('already-done', 'This alert stands already.', { path: 'entry.code', details: { id: same.id } })
  );
}
