/** HU10: what a hub tells of its own way up, now or when it changes. */
import type { HubStatusAnswer, HubStatusRequest } from '#shared/protocol/hub.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { NumberReserve } from './number-reserve.ts';
import type { Upward } from './upward.ts';

export interface StatusSources {
  readonly store: Pick<DocumentStore, 'info'>;
  readonly upward: Pick<Upward, 'atCentral' | 'link' | 'lastContactAt' | 'watch'>;
  readonly numbers: Pick<NumberReserve, 'left'>;
}

export async function readHubStatus({ store, upward, numbers }: StatusSources): Promise<HubStatusAnswer> {
  const { instanceId, updateSeq } = await store.info();
  const reached = await upward.atCentral();
  const lastContactAt = upward.lastContactAt();
  return {
    instanceId,
    updateSeq,
    atCentral: [...reached].map(([lane, seq]) => ({ lane, seq })),
    link: upward.link(),
    waits: true,
    numbersLeft: numbers.left(),
    ...(lastContactAt !== undefined && { lastContactAt }),
  };
}

/** The status once something of `until` has come; at the latest when `signal` aborts, as it stands then. */
export async function awaitHubStatus(
  sources: StatusSources,
  until: NonNullable<HubStatusRequest['until']>,
  signal: AbortSignal,
): Promise<HubStatusAnswer> {
  let isLookedAt = false;
  let wake = (): void => {};
  const changed = (): void => {
    isLookedAt = false;
    wake();
  };
  const stop = sources.upward.watch(changed);
  signal.addEventListener('abort', changed, { once: true });
  try {
    for (;;) {
      isLookedAt = true;
      const status = await readHubStatus(sources);
      if (signal.aborted || hasCome(status, until)) return status;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (!isLookedAt) resolve(); // something changed while it was read
      });
    }
  } finally {
    signal.removeEventListener('abort', changed);
    stop();
  }
}

function hasCome(
  { link, atCentral }: HubStatusAnswer,
  { linkIsNot, atCentral: wanted }: NonNullable<HubStatusRequest['until']>,
): boolean {
  if (link !== linkIsNot) return true;
  const reached = new Map(atCentral.map(({ lane, seq }) => [lane, seq]));
  return wanted.some(({ lane, seq }) => seq <= (reached.get(lane) ?? 0));
}
