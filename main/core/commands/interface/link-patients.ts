import type { Patient } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { linkRecords } from '#shared/domain/hl7/link-records.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';

/** Both records change in one transaction: there is no moment in which only one of them knows. */
export const linkPatients: CommandHandler<typeof contract.interface.linkPatients> = async (input, context) => {
  const { patientId, parent, replacedId, replacedParent } = input;
  const kept = await findOfPatient<Patient>(context.store, { id: patientId, rev: parent, patientId });
  if (isRefusal(kept)) return kept;
  const gone = await findOfPatient<Patient>(context.store, {
    id: replacedId,
    rev: replacedParent,
    patientId: replacedId,
  });
  if (isRefusal(gone)) return gone;
  const linked = linkRecords({ id: patientId, patient: kept.resource }, { id: replacedId, patient: gone.resource });
  if (isRefusal(linked)) return linked;
  const first = planChange(kept, linked.kept);
  const answer = await context.commit({ documents: [first, planChange(gone, linked.replaced)] });
  if (isRefusal(answer)) return answer;
  const saved = answer.find(({ id }) => id === patientId);
  return { id: patientId, rev: saved?.rev ?? parent };
};
