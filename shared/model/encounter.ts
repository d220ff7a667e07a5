import { fields, listOf, oneOf } from './checks.ts';
import { period, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

/** A stay or a visit. */
export const encounterModel = fhirKind(
  'Encounter',
  { lane: 1 },
  fields(
    {
      status: oneOf(
        'planned',
        'arrived',
        'triaged',
        'in-progress',
        'onleave',
        'finished',
        'cancelled',
        'entered-in-error',
        'unknown',
      ),
      class: fields({}),
    },
    { subject: reference, period, location: listOf(fields({ location: reference })) },
  ),
);
