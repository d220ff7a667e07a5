import type { Patient } from '@medplum/fhirtypes';
import type { dispense } from '#shared/contract/dispense.ts';
import { withSpokenLanguage } from '#shared/domain/patient/spoken-language.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { CommandHandler } from '../../api/operation-handler.ts';
import { findOfPatient } from '../current-document.ts';
import { planChange } from '../plan-change.ts';
import { saveOne } from '../save-one.ts';

/** The language and nothing else of the patient: whoever hands out labels need not be who registers people. */
export const changeLanguage: CommandHandler<typeof dispense.changeLanguage> = async (
  { patientId, language },
  context,
) => {
  const found = await findOfPatient<Patient>(context.store, { id: patientId, patientId });
  if (isRefusal(found)) return found;
  const communication = withSpokenLanguage(found.resource.communication, language);
  return saveOne(context, planChange(found, { ...found.resource, communication }));
};
