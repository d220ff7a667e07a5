import type { Document } from '#shared/model/envelope.ts';
import { toDocument } from './current-document.ts';
import { createKnownRecords, type KnownRecord, type RecordReader } from './known-records.ts';

export type { RecordReader } from './known-records.ts';

/** Some 20 MB: what a ward is shown of its patients. */
const MOST = 6_000;
const listKnown = createKnownRecords<Document<unknown>, void>({ read: toDocument, most: MOST });

/** Every document of one kind in a patient's record, in the order in which they were made; `after` an id, where given. They are only read. */
export async function listOfPatient<Resource>(
  store: RecordReader,
  kind: string,
  patient: string,
  after = '',
): Promise<Document<Resource>[]> {
  const known = await listListed<Resource>(store, kind, patient);
  return known.flatMap(({ id, said }) => (id > after ? [said] : []));
}

/** The same with whether other versions wait beside each. */
export async function listListed<Resource>(
  store: RecordReader,
  kind: string,
  patient: string,
): Promise<readonly KnownRecord<Document<Resource>>[]> {
  return (await listKnown(store, { kind, patient })) as readonly KnownRecord<Document<Resource>>[];
}
