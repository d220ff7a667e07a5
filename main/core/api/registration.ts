import type { Command, Operation, Query, Stream } from '#shared/contract/declare.ts';
import type { CommandHandler, QueryHandler, StreamHandler } from './operation-handler.ts';

/** What answers an operation: commands commit, queries read, streams yield. */
export type HandlerOf<O extends Operation> = O extends Command
  ? CommandHandler<O>
  : O extends Query
    ? QueryHandler<O>
    : O extends Stream
      ? StreamHandler<O>
      : never;

/** An operation with its handler. Types met in `handle`; the dispatcher checks values by the declared schemas. */
export interface Registration {
  readonly operation: Operation;
  readonly handler: (input: never, context: never) => unknown;
}

/**
 * Joins an operation of the contract with its handler. Each area exports an array of these; `compose.ts` puts them
 * together: `export const patientCommands = [handle(contract.patient.register, registerPatient), …]`.
 */
export function handle<O extends Operation>(operation: O, handler: HandlerOf<O>): Registration {
  return { operation, handler: handler as Registration['handler'] };
}
