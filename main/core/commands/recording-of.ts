import type { Recording } from '#shared/domain/recording/recording.ts';
import type { CommandContext } from '../api/operation-handler.ts';

/** Who records, about whom, now. */
export function recordingOf(
  input: { readonly patientId: string; readonly encounterId?: string | undefined },
  { actor, now }: Pick<CommandContext, 'actor' | 'now'>,
): Recording {
  return {
    patientId: input.patientId,
    encounterId: input.encounterId,
    recorder: { id: actor.userId, name: actor.displayName },
    recordedAt: new Date(now()).toISOString(),
    station: actor.stationId,
  };
}
