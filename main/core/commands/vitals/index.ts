import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { recordVitals } from './record-vitals.ts';
import { withdrawVitals } from './withdraw-vitals.ts';

export const vitalsCommands: readonly Registration[] = [
  handle(contract.vitals.record, recordVitals),
  handle(contract.vitals.withdraw, withdrawVitals),
];
