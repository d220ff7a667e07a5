/**
 * The same databases answer at another address: PostgreSQL was put back on another machine, or has another name. Every one
 * is opened there before the catalogue names any of them; one that does not open leaves all as it was.
 */
import type { DatabaseEntry } from '../../orgs/catalogue.ts';
import type { Storage } from '../open-storage.ts';
import { withServer } from '../postgres/postgres-url.ts';
import { type OrganisationSecrets, placeKey } from '../secrets.ts';
import { openSource } from './open-contents.ts';

/** What the person at the command line can put right. */
export class CannotRelocate extends Error {
  override name = 'CannotRelocate';
}

/** `from`, `to`: `host:port`. Gives the databases that the catalogue names at `to` now. */
export async function relocateDatabases(storage: Storage, from: string, to: string): Promise<readonly DatabaseEntry[]> {
  const { catalogue, secrets } = storage;
  const entries = await catalogue.listDatabases();
  const there = entries.filter(({ engine, server }) => engine === 'postgres' && server === from);
  if (there.length === 0)
    throw new CannotRelocate(`The catalogue names no database on ${from}. org list shows where they lie.`);
  const organisations = new Map((await catalogue.listOrganisations()).map((one) => [one.database, one]));
  const moved = there.map((entry) => ({ entry, next: { ...entry, server: to }, of: organisations.get(entry.name) }));
  for (const { entry, next, of } of moved)
    await assertThere(storage, next, of && withNew(await secrets.read(of.id), entry, next));
  for (const { entry, next, of } of moved) {
    // Cut off in between, one of both addresses is one too many; never one too few.
    if (of) await secrets.change(of.id, (known) => withNew(known, entry, next));
    await catalogue.moveDatabase(entry.name, next);
    if (of) await secrets.change(of.id, (known) => withoutOld(known, entry));
  }
  return moved.map(({ next }) => next);
}

/** The address of the new place beside the old one, with the same role and password. */
function withNew(known: OrganisationSecrets, entry: DatabaseEntry, next: DatabaseEntry): OrganisationSecrets {
  const url = known.postgresUrls?.[placeKey(entry)];
  if (url === undefined) throw new CannotRelocate(`It is not known how to connect to ${entry.file}.`);
  return { ...known, postgresUrls: { ...known.postgresUrls, [placeKey(next)]: withServer(url, next.server ?? '') } };
}

function withoutOld(known: OrganisationSecrets, entry: DatabaseEntry): OrganisationSecrets {
  const { [placeKey(entry)]: _left, ...postgresUrls } = known.postgresUrls ?? {};
  return { ...known, postgresUrls };
}

/** @SAFETY An empty database, or one that was moved away, is never taken for the records. */
async function assertThere(
  storage: Storage,
  entry: DatabaseEntry,
  secrets: OrganisationSecrets | undefined,
): Promise<void> {
  const source = await openSource(storage, { entry, secrets });
  try {
    const { updateSeq } = await source.head();
    if (entry.profile === 'organisation' && (updateSeq === 0 || !(await source.isHere())))
      throw new CannotRelocate(`The database ${entry.file} on ${entry.server} holds no records of this installation.`);
  } finally {
    await source.close();
  }
}
