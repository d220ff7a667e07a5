/** Settles what a command beside a running server has written and may not settle by itself; at a hub, what central has not heard of. */
import type { Logger } from 'pino';
import type { ServerContext } from '../context.ts';
import { type Looking, lookAgain, tellFault } from '../operations/look-again.ts';
import { settleSnapshot } from './settle-snapshot.ts';
import type { SnapshotNote } from './snapshot-notes.ts';

export type SnapshotWatch = Looking;

const LOOK_EVERY_MS = 1000;

export function watchSnapshots(
  context: Pick<ServerContext, 'catalogue' | 'stores'> & { readonly log: Logger },
  tell: (note: SnapshotNote) => Promise<boolean>,
  lookEveryMs = LOOK_EVERY_MS,
): SnapshotWatch {
  const report = tellFault(context.log, 'a snapshot could not be settled; it is tried again');
  const look = async () => {
    for (const { id } of await context.catalogue.listOpenSnapshots())
      await settleSnapshot(context, id, tell).catch(report);
  };
  return lookAgain(look, report, lookEveryMs);
}
