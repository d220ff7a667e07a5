/**
 * Moves one organisation to another place while its stations work. Passes copy what has changed until little is left;
 * then writing stands still for the last pass and the comparison, the old place is fenced off for ever, and the catalogue
 * names the new one. Servers notice by the fence or within seconds (`MovableStore`); sequences and identity are the same,
 * so stations do not notice at all.
 *
 * Cut off before the fence nothing has changed. Cut off between fence and catalogue the organisation takes no writes
 * until the command is run again, which finishes at once: better closed than written in two places.
 */
import type { DatabaseEntry, OrganisationEntry } from '../../orgs/catalogue.ts';
import type { Storage } from '../open-storage.ts';
import type { ContentCounts, Contents, ContentsSource, ContentsTarget } from './contents.ts';
import { assertSameCounts, type Comparison, type CopyProgress, compareFrozen, copyPass } from './copy-contents.ts';
import { type Keyed, openSource, openTarget } from './open-contents.ts';

/** What the person at the command line can put right. */
export class CannotMove extends Error {
  override name = 'CannotMove';
}

export interface MoveReport {
  readonly passes: number;
  readonly documents: number;
  /** How long nobody could write. */
  readonly stoppedMs: number;
  /** Equal on both sides while nobody could write. */
  readonly counts: ContentCounts;
  /** Of what was not written anew since. */
  readonly comparison: Comparison;
  readonly left: DatabaseEntry;
}

/** What `to` says for a file in the data folder: there the storage of a server is unless it is told otherwise. */
export const EMBEDDED = 'sqlite';

/** Documents that a last pass may have to copy while writing stands still. */
const FEW = 500;
const MOST_PASSES = 20;

/** `to` is the address of a PostgreSQL server, or `EMBEDDED`. */
export async function moveOrganisation(
  storage: Storage,
  organisation: OrganisationEntry,
  to: string,
  onProgress: (pass: number, done: CopyProgress) => void = () => {},
): Promise<MoveReport> {
  const { catalogue } = storage;
  const on = to === EMBEDDED ? undefined : to;
  if (on === undefined && storage.choice.engine !== 'sqlite')
    throw new CannotMove(
      'Servers that share a catalogue in PostgreSQL cannot share a file. Move the whole installation.',
    );
  const name = organisation.database;
  const entry = await catalogue.findDatabase(name);
  if (!entry) throw new CannotMove('The catalogue does not know this database.');
  const target: DatabaseEntry = { name, profile: 'organisation', ...storage.placeOn(organisation.id, on) };
  if (isSame(entry, target)) throw new CannotMove('The organisation lies there already.');
  const made = await storage.makePlace(organisation.id, on);
  const both = await storage.secrets.change(organisation.id, (known) => ({
    ...known,
    postgresUrls: { ...known.postgresUrls, ...made.secrets.postgresUrls },
  }));
  const report = await withBoth(storage, { entry, secrets: both }, { entry: target, secrets: both }, (source, copy) =>
    copyAndFence(source, copy, onProgress, () => catalogue.moveDatabase(name, made.place)),
  );
  return { ...report, left: entry };
}

function isSame(a: DatabaseEntry, b: DatabaseEntry): boolean {
  return a.engine === b.engine && a.server === b.server && a.file === b.file;
}

async function withBoth<T>(
  storage: Storage,
  from: Keyed,
  to: Keyed,
  work: (source: ContentsSource, target: ContentsTarget) => Promise<T>,
): Promise<T> {
  const source = await openSource(storage, from);
  try {
    const target = await openTarget(storage, to);
    try {
      return await work(source, target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

type Copied = Omit<MoveReport, 'left'>;

/** What is copied is compared as it is written; so while writing stands still only the last few rows and the counts are. */
async function copyAndFence(
  source: ContentsSource,
  target: ContentsTarget,
  onProgress: (pass: number, done: CopyProgress) => void,
  switchOver: () => Promise<void>,
): Promise<Copied> {
  const wasFenced = !(await source.isHere());
  if (!wasFenced && !(await target.begin(await source.head())))
    throw new CannotMove('The new place holds other records. Nothing was changed there.');
  let passes = 0;
  let documents = 0;
  for (let copied = Number.POSITIVE_INFINITY; !wasFenced && copied > FEW && passes < MOST_PASSES; documents += copied) {
    passes += 1;
    copied = await copyPass(source, target, (done) => onProgress(passes, done));
  }
  const began = performance.now();
  // A run before this one was cut off when only the catalogue was left to do: there is nothing to stop any more.
  const last = wasFenced
    ? { copied: 0, counts: await closeCopy(source, target) }
    : await source.whileStopped(async (stopped) => {
        const copied = await copyPass(stopped, target);
        return { result: { copied, counts: await closeCopy(stopped, target) }, moved: true };
      });
  const stoppedMs = Math.round(performance.now() - began);
  await switchOver();
  const comparison = await compareFrozen(source, target);
  return { passes: passes + 1, documents: documents + last.copied, stoppedMs, counts: last.counts, comparison };
}

async function closeCopy(source: Contents, target: ContentsTarget): Promise<ContentCounts> {
  const counts = await source.counts();
  assertSameCounts(counts, await target.counts());
  await target.finish(await source.head());
  return counts;
}
