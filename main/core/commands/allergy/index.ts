import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import type { RecordCompleteness } from '../chart/chart-commands.ts';
import { changeAllergy } from './change-allergy.ts';
import { recordAllergy } from './record-allergy.ts';
import { recordNoAllergies } from './record-none.ts';

export function allergyCommands(completeness: () => RecordCompleteness): readonly Registration[] {
  return [
    handle(contract.allergy.record, recordAllergy),
    handle(contract.allergy.change, changeAllergy),
    handle(contract.allergy.recordNone, recordNoAllergies(completeness)),
  ];
}
