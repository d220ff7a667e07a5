import type { ChangeRow, DocumentStore } from '#shared/store/document-store.ts';

/** Everything a store shows of itself, for comparing two of them. With `withSeqs: false`, only what replicas must agree on. */
export async function dumpStore(store: DocumentStore, { withSeqs = true } = {}) {
  const { rows } = await store.listChanges({ since: 0, limit: 1_000_000, bodies: 'leaves' });
  const { docCount, deletedCount, updateSeq } = await store.info();
  const ordered = withSeqs ? rows : rows.map(({ seq, ...row }) => row).sort((a, b) => (a.id < b.id ? -1 : 1));
  const conflicts = await store.listConflicts(undefined, 1_000_000);
  return {
    rows: ordered,
    conflicts,
    docCount,
    deletedCount,
    ...(withSeqs ? { updateSeq, details: await dumpDetails(store, rows) } : {}),
  };
}

async function dumpDetails(store: DocumentStore, rows: readonly ChangeRow[]) {
  const details = [];
  for (const { id } of rows) {
    const revisions = await store.listRevisions(id);
    details.push({ id, revisions, contents: await Promise.all(revisions.map(({ rev }) => store.find(id, rev))) });
  }
  const locals = await Promise.all([0, 1, 2].map((number) => store.findLocal(`checkpoint-${number}`)));
  const lanes = await Promise.all(
    ([1, 2, 3] as const).map(async (lane) =>
      (await store.listChanges({ since: 0, limit: 1000, lane })).rows.map((row) => row.seq),
    ),
  );
  const patients = await Promise.all(
    [0, 1, 2, 3].map((number) => store.listDocuments({ patient: `Patient:${number}`, limit: 1000 })),
  );
  const ids = await store.listIds({ limit: 1000 });
  return { details, locals, lanes, patients, ids };
}
