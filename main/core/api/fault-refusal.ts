import { type Refusal, refusal } from '#shared/errors/refusal.ts';

/** Faults that a person can do something about, said in words. Anything else stays a fault with its reference. */
export function refusalOfFault(error: unknown): Refusal | undefined {
  if (isRefusalCarrier(error)) return error.refusal;
  const code = (error as { code?: unknown } | undefined)?.code;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return refusal('disk-nearly-full', 'The disk of this station is full. Free some space, then try again.');
  }
  if (code === 'SQLITE_READONLY' || code === 'EROFS') {
    return refusal('disk-nearly-full', 'The disk of this station cannot be written to. Call support.');
  }
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return refusal('file-damaged', 'The data file of this station is damaged. Nothing more is written; call support.');
  }
  return undefined;
}

function isRefusalCarrier(error: unknown): error is { refusal: Refusal } {
  return error instanceof Error && typeof (error as { refusal?: unknown }).refusal === 'object';
}
