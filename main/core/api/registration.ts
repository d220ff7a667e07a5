import type { Command, Operation, OutputOf, Query, Stream } from '#shared/contract/declare.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { WindowSession } from '../session/window-session.ts';
import type { Actor, CommandHandler, ParsedInput, QueryHandler, StreamHandler } from './operation-handler.ts';

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

/** What operations about the window itself are handed: sign-in, station, users. They have no store. */
export interface WindowContext {
  readonly window: WindowSession;
  /** Undefined before sign-in (operations with access `anyone`). */
  readonly actor: Actor | undefined;
  readonly now: () => number;
}

export function handleInWindow<O extends Command | Query>(
  operation: O,
  handler: (input: ParsedInput<O>, context: WindowContext) => Promise<OutputOf<O> | Refusal>,
): Registration {
  return { operation, handler: handler as Registration['handler'] };
}

export function streamInWindow<O extends Stream>(
  operation: O,
  handler: (
    input: ParsedInput<O>,
    context: WindowContext & { readonly signal: AbortSignal },
  ) => AsyncIterable<OutputOf<O>>,
): Registration {
  return { operation, handler: handler as Registration['handler'] };
}
