import type { Refusal } from '#shared/errors/refusal.ts';

/** Port: how this station's keys lie on its disk. Chosen once, when the station is enrolled. */
export interface KeySeal {
  readonly type: 'safe-storage' | 'passphrase' | 'file';
  /** What the person in front should know of it; shown in the frame. */
  readonly warning?: string;
  /** Text that may lie beside the records. */
  seal(bytes: Uint8Array): Promise<string | Refusal>;
  open(sealed: string): Promise<Uint8Array | Refusal>;
}
