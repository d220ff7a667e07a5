/** Settles what a command beside a running server has written and may not settle by itself; at a hub, what central has not heard of. */
import type { Logger } from 'pino';
import type { ServerContext } from '../context.ts';
import { settleSnapshot } from './settle-snapshot.ts';
import type { SnapshotNote } from './snapshot-notes.ts';

export interface SnapshotWatch {
  /** Looks now; resolves when everything found was tried. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 1000;

export function watchSnapshots(
  context: Pick<ServerContext, 'catalogue' | 'stores'> & { readonly log: Logger },
  tell: (note: SnapshotNote) => Promise<boolean>,
  lookEveryMs = LOOK_EVERY_MS,
): SnapshotWatch {
  const report = (fault: unknown) => {
    const { name, stack } = fault instanceof Error ? fault : new Error('unknown');
    context.log.error(
      { name, at: stack?.split('\n').slice(1, 6) },
      'a snapshot could not be settled; it is tried again',
    );
  };
  const look = async () => {
    for (const { id } of await context.catalogue.listOpenSnapshots())
      await settleSnapshot(context, id, tell).catch(report);
  };
  let running: Promise<void> = look().catch(report);
  const lookNext = () => {
    running = running.then(look).catch(report);
    return running;
  };
  const looking = setInterval(lookNext, lookEveryMs).unref();
  return {
    look: lookNext,
    async stop() {
      clearInterval(looking);
      await running;
    },
  };
}
