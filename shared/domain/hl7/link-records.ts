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

/** HL14: both stand by themselves again. What was written about either meanwhile stays where it was written. */
export function separateRecords(kept: Side, replaced: Side): { kept: Patient; replaced: Patient } | Refusal {
  const names = ({ link = [] }: Patient, id: string, type: PatientLink['type']) =>
    link.some((one) => one.type === type && documentIdOf(one.other) === id);
  if (!names(kept.patient, replaced.id, 'replaces') && !names(replaced.patient, kept.id, 'replaced-by'))
    return refusal('already-done', 'These records are not joined. Look at both first.');
  return {
    kept: { ...kept.patient, link: withoutLink(kept.patient.link, replaced.id) },
    replaced: { ...replaced.patient, active: true, link: withoutLink(replaced.patient.link, kept.id) },
  };
}

function withoutLink(links: readonly PatientLink[] = [], id: string): PatientLink[] {
  return links.filter(({ other }) => documentIdOf(other) !== id);
}

function withLink(links: readonly PatientLink[] = [], id: string, type: PatientLink['type']): PatientLink[] {
  return [...withoutLink(links, id), { other: referenceTo(id), type } as PatientLink];
}
