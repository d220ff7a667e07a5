/**
 * Work that a station sealed because it could not send it (LE12): opened with the organisation's key, checked against the
 * station's signature, and written exactly as if the station had pushed it — same scope, same chain, same refusals. Twice
 * changes nothing. A station that was shut out since counts: the work was done before, and a person carries the file.
 */

import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { SealedWorkReport } from '#shared/protocol/lease.ts';
import type { SealedDocument, SealedPart } from '#shared/protocol/sealed-work.ts';
import { openPart } from '#shared/protocol/sealed-work.ts';
import { importStationPublicKey } from '#shared/protocol/station-proof.ts';
import type { Graft } from '#shared/store/document-store.ts';
import { stationStore } from '../access/station-store.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry, StationEntry } from '../orgs/catalogue.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { findStationScope } from '../scopes/station-scope.ts';
import { getLeaseSecrets, importDecryptionKey } from './lease-secrets.ts';

type Counts = { -readonly [Name in 'documents' | 'taken' | 'known' | 'refused' | 'quarantined']: number };

/** `from` says who brought it: a station's id, or undefined for whoever runs the server. */
export async function deliverSealedWork(
  context: ServerContext,
  organisation: OrganisationEntry,
  lines: Iterable<string> | AsyncIterable<string>,
  from?: string,
): Promise<SealedWorkReport | Refusal> {
  const key = await importDecryptionKey(await getLeaseSecrets(context, organisation.id));
  const counts: Counts = { documents: 0, taken: 0, known: 0, refused: 0, quarantined: 0 };
  let station: StationEntry | undefined;
  let next = 1;
  let isComplete = false;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const opened = await openPart(line.trim(), key, async (id) => {
      const entry = await context.catalogue.findStation(id);
      if (entry?.organisationId !== organisation.id) return undefined;
      station = entry;
      return importStationPublicKey(entry.publicKeyJwk);
    });
    if (opened.state === 'unreadable' || !station)
      return unreadable(opened.state === 'unreadable' ? opened.reason : 'malformed');
    const { part } = opened;
    if (part.organisation !== organisation.id) return unreadable('not-for-us');
    await graft(context, { organisation, station }, part, counts);
    isComplete = part.last && (isComplete || part.part === next);
    next = part.part + 1;
  }
  if (!station) return unreadable('malformed');
  await note(context, { organisation, station, from }, counts);
  return { station: station.id, ...counts, complete: isComplete };
}

interface Sender {
  readonly organisation: OrganisationEntry;
  readonly station: StationEntry;
}

async function graft(
  context: ServerContext,
  { organisation, station }: Sender,
  part: SealedPart,
  counts: Counts,
): Promise<void> {
  const inner = await context.stores.open(organisation.database);
  const { id: stationId, organisationId, database } = station;
  // It says itself which incarnation it was, and may not name one that central never gave.
  const incarnation = Math.min(part.incarnation, station.incarnation);
  const identity = { stationId, organisationId, database, incarnation };
  const parts = { catalogue: context.catalogue, clock: context.clock, store: inner };
  const store = stationStore(inner, identity, () => findStationScope(parts, identity));
  const { outcomes } = await store.write({ grafts: part.documents.map(toGraft) });
  counts.documents += part.documents.length;
  for (const { state } of outcomes) counts[COUNTED[state]] += 1;
}

const COUNTED = {
  stored: 'taken',
  known: 'known',
  conflict: 'refused',
  refused: 'refused',
  quarantined: 'quarantined',
} as const;

function toGraft({ id, path, deleted, body, attachments = {} }: SealedDocument): Graft {
  const entries = Object.entries(attachments).map(([name, { contentType, dataBase64, revpos }]) => [
    name,
    { contentType, data: new Uint8Array(Buffer.from(dataBase64, 'base64')), ...(revpos !== undefined && { revpos }) },
  ]);
  const attached =
    entries.length > 0 ? { attachments: Object.fromEntries(entries) as NonNullable<Graft['attachments']> } : {};
  return { id, path, deleted, body, ...attached };
}

async function note(
  context: ServerContext,
  { organisation, station, from }: Sender & { readonly from: string | undefined },
  { documents, taken, known, refused, quarantined }: Counts,
): Promise<void> {
  const state = station.state === 'revoked' ? ', shut out since' : '';
  const counted = `${documents} documents: ${taken} taken, ${known} known, ${refused} refused, ${quarantined} quarantined`;
  const reason = `sealed work of ${station.id}${state}, brought by ${from ?? 'the operator'}; ${counted}`;
  const act = { operation: 'station.deliver', action: 'E', subtype: 'deliver', reason, target: station.id } as const;
  await actAtCentral(context, organisation, act, async () => ({ documents: [], result: undefined }));
}

const SENTENCES = {
  'not-for-us': 'This file was not sealed for this organisation, or it is damaged.',
  'unknown-station': 'This file names a station that this organisation does not have.',
  'wrong-signature': 'This file was not signed by the station that it names.',
  malformed: 'This is no file of sealed work.',
} as const;

const unreadable = (reason: keyof typeof SENTENCES): Refusal =>
  refusal(reason === 'malformed' ? 'invalid-input' : 'not-permitted', SENTENCES[reason], { support: reason });
