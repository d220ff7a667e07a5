/** What keeps the station's own audit chain from growing for ever: central's word for it, and a look once a day. */
import type { Clock } from '#shared/lib/clock.ts';
import { readConfirmed } from '#shared/replication/confirmed-positions.ts';
import type { EvictingStore } from '#shared/store/document-store.ts';
import type { OpenedOrganisation } from '../enrolment/open-organisation.ts';
import type { LocalStore } from '../session/local-record.ts';
import { type ConfirmedHeads, createConfirmedHeads } from './confirmed-heads.ts';
import { type AuditPruner, createAuditPruner } from './prune-audit.ts';

export interface AuditUpkeep {
  readonly heads: ConfirmedHeads;
  readonly pruner: AuditPruner;
  run(): void;
  stop(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60_000;

export function createAuditUpkeep(
  { store, record, organisationKey }: OpenedOrganisation<OpenedOrganisation['store'] & EvictingStore>,
  { locals, clock, onFault }: { locals: LocalStore; clock: Clock; onFault: (error: unknown) => void },
): AuditUpkeep {
  const heads = createConfirmedHeads(locals, organisationKey);
  const pruner = createAuditPruner({
    store,
    station: record.stationId,
    clock,
    heads,
    readConfirmed: () => readConfirmed(store),
  });
  const ending = new AbortController();
  let daily: NodeJS.Timeout | undefined;
  let pruning: Promise<unknown> = Promise.resolve();
  const prune = (): void => {
    pruning = pruner.prune(ending.signal).catch(onFault);
  };
  return {
    heads,
    pruner,
    run() {
      prune();
      daily = setInterval(prune, DAY_MS).unref();
    },
    async stop() {
      clearInterval(daily);
      ending.abort();
      await pruning;
    },
  };
}
