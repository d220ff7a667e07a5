import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Bed } from './beds-of.ts';

/**
 * AD6: at one desk nobody is put into a bed that is taken, closed or being cleaned. What two desks do apart is kept and
 * shown (AD7). A bed that is reserved for this very patient is free to her; one reserved for another is not.
 */
export function refuseBed(bed: Bed | undefined, patientId: string): Refusal | undefined {
  if (!bed) return undefined;
  const others = bed.holders.filter((holder) => holder.patientId !== patientId);
  const details = { bedId: bed.locationId, patientIds: others.map((holder) => holder.patientId) };
  if (others.some((holder) => holder.how === 'lies'))
    return no('Somebody lies in this bed already. Choose another one, or move that patient first.', details);
  if (others.length > 0) return no('This bed is reserved for somebody else. Choose another one.', details);
  if (bed.readiness === 'closed') return no('This bed is closed. Open it first, or choose another one.', details);
  if (bed.readiness === 'cleaning')
    return no('This bed is being cleaned. Set it free first, or choose another one.', details);
  return undefined;
}

function no(sentence: string, details: object): Refusal {
  return refusal('conflict', sentence, { path: 'locationId', details });
}
