/**
 * HU15 (RP9): a hub whose records were put back from a copy is another replica: its stations and central find no checkpoint of
 * its predecessor, and it begins a new incarnation at central, which shuts out the other one of two clones. It needs
 * contact for that, once.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { createCentralClient } from '#shared/protocol/central-client.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { ConfigurationError } from '../config/config.ts';
import type { ServerContext } from '../context.ts';
import { renewIdentity } from '../storage/renew-identity.ts';
import { type HubRecord, writeHubRecord } from './hub-record.ts';
import { forgetReserve } from './number-reserve.ts';

const markOf = ({ config }: ServerContext) => join(config.dataFolder, 'hub-is-older-copy');

/** Central has said so; the next start acts on it, while nobody has the file open. */
export const markOlderCopy = (context: ServerContext): void => writeFileSync(markOf(context), '', { flush: true });

/** Before any store is opened. */
export async function renewOlderCopy(context: ServerContext): Promise<void> {
  if (!existsSync(markOf(context))) return;
  const [organisation] = await context.catalogue.listOrganisations();
  const place = organisation && (await context.catalogue.findDatabase(organisation.database));
  if (!organisation || !place) return;
  await renewIdentity(context.config.dataFolder, place, await context.secrets.read(organisation.id));
  rmSync(markOf(context));
}

/** The record to go on with: the same one where the store is the one that joined. */
export async function beginAnewWhereRestored(
  store: DocumentStore,
  record: HubRecord,
  {
    clock,
    privateKey,
    ...at
  }: { readonly address: string; readonly fetch: typeof fetch; readonly privateKey: CryptoKey; readonly clock: Clock },
): Promise<HubRecord> {
  const { instanceId } = await store.info();
  if (instanceId === record.storeInstanceId) return record;
  const { hubId: stationId, incarnation, organisation } = record;
  const { database } = organisation;
  const central = createCentralClient(at, { stationId, incarnation, database, privateKey, nowMs: clock.now });
  const answer = await central.beginIncarnation(instanceId);
  if (isRefusal(answer))
    throw new ConfigurationError(`These records were put back from a copy and need central once: ${answer.sentence}`);
  await forgetReserve(store); // what its predecessor gave since is not known here (HU16)
  // Whole it is again once central's list says so.
  const { wholeAt: _before, ...rest } = record;
  const next: HubRecord = { ...rest, incarnation: answer.incarnation, storeInstanceId: instanceId, pullFirst: true };
  await writeHubRecord(store, next);
  return next;
}
