import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { resolveConflict } from './resolve-conflict.ts';
import { settleDuplicate } from './settle-duplicate.ts';

export const conflictCommands: readonly Registration[] = [
  handle(contract.conflict.resolve, resolveConflict),
  handle(contract.conflict.settleDuplicate, settleDuplicate),
];
