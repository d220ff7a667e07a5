/**
 * RP9: a store that was restored or copied is a new incarnation of its station. It opens only after central has given the
 * number, so that of two clones one goes on, and its audit chain starts behind the last head that central knows.
 */
import { z } from 'zod';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { createCentralClient } from '#shared/protocol/central-client.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { doubtPrintQueue } from '../devices/printers/print-queue.ts';
import { forgetNumbers } from '../record-numbers/number-state.ts';
import { forgetRegisters } from '../resource-leases/register-leases.ts';
import { forgetTickets } from '../resource-leases/ticket-numbers.ts';
import { forgetSequence } from '../stock/stock-sequence.ts';
import type { OpenedOrganisation } from './open-organisation.ts';
import { type StationRecord, writeStationRecord } from './station-record.ts';

const lastHead = z.object({ hash: z.string() });

/** The record to go on with: the same one when the store is the one that was enrolled. Refuses `no-contact` without central. */
export async function beginAnewWhereRestored<Store extends DocumentStore>(
  opened: OpenedOrganisation<Store>,
  { clock, fetch: fetchThrough }: { readonly clock: Clock; readonly fetch: typeof fetch },
): Promise<StationRecord | Refusal> {
  const { store, record, stationKey: privateKey } = opened;
  const { instanceId } = await store.info();
  if (instanceId === record.storeInstanceId) return record;
  const { stationId, incarnation, organisation, address } = record;
  const { database } = organisation;
  const client = createCentralClient(
    { address, fetch: fetchThrough },
    { stationId, incarnation, database, privateKey, nowMs: clock.now },
  );
  const answer = await client.beginIncarnation(instanceId);
  if (isRefusal(answer)) return answer.code === 'no-contact' ? needsContact(answer) : answer;
  const head = lastHead.safeParse(answer.lastHead);
  const next: StationRecord = {
    ...record,
    incarnation: answer.incarnation,
    storeInstanceId: instanceId,
    pullFirst: true,
    ...(head.success ? { previousHash: head.data.hash } : {}),
  };
  await forgetNumbers(store);
  await forgetTickets(store);
  await forgetRegisters(store);
  await forgetSequence(store);
  await doubtPrintQueue(store);
  await writeStationRecord(store, next);
  return next;
}

const needsContact = ({ support }: Refusal): Refusal =>
  refusal(
    'no-contact',
    'These records were restored from a copy. Connect this station to central once, then start it again.',
    {
      ...(support === undefined ? {} : { support }),
    },
  );
