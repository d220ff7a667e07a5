import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { editPatient } from './edit-patient.ts';
import { recordDeath, withdrawDeath } from './record-death.ts';
import { type RegistrationDeps, registerPatient } from './register-patient.ts';

export function patientCommands(deps: RegistrationDeps): readonly Registration[] {
  return [
    handle(contract.patient.register, registerPatient(deps)),
    handle(contract.patient.edit, editPatient(deps.country)),
    handle(contract.patient.recordDeath, recordDeath),
    handle(contract.patient.withdrawDeath, withdrawDeath),
  ];
}
