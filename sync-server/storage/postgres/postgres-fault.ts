import { DatabaseError } from 'pg';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { StoreFault } from '#shared/store/store-fault.ts';

/** By the beginning of PostgreSQL's SQLSTATE. */
const REFUSALS: readonly (readonly [prefix: string, make: (code: string) => Refusal])[] = [
  ['53100', diskFull],
  ['53', busy],
  ['55P03', busy],
  ['57', busy],
  ['40', busy],
  ['08', busy],
  ['25P03', busy],
  ['25006', readOnly],
  ['42501', readOnly],
  ['58', damaged],
  ['XX00', damaged],
];

const CONNECTION_LOST = /^(?:ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;
const CONNECTION_WORDS = /terminated|not queryable|timeout exceeded|Connection ended|Cannot use a pool/i;

/** The driver's error as a fault with a refusal in it; anything else comes back as it is. */
export function toStoreFault(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    const code = error.code ?? '';
    const make = REFUSALS.find(([prefix]) => code.startsWith(prefix))?.[1];
    // What PostgreSQL says besides the code may quote a row; it must not reach a log.
    return make ? new StoreFault(make(code), new Error(`SQLSTATE ${code}`)) : withoutContent(error);
  }
  return isConnectionFault(error) ? new StoreFault(busy('no connection'), error) : error;
}

function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof AggregateError) return error.errors.some(isConnectionFault);
  return CONNECTION_LOST.test(code ?? '') || CONNECTION_WORDS.test(message);
}

export async function withStoreFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStoreFault(error);
  }
}

function withoutContent({ code, table, constraint }: DatabaseError): Error {
  return new Error(`PostgreSQL refused a statement: SQLSTATE ${code} ${table ?? ''} ${constraint ?? ''}`.trim());
}

function diskFull(code: string): Refusal {
  return refusal(
    'disk-nearly-full',
    'The disk of the database server is full. Nothing of this entry was saved; what was saved before is safe. Free some space, then try again.',
    { support: `PostgreSQL refused: ${code}` },
  );
}

function busy(code: string): Refusal {
  return refusal('locked', 'The database server does not answer just now. Wait a moment, then try again.', {
    support: `PostgreSQL is busy or away: ${code}`,
  });
}

export const lockLost = (): Refusal => busy('the connection that held the lock was cut');

function readOnly(code: string): Refusal {
  return refusal('read-only', 'The database server does not let Holdfast write. Ask its administrator.', {
    support: `PostgreSQL refused to write: ${code}`,
  });
}

function damaged(code: string): Refusal {
  return refusal(
    'file-damaged',
    'The records are damaged on the disk of the database server. Stop the server, keep its files, and restore the last backup.',
    { support: `PostgreSQL says its files are damaged: ${code}` },
  );
}

export const databaseMoved = (): Refusal =>
  refusal('locked', 'These records are moving to another place. Try again in a moment.', {
    support: 'the database has moved',
  });
