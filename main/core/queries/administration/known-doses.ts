/**
 * Doses of a patient, each read once: a revision is a digest of what it says. The sheet of a patient, the round and each
 * verdict ask for the same hundreds of records; what they ask the store is whether there are others by now.
 */
import type { MedicationAdministration } from '@medplum/fhirtypes';
import { readEvent } from '#shared/domain/medication/read-administration.ts';
import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

/** Every dose of a patient since `fromMs`, what was entered in error among them, marked; of infusions every act. */
export type ListDoses = (
  store: Pick<StoreReader, 'listDocuments' | 'findMany'>,
  patientId: string,
  fromMs?: number,
) => Promise<readonly DoseWithAfter[]>;

/** What one revision says: when, and the rest only where somebody asked for it. */
interface Known {
  readonly rev: string;
  readonly atMs: number;
  readonly dose?: DoseWithAfter | undefined;
}
type Record = ReadonlyMap<string, Known>;

const KIND = 'MedicationAdministration';
const PAGE = 5_000;
const AT_ONCE = 500;
/** Some 20 MB: a ward's doses of months. Of whom nobody has asked for longest leaves first. */
const MOST = 20_000;

export function createKnownDoses(most = MOST): ListDoses {
  const records = new Map<string, Record>();
  return async (store, patientId, fromMs = Number.NEGATIVE_INFINITY) => {
    const record = await readRecord(store, { patientId, fromMs, before: records.get(patientId) });
    records.delete(patientId);
    records.set(patientId, record);
    forget(records, most);
    return [...record.values()].flatMap(({ dose, atMs }) => (dose && !(atMs < fromMs) ? [dose] : []));
  };
}

const listAnew: ListDoses = (store, patientId, fromMs) => createKnownDoses(0)(store, patientId, fromMs);

/** With what was read before, where there is somebody to keep it. */
export function dosesOf(deps: { readonly listDoses?: ListDoses | undefined }): ListDoses {
  return deps.listDoses ?? listAnew;
}

function forget(records: Map<string, Record>, most: number): void {
  let count = [...records.values()].reduce((sum, { size }) => sum + size, 0);
  for (const [patientId, { size }] of records) {
    if (count <= most) return;
    records.delete(patientId);
    count -= size;
  }
}

interface Asked {
  readonly patientId: string;
  readonly fromMs: number;
  readonly before: Record | undefined;
}

/** In the order of ids. */
async function readRecord(store: Parameters<ListDoses>[0], { patientId, fromMs, before }: Asked): Promise<Record> {
  const revisions = await listRevisions(store, patientId);
  const isKnown = ({ id, rev }: StoredRevision): boolean => {
    const known = before?.get(id);
    return known?.rev === rev && (known.dose !== undefined || known.atMs < fromMs);
  };
  const unread = revisions.filter((revision) => !isKnown(revision)).map(({ id }) => id);
  const read = new Map<string, Known>();
  for (let from = 0; from < unread.length; from += AT_ONCE) {
    for (const stored of await store.findMany(unread.slice(from, from + AT_ONCE)))
      if (stored?.body !== undefined && !stored.deleted) read.set(stored.id, readKnown(stored, stored.body, fromMs));
  }
  return new Map(
    revisions.flatMap((revision) => {
      const known = isKnown(revision) ? before?.get(revision.id) : read.get(revision.id);
      return known ? [[revision.id, known] as const] : [];
    }),
  );
}

async function listRevisions(store: Parameters<ListDoses>[0], patient: string): Promise<readonly StoredRevision[]> {
  const found: StoredRevision[] = [];
  for (;;) {
    const afterId = found.at(-1)?.id;
    const query = { kind: KIND, patient, limit: PAGE, bodies: 'none' as const };
    const page = await store.listDocuments(afterId === undefined ? query : { ...query, afterId });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

const MOMENT = /"effective(?:DateTime":|Period":\{"start":)"([^"]+)"/;
/** An infusion started, its rate changed, stopped. */
const ACT_ON_INFUSION = /"url":"act","valueString":"(?:start|rate|stop)"/;

/**
 * When it was, told by the text: of years of doses those of days are read. What does not tell is read. @SAFETY So are all
 * acts on infusions: what was started a week ago may run still, and must not look as if nobody had started it.
 */
function momentOf(body: string): number {
  return ACT_ON_INFUSION.test(body) ? Number.POSITIVE_INFINITY : Date.parse(MOMENT.exec(body)?.[1] ?? '');
}

function readKnown(stored: StoredRevision, body: string, fromMs: number): Known {
  const atMs = momentOf(body);
  return { rev: stored.rev, atMs, dose: atMs < fromMs ? undefined : readDose(stored) };
}

function readDose(stored: StoredRevision): DoseWithAfter | undefined {
  const document = toDocument<MedicationAdministration>(stored);
  return document && toDose(document);
}

function toDose({ _id: id, _rev: rev, station, resource }: Document<MedicationAdministration>): DoseWithAfter {
  const event = readEvent(resource);
  return { id, rev, station: event.workstation || station, event, withdrawn: resource.status === 'entered-in-error' };
}
