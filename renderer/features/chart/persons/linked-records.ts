import type { Patient } from '@medplum/fhirtypes';
import { documentIdOf } from '#shared/model/reference.ts';

export interface LinkedRecords {
  readonly keptId: string;
  readonly replacedId: string;
  /** The record that was asked about is the one that stands. */
  readonly isKept: boolean;
}

/** The records with which this one was joined (HL11), as the one that stands or the one that was given up. */
export function linkedRecords(patientId: string, { link = [] }: Patient): readonly LinkedRecords[] {
  return link.flatMap(({ type, other }): LinkedRecords[] => {
    const id = documentIdOf(other);
    if (id === undefined) return [];
    if (type === 'replaces') return [{ keptId: patientId, replacedId: id, isKept: true }];
    return type === 'replaced-by' ? [{ keptId: id, replacedId: patientId, isKept: false }] : [];
  });
}
