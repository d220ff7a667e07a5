/**
 * The reading half of a station's view (PR2). What is not in scope is answered on every path as what does not exist:
 * never by another status, never by a row, never by a count. Judged by the stored facts at the moment of reading.
 *
 * Bytes of attachments are named by digest, and a digest belongs to no document. So a view gives only bytes that a
 * revision has named which this very view has shown; a view lives as long as one request.
 * Shown by scope-attack.system.test.ts.
 */
import type { ChangesPage, DocumentStore, Scope, StoredRevision } from '#shared/store/document-store.ts';
import { isInScope, KIND_IN_NO_SCOPE } from '#shared/store/scope.ts';
import type { FindScope } from '../scopes/station-scope.ts';
import type { ServedStore } from './database-view.ts';

type Reads = Omit<ServedStore, 'findLocal' | 'stageAttachment' | 'purge' | 'write' | 'watch' | 'info'>;
type AreHidden = (ids: readonly string[]) => Promise<readonly boolean[]>;
type Asked = Parameters<DocumentStore['findMissing']>[0];

export function scopedReads(inner: DocumentStore, findScope: FindScope): Reads {
  const shown = new Set<string>();
  const current = async (): Promise<Scope> => (await findScope()).scope;
  const noted = <T extends StoredRevision | undefined>(revision: T): T => {
    for (const { digest } of Object.values(revision?.attachments ?? {})) shown.add(digest);
    return revision;
  };
  const notedPage = (page: ChangesPage): ChangesPage => {
    for (const row of page.rows) row.revisions?.forEach(noted);
    return page;
  };
  const areHidden: AreHidden = async (ids) => {
    const scope = await current();
    return (await inner.findFacts(ids)).map((facts) => facts !== undefined && !isInScope(facts, scope));
  };
  const isHidden = async (id: string) => (await areHidden([id]))[0] === true;
  return {
    find: async (id, rev) => ((await isHidden(id)) ? undefined : noted(await inner.find(id, rev))),
    async findMany(ids) {
      const hidden = await areHidden(ids);
      const found = await inner.findMany(ids);
      return found.map((revision, at) => (hidden[at] ? undefined : noted(revision)));
    },
    findLeaves: async (id, options) =>
      (await isHidden(id)) ? [] : (await inner.findLeaves(id, options)).map((leaf) => noted(leaf)),
    listRevisions: async (id) => ((await isHidden(id)) ? [] : inner.listRevisions(id)),
    findMissing: (asked) => findMissing(inner, asked, areHidden),
    async listChanges(query) {
      const scope = query.scope ?? (await current());
      return notedPage(await inner.listChanges({ ...query, scope }));
    },
    async listIds(range) {
      const { rows, ...counts } = await inner.listIds({ ...range, scope: await current() });
      return { rows: rows.map((row) => noted(row)), ...counts };
    },
    findAttachment: async (digest, range) => (shown.has(digest) ? inner.findAttachment(digest, range) : undefined),
  };
}

/**
 * What is hidden is missing, whatever is asked. Audit events go by: a station asks which of its own have come, and their
 * names tell nothing.
 */
async function findMissing(
  inner: DocumentStore,
  asked: Asked,
  areHidden: AreHidden,
): ReturnType<DocumentStore['findMissing']> {
  const hidden = await areHidden(asked.map(({ id }) => id));
  const isAsked = (id: string, at: number) => hidden[at] !== true || id.startsWith(`${KIND_IN_NO_SCOPE}:`);
  const open = await inner.findMissing(asked.filter(({ id }, at) => isAsked(id, at)));
  const answers = new Map(open.map((answer) => [answer.id, answer]));
  return asked.flatMap(({ id, revs }, at) => {
    if (!isAsked(id, at)) return [{ id, missing: revs, possibleAncestors: [] }];
    return answers.get(id) ?? [];
  });
}
