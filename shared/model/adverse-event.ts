import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { allOf, type Check, type Fields, fields, isFields, listOf, oneOf, type Problem } from './checks.ts';
import { codeableConcept, dateTime, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

/** R4 has no status for an adverse event: ours is an extension with a code. Without one it counts as reported. */
export const INCIDENT_STATE = 'urn:holdfast:incident-state';
export const INCIDENT_STATES = ['draft', 'reported', 'reviewed', 'dismissed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

const ofStates = oneOf(...INCIDENT_STATES);

const state: Check = (value) => {
  const code = stateIn(value as Fields);
  const problem = code === undefined ? undefined : ofStates(code);
  return problem && { ...problem, path: 'extension' };
};

function stateIn({ extension }: Fields): unknown {
  const all = Array.isArray(extension) ? extension.filter(isFields) : [];
  return all.find((item) => item.url === INCIDENT_STATE)?.valueCode;
}

const RANK: Readonly<Record<string, number>> = { draft: 0, reported: 1, reviewed: 2, dismissed: 2 };

/** IN3. A report is never made a draft again, and never comes to be about another patient. */
function judgeChange(after: Fields, before: Fields): Problem | undefined {
  if (canonicalJson(after.subject ?? null) !== canonicalJson(before.subject ?? null)) {
    return { path: 'subject', reason: 'must stay who it was about' };
  }
  const [now, then] = [after, before].map((one) => RANK[String(stateIn(one) ?? 'reported')] ?? 0);
  return (now ?? 0) < (then ?? 0) ? { path: 'extension', reason: 'a report does not go back' } : undefined;
}

/** Something that went wrong, or nearly did: an incident report. */
export const adverseEventModel = fhirKind(
  'AdverseEvent',
  { lane: 2, judgeChange },
  allOf(
    fields(
      { actuality: oneOf('actual', 'potential'), subject: reference },
      {
        category: listOf(codeableConcept),
        event: codeableConcept,
        encounter: reference,
        location: reference,
        date: dateTime,
        recordedDate: dateTime,
        recorder: reference,
        suspectEntity: listOf(fields({ instance: reference })),
      },
    ),
    state,
  ),
);
