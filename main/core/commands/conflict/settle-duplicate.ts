import type { AllergyIntolerance } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { markDistinct, markEnteredInError } from '#shared/domain/allergy/duplicate-allergies.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

/** One of two records of a substance was one too many, or the two are different after all. */
export const settleDuplicate: CommandHandler<typeof contract.conflict.settleDuplicate> = async (input, context) => {
  const { patientId, keepId, otherId, otherParent, decision } = input;
  if (keepId === otherId) return refusal('invalid-input', 'These are not two records.');
  const kept = await findOfPatient<AllergyIntolerance>(context.store, { id: keepId, patientId });
  if (isRefusal(kept)) return kept;
  const other = await findOfPatient<AllergyIntolerance>(context.store, { id: otherId, rev: otherParent, patientId });
  if (isRefusal(other)) return other;
  const isAllergies = [kept, other].every(({ kind }) => kind === 'AllergyIntolerance');
  if (!isAllergies) return refusal('unsupported', 'Only doubled allergies can be settled here.');
  const { resource } = other;
  const settled = decision === 'same' ? markEnteredInError(resource) : markDistinct(resource, keepId);
  return saveOne(context, planChange(other, settled));
};
