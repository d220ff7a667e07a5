import type { Refusal } from '#shared/errors/refusal.ts';

/**
 * Port: keeps a database key from whoever only has the disk. What `wrap` gives may lie beside the database; without the
 * vault it is worthless. Keys never appear in refusals, logs or error texts.
 */
export interface KeyVault {
  readonly kind: 'safe-storage' | 'passphrase' | 'file';
  /** What a person should know: what happens when the machine restarts with nobody at it. Shown at set-up and in support. */
  readonly afterUnattendedReboot: string;
  /** Present when this vault is not fit for real records; shown for as long as it is in use. */
  readonly warning?: string;
  wrap(key: Uint8Array): Promise<Uint8Array | Refusal>;
  /** Refuses with `wrong-key` what this vault did not wrap, or what was changed since. */
  unwrap(blob: Uint8Array): Promise<Uint8Array | Refusal>;
}
