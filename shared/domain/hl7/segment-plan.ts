import type { Patient } from '@medplum/fhirtypes';
import { RECORD_NUMBER_SYSTEM } from '#shared/domain/record-number/patient-number.ts';
import { authorityOfSystem } from './authority.ts';
import { writeMoment } from './moment.ts';

/** A field of ours in plain text: one text, components, or repetitions of components. Escaped where it is written. */
export type FieldPlan = string | Components | { readonly repetitions: readonly Components[] };
type Components = readonly (string | undefined)[];

/** A segment of ours by the numbers that HL7 gives the fields. */
export interface SegmentPlan {
  readonly name: string;
  readonly fields: Readonly<Record<number, FieldPlan | undefined>>;
}

/** A message of ours without its MSH, which the route writes. */
export interface MessagePlan {
  readonly type: string;
  readonly event: string;
  readonly structure: string;
  readonly segments: readonly SegmentPlan[];
}

const SEXES: Readonly<Record<string, string>> = { male: 'M', female: 'F', other: 'O', unknown: 'U' };

/** PID of a registered patient; undefined where no number of hers means anything to others. */
export function planPid(patient: Patient, ownAuthority: string): SegmentPlan | undefined {
  const identifiers = (patient.identifier ?? []).flatMap(({ system, value, use }) => {
    const authority = system && authorityOfSystem(system, ownAuthority);
    if (!authority || !value || use === 'old') return [];
    return [[value, undefined, undefined, authority, system === RECORD_NUMBER_SYSTEM ? 'MR' : 'PI']];
  });
  if (identifiers.length === 0) return undefined;
  const [name] = patient.name ?? [];
  const [given, ...further] = name?.given ?? [];
  return {
    name: 'PID',
    fields: {
      1: '1',
      3: { repetitions: identifiers },
      5: [name?.family ?? name?.text, given, further.join(' ') || undefined],
      7: patient.birthDate?.replaceAll('-', ''),
      8: SEXES[patient.gender ?? 'unknown'],
    },
  };
}

/** Our own moments are ISO 8601; of a partial one the day is said. */
export function momentField(iso: string | undefined): string | undefined {
  if (iso === undefined) return undefined;
  return iso.length > 10 ? writeMoment(Date.parse(iso)) : iso.replaceAll('-', '');
}
