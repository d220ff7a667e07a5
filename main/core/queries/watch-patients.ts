/**
 * Something of each of several patients, read once, then again for whoever is written about. The position in the changes
 * is taken before the first reading, so that what changes meanwhile is read again.
 */
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { findConcerned } from './concerned-patients.ts';

/** So many patients are told of at a time: the first are there while the others are being read. */
const GROUP = 10;

export interface PatientWatch {
  readonly whole: Pick<DocumentStore, 'watch'>;
  readonly store: StoreReader;
  readonly signal: AbortSignal;
  /** A change of these kinds of document makes a patient be read again. */
  readonly kinds: ReadonlySet<string>;
}

export async function* watchPatients<Item>(
  watch: PatientWatch,
  patientIds: readonly string[],
  read: (patientId: string) => Promise<Item | undefined>,
): AsyncGenerator<Item[]> {
  const { whole, store, signal } = watch;
  const changed = createChangeSignal();
  const stop = whole.watch(() => changed.raise());
  try {
    let { updateSeq: since } = await store.info();
    let due: readonly string[] = [...new Set(patientIds)];
    while (!signal.aborted) {
      for (let at = 0; at < due.length; at += GROUP) {
        const items = await Promise.all(due.slice(at, at + GROUP).map(read));
        yield items.flatMap((item) => (item === undefined ? [] : [item]));
      }
      const next = await findConcerned(store, since, patientIds, watch.kinds);
      since = next.seq;
      due = next.patientIds;
      if (due.length === 0 && next.isEnd) await changed.wait(signal);
    }
  } finally {
    stop();
  }
}
