/**
 * Copies a whole installation from one storage to another while no server works on either: every database with its
 * sequences and its identity, the secrets, and at last the catalogue in one transaction. Until then the target names
 * nothing, so a copy that is cut off is no installation; started again it goes on where it was.
 */
import type { DatabaseEntry } from '../../orgs/catalogue.ts';
import type { NewPlace, Storage } from '../open-storage.ts';
import { databaseOf } from '../postgres/postgres-url.ts';
import type { OrganisationSecrets } from '../secrets.ts';
import { copyCatalogue, listDifferingTables } from './copy-catalogue.ts';
import {
  assertSameCounts,
  type ContentsDigest,
  CopyDiffers,
  type CopyProgress,
  copyPass,
  digestContents,
} from './copy-contents.ts';
import { openSource, openTarget } from './open-contents.ts';

/** What the person at the command line can put right. */
export class CannotMigrate extends Error {
  override name = 'CannotMigrate';
}

export interface MigratedDatabase {
  readonly name: string;
  /** Copied in this run; the others were there from a run before. */
  readonly copied: number;
  readonly digest: ContentsDigest;
}

export interface MigrationReport {
  readonly databases: readonly MigratedDatabase[];
  readonly catalogueRows: number;
}

export interface MigrationWatcher {
  onDatabase?(name: string, number: number, of: number): void;
  onProgress?(done: CopyProgress): void;
}

interface Plan {
  readonly entry: DatabaseEntry;
  readonly secrets: OrganisationSecrets | undefined;
  readonly target: DatabaseEntry;
  readonly targetSecrets: OrganisationSecrets | undefined;
}

export async function migrateStorage(
  from: Storage,
  to: Storage,
  watcher: MigrationWatcher = {},
): Promise<MigrationReport> {
  if (!(await from.sql.claimAlone()))
    throw new CannotMigrate('A server or a command works on the databases to be copied. Stop it first.');
  if (!(await to.sql.claimAlone()))
    throw new CannotMigrate('A server or a command works on the target. Stop it first.');
  if ((await to.catalogue.listDatabases()).length > 0)
    throw new CannotMigrate('The target holds an installation already. Nothing was changed there.');
  const entries = await from.catalogue.listDatabases();
  const databases: MigratedDatabase[] = [];
  const targets: DatabaseEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    watcher.onDatabase?.(entry.name, index + 1, entries.length);
    const plan = await planDatabase(from, to, entry);
    databases.push(await migrateDatabase(from, to, plan, watcher));
    targets.push(plan.target);
  }
  const catalogueRows = await copyCatalogue(from.sql, to.sql, targets);
  const differing = await listDifferingTables(from.sql, to.sql);
  if (differing.length > 0) throw new CopyDiffers(`the catalogue differs in ${differing.join(', ')}`);
  await from.retire(nameOf(to));
  return { databases, catalogueRows };
}

const nameOf = ({ choice, folder }: Storage): string =>
  choice.engine === 'sqlite' ? folder : `${choice.server}/${databaseOf(choice.url)}`;

/** An organisation that lies on a PostgreSQL server of its own stays there: only how to find it is copied. */
async function planDatabase(from: Storage, to: Storage, entry: DatabaseEntry): Promise<Plan> {
  const { name, profile } = entry;
  if (profile === 'plain') {
    const place = to.newPlace(plainId(entry));
    return { entry, secrets: undefined, target: { name, profile, ...place }, targetSecrets: undefined };
  }
  const organisation = await from.catalogue.findOrganisation(name);
  if (!organisation) throw new Error('a database of an organisation has none');
  const secrets = await from.secrets.read(organisation.id);
  const made = isElsewhere(from, entry) ? stay(entry) : await to.makePlace(organisation.id);
  const postgresUrls = { ...secrets.postgresUrls, ...made.secrets.postgresUrls };
  const targetSecrets = { ...secrets, postgresUrls };
  await to.secrets.write(organisation.id, targetSecrets);
  return { entry, secrets, target: { name, profile, ...made.place }, targetSecrets };
}

function isElsewhere({ choice }: Storage, { engine, server }: DatabaseEntry): boolean {
  return engine === 'postgres' && (choice.engine === 'sqlite' || server !== choice.server);
}

const stay = ({ engine, file, server }: DatabaseEntry): NewPlace => ({ place: { engine, file, server }, secrets: {} });

/** Random, in the name of its file or database. */
export const plainId = ({ file }: Pick<DatabaseEntry, 'file'>): string =>
  file.replace(/\.sqlite$/, '').replace(/^.*_/, '');

async function migrateDatabase(
  from: Storage,
  to: Storage,
  plan: Plan,
  watcher: MigrationWatcher,
): Promise<MigratedDatabase> {
  const { entry, target } = plan;
  const source = await openSource(from, { entry, secrets: plan.secrets });
  try {
    if (entry.engine === target.engine && entry.file === target.file && entry.server === target.server)
      return { name: entry.name, copied: 0, digest: await digestContents(source) };
    const copy = await openTarget(to, { entry: target, secrets: plan.targetSecrets });
    try {
      const head = await source.head();
      if (!(await copy.begin(head)))
        throw new CannotMigrate(`The target of ${entry.name} holds other records. Nothing was changed there.`);
      const copied = await copyPass(source, copy, watcher.onProgress);
      await copy.finish(head);
      const [ours, theirs] = [await digestContents(source), await digestContents(copy)];
      assertSameCounts(ours.counts, theirs.counts);
      if (ours.hash !== theirs.hash) throw new CopyDiffers(`the copy of ${entry.name} differs`);
      return { name: entry.name, copied, digest: theirs };
    } finally {
      await copy.close();
    }
  } finally {
    await source.close();
  }
}
