import type { Patient, PatientLink } from '@medplum/fhirtypes';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { documentIdOf, referenceTo } from '#shared/model/reference.ts';

interface Side {
  readonly id: string;
  readonly patient: Patient;
}

/**
 * HL11: one record stands for both from now on. Nothing of either is moved or removed, so that the link can be taken off again;
 * the numbers of the replaced one find the one that stands for it.
 */
export function linkRecords(kept: Side, replaced: Side): { kept: Patient; replaced: Patient } | Refusal {
  const isSame = kept.id === replaced.id;
  const isGone = (patient: Patient) => patient.link?.some(({ type }) => type === 'replaced-by') ?? false;
  if (isSame || isGone(kept.patient) || isGone(replaced.patient))
    return refusal('conflict', 'One of these records has been replaced by another already. Look at both first.');
  return {
    kept: { ...kept.patient, link: withLink(kept.patient.link, replaced.id, 'replaces') },
    replaced: {
      ...replaced.patient,
      active: false,
      link: withLink(replaced.patient.link, kept.id, 'replaced-by'),
    },
  };
}

function withLink(links: readonly PatientLink[] = [], id: string, type: PatientLink['type']): PatientLink[] {
  const others = links.filter(({ other }) => documentIdOf(other) !== id);
  return [...others, { other: referenceTo(id), type } as PatientLink];
}
