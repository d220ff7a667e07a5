/**
 * What the documents of one kind in a patient's record say, each read once: a revision is a digest of what it says. A round,
 * a board and a verdict ask for the same orders, measurements and doses again and again; what they ask the store is whether
 * there is anything new.
 */
import { keptOf } from '#shared/lib/kept.ts';
import type { ListedDocument, RecordPart, StoredRevision } from '#shared/store/document-store.ts';
import type { StoreReader } from '../api/operation-handler.ts';

export type RecordReader = Pick<StoreReader, 'listDocuments' | 'findMany' | 'stampOf'>;

export interface KnownRecord<Said> {
  readonly id: string;
  readonly rev: string;
  /** Other versions wait beside it for a decision. */
  readonly conflicted: boolean;
  readonly said: Said;
}

/** In the order of ids. */
export type ListKnown<Said, Asked> = (
  store: RecordReader,
  of: RecordPart,
  asked: Asked,
) => Promise<readonly KnownRecord<Said>[]>;

export interface Reading<Said, Asked> {
  /** Of a body that is here; undefined of what says nothing. */
  read(stored: StoredRevision, asked: Asked): Said | undefined;
  /** Whether what is kept answers what is asked now; else it is read again. */
  isEnough?(said: Said, asked: Asked): boolean;
  /** So many documents are kept. What was asked for longest ago leaves first. */
  readonly most: number;
}

interface KnownPart<Said> {
  readonly stamp: string;
  readonly records: readonly KnownRecord<Said>[];
}

const PAGE = 2_000;
const AT_ONCE = 500;

export function createKnownRecords<Said, Asked>(reading: Reading<Said, Asked>): ListKnown<Said, Asked> {
  const partsOf = keptOf((_store: object) => new Map<string, KnownPart<Said>>());
  const { isEnough = () => true, most } = reading;
  return async (store, of, asked) => {
    const parts = partsOf(store);
    const name = `${of.patient} ${of.kind}`;
    const before = parts.get(name);
    // Asked for before it is read: what is written meanwhile is seen the next time.
    const stamp = await store.stampOf(of);
    const isSame = before?.stamp === stamp && before.records.every(({ said }) => isEnough(said, asked));
    const records = isSame ? before.records : await readPart(reading, store, of, asked, before?.records);
    parts.delete(name);
    parts.set(name, { stamp, records });
    forget(parts, most);
    return records;
  };
}

async function readPart<Said, Asked>(
  { read, isEnough = () => true }: Reading<Said, Asked>,
  store: RecordReader,
  of: RecordPart,
  asked: Asked,
  before: readonly KnownRecord<Said>[] = [],
): Promise<readonly KnownRecord<Said>[]> {
  const listed = await listRevisions(store, of);
  const known = new Map(before.map((record) => [record.id, record]));
  const find = ({ id, rev, conflicted }: ListedDocument): KnownRecord<Said> | undefined => {
    const record = known.get(id);
    if (record?.rev !== rev || !isEnough(record.said, asked)) return undefined;
    return record.conflicted === conflicted ? record : { ...record, conflicted };
  };
  const unread = listed.filter((one) => !find(one)).map(({ id }) => id);
  const bodies = await findMany(store, unread);
  return listed.flatMap((one) => {
    const stored = bodies.get(one.id);
    // What has gone since it was listed is not here.
    const said = stored && read(stored, asked);
    const { id, conflicted } = one;
    return find(one) ?? (stored && said !== undefined ? [{ id, rev: stored.rev, conflicted, said }] : []);
  });
}

async function listRevisions(store: RecordReader, of: RecordPart): Promise<readonly ListedDocument[]> {
  const found: ListedDocument[] = [];
  for (;;) {
    const query = { ...of, limit: PAGE, bodies: 'none' as const };
    const afterId = found.at(-1)?.id;
    const page = await store.listDocuments(afterId === undefined ? query : { ...query, afterId });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

async function findMany(store: RecordReader, ids: readonly string[]): Promise<ReadonlyMap<string, StoredRevision>> {
  const found = new Map<string, StoredRevision>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    for (const stored of await store.findMany(ids.slice(from, from + AT_ONCE)))
      if (stored?.body !== undefined && !stored.deleted) found.set(stored.id, stored);
  }
  return found;
}

function forget(parts: Map<string, KnownPart<unknown>>, most: number): void {
  let count = [...parts.values()].reduce((sum, { records }) => sum + records.length, 0);
  for (const [name, { records }] of parts) {
    if (count <= most) return;
    parts.delete(name);
    count -= records.length;
  }
}
