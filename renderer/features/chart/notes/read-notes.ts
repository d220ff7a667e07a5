import type { Composition } from '@medplum/fhirtypes';
import { listCurrentNotes, type Note, readNote } from '#shared/domain/note/note.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';

export interface NoteItem {
  readonly row: StoredRow<Composition>;
  readonly note: Note;
}

/** A note as it stands today, with those that it took the place of. */
export interface NoteThread extends NoteItem {
  /** Superseded, newest first. They stay readable. */
  readonly earlier: readonly NoteItem[];
  /**
   * `current`: may be amended. `amended-twice`: two desks amended the same note; each stands. `closed`: a draft from
   * elsewhere or one that was withdrawn.
   */
  readonly state: 'current' | 'amended-twice' | 'closed';
}

/** Newest first, as the rows come. @SAFETY Only what a signed note replaces is superseded; everything else stands, also what only a damaged record hides. */
export function listNoteThreads(rows: readonly StoredRow<Composition>[]): readonly NoteThread[] {
  const items = rows.map((row) => ({ row, note: readNote(row.content) }));
  const byId = new Map(items.map((item) => [item.row.id, item]));
  const current = new Set(listCurrentNotes(items.map(({ row, note }) => ({ id: row.id, note }))).map(({ id }) => id));
  const replaced = items.flatMap(({ row, note }) => (current.has(row.id) && note.replaces ? [note.replaces] : []));
  const threads = items
    .filter(({ row, note }) => current.has(row.id) || note.state !== 'signed')
    .map((item) => ({ ...item, earlier: earlierThan(item, byId), state: stateOf(item, current, replaced) }));
  const shown = new Set(threads.flatMap((thread) => [thread, ...thread.earlier]).map(({ row }) => row.id));
  const lost = items.filter(({ row }) => !shown.has(row.id));
  return [...threads, ...lost.map((item) => ({ ...item, earlier: [], state: 'closed' as const }))];
}

function stateOf(
  { row, note }: NoteItem,
  current: ReadonlySet<string>,
  replaced: readonly string[],
): NoteThread['state'] {
  if (!current.has(row.id)) return 'closed';
  return replaced.filter((id) => id === note.replaces).length > 1 ? 'amended-twice' : 'current';
}

/** A chain of amendments cannot be a ring in a sound record; a damaged one must not hang the screen. */
function earlierThan(item: NoteItem, byId: ReadonlyMap<string, NoteItem>): readonly NoteItem[] {
  const earlier: NoteItem[] = [];
  let at = before(item, byId);
  while (at && at !== item && !earlier.includes(at)) {
    earlier.push(at);
    at = before(at, byId);
  }
  return earlier;
}

function before({ note }: NoteItem, byId: ReadonlyMap<string, NoteItem>): NoteItem | undefined {
  // A withdrawn amendment took nobody's place.
  return note.replaces !== undefined && note.state === 'signed' ? byId.get(note.replaces) : undefined;
}
