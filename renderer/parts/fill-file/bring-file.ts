/**
 * Hands a snapshot file that a person chose to core, piece by piece. It goes on whatever screen is shown; core keeps what
 * it has, so that a file that is chosen again goes on where it stopped (SN16).
 */
import { create } from 'zustand';
import { contract } from '#shared/contract/index.ts';
import { SNAPSHOT_PIECE_BYTES, SNAPSHOT_START_BYTES } from '#shared/contract/station.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import { toBase64 } from '#shared/protocol/base64.ts';
import type { CoreClient } from '../../core-client/core-client.ts';
import { settle } from '../../core-client/use-command.ts';

export type Bringing =
  | { readonly state: 'idle' }
  | {
      readonly state: 'copying';
      readonly received: number;
      readonly sizeBytes: number;
      readonly secondsLeft?: number;
    }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'fault'; readonly reference: string }
  /** The line to core, or the medium, was gone. */
  | { readonly state: 'interrupted' }
  | { readonly state: 'unreadable' };

export const useBringing = create<{ readonly bringing: Bringing }>(() => ({ bringing: { state: 'idle' } }));

type Chosen = Pick<File, 'size' | 'slice'>;

export async function bringFile(core: Pick<CoreClient, 'call'>, file: Chosen, now = Date.now): Promise<void> {
  const tell = (bringing: Bringing) => useBringing.setState({ bringing });
  tell({ state: 'copying', received: 0, sizeBytes: file.size });
  tell(await bring(core, file, { tell, now }).catch((): Bringing => ({ state: 'unreadable' })));
}

interface Telling {
  readonly tell: (bringing: Bringing) => void;
  readonly now: () => number;
}

/** Rejects where the medium cannot be read. */
async function bring(core: Pick<CoreClient, 'call'>, file: Chosen, { tell, now }: Telling): Promise<Bringing> {
  const sizeBytes = file.size;
  const start = await readPiece(file, 0, SNAPSHOT_START_BYTES);
  let outcome = await settle(core.call(contract.station.offerSnapshot, { sizeBytes: Math.max(1, sizeBytes), start }));
  const begunMs = now();
  let first: number | undefined;
  while (outcome.state === 'done') {
    const { arrival, received } = outcome.value as { arrival: string; received: number };
    if (received >= sizeBytes) return { state: 'idle' };
    first ??= received;
    const perByteMs = (now() - begunMs) / (received - first);
    const secondsLeft = Math.ceil((perByteMs * (sizeBytes - received)) / 1000);
    tell({ state: 'copying', received, sizeBytes, ...(Number.isFinite(secondsLeft) && { secondsLeft }) });
    const bytes = await readPiece(file, received, SNAPSHOT_PIECE_BYTES);
    outcome = await settle(core.call(contract.station.bringSnapshot, { arrival, at: received, bytes }));
  }
  return outcome;
}

async function readPiece(file: Chosen, from: number, length: number): Promise<string> {
  return toBase64(new Uint8Array(await file.slice(from, from + length).arrayBuffer()));
}
