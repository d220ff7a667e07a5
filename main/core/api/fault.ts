import { randomBytes } from 'node:crypto';

/** Port: where bugs and broken disks are written down. */
export interface FaultLog {
  fault(entry: FaultEntry): void;
}

/** Free of clinical content: the message of an error may repeat what was typed, so it is left out. */
export interface FaultEntry {
  readonly reference: string;
  readonly where: string;
  readonly error: string;
  readonly code?: string;
  readonly frames: readonly string[];
}

export const silentLog: FaultLog = { fault: () => {} };

/** Short enough to be read out on the telephone. */
export const newReference = (): string => randomBytes(4).toString('hex').toUpperCase();

export function faultEntry(reference: string, where: string, error: unknown): FaultEntry {
  if (!(error instanceof Error)) return { reference, where, error: typeof error, frames: [] };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
  return {
    reference,
    where,
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    frames: frames.slice(0, 12),
  };
}
