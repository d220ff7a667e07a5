/**
 * What a sheet knew. @SAFETY What changed is told by revisions that the sheet before did not know (HO3), so that what was
 * recorded elsewhere before that hand-over and came here later is told too.
 */
import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { Document } from '#shared/model/envelope.ts';
import { isToldOf } from './record-entry.ts';
import type { RecordOnSheet } from './record-on-sheet.ts';

/** Older than this nothing counts as a change: what a sheet knew is kept for so long. */
export const CHANGES_WITHIN_MS = 14 * 24 * 60 * 60_000;
/** Without a hand-over before, what is told as new. */
const FIRST_SHEET_MS = 24 * 60 * 60_000;

/** What a sheet remembers of a revision: enough to tell it from any other. */
function seenMark({ _rev }: Pick<Document, '_rev'>): string {
  return _rev.slice(0, _rev.indexOf('-') + 13);
}

/** HO3: what a sheet that is given now will have known. */
export function listSeen(documents: readonly Document[], nowMs: number): readonly string[] {
  return documents.filter((document) => isRecent(document, nowMs)).map(seenMark);
}

function isRecent({ kind, at }: Document, nowMs: number): boolean {
  return isToldOf(kind) && wallMs(at) >= nowMs - CHANGES_WITHIN_MS;
}

/** Told of, and not known to the sheet before; the latest first. */
export function listUnseen({ documents, before, nowMs }: RecordOnSheet): readonly Document[] {
  const isNew = (document: Document): boolean =>
    before
      ? wallMs(document.at) >= Date.parse(before.givenAt) - CHANGES_WITHIN_MS / 2 &&
        !before.seen.has(seenMark(document))
      : wallMs(document.at) >= nowMs - FIRST_SHEET_MS;
  return documents
    .filter((document) => isToldOf(document.kind) && isNew(document))
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
}
