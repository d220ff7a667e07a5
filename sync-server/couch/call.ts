import type { IncomingMessage } from 'node:http';
import type { Caller } from '../access/caller.ts';
import type { DatabaseView } from '../access/database-view.ts';
import type { ServerContext } from '../context.ts';
import type { Answer } from './answer.ts';
import type { Parameters } from './parameters.ts';
import type { Target } from './target.ts';

/** One request, as an endpoint sees it. */
export interface Call {
  readonly context: ServerContext;
  readonly request: IncomingMessage;
  readonly method: string;
  readonly target: Target;
  readonly parameters: Parameters;
  readonly query: URLSearchParams;
  readonly caller: Caller;
  /** Ends when the caller goes away or the server stops. */
  readonly signal: AbortSignal;
}

/** A request to a database that the caller may use, through what the caller may see of it. */
export interface DatabaseCall extends Call {
  readonly view: DatabaseView;
}

export type Endpoint<C extends Call = Call> = (call: C) => Promise<Answer> | Answer;

/** By method. HEAD is answered by GET where it does not stand by itself. */
export type Methods<C extends Call = Call> = Readonly<Partial<Record<string, Endpoint<C>>>>;

/** The id in the path of a document, local document or attachment. */
export function documentId({ target }: Call): string {
  if (target.type === 'document' || target.type === 'attachment' || target.type === 'local') return target.id;
  throw new Error(`a ${target.type} path has no document id`);
}

export function attachmentName({ target }: Call): string {
  if (target.type === 'attachment') return target.name;
  throw new Error(`a ${target.type} path has no attachment`);
}
