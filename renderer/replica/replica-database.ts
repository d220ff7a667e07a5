/**
 * The window's replica: an RxDB database in memory, one collection per read model of the feed.
 *
 * Memory storage keeps the bodies of removed documents until it is cleaned, so removals are written as bare tombstones
 * and cleaned at once, and the end of a session closes the whole database (feed.ts: no clinical text stays behind).
 */
import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema } from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { REPLICA_COLLECTIONS, type ReplicaCollection, type ReplicaRow } from '#shared/contract/feed.ts';

/** A row at rest. `content` is of the collection's shape (replica-content.ts), for `record` the FHIR resource. */
export interface StoredRow<Content = unknown>
  extends Omit<ReplicaRow, 'collection' | 'deleted' | 'kind' | 'patient' | 'content'> {
  readonly kind: string;
  readonly patient: string;
  readonly content: Content;
}

export type ReplicaCollections = { [Name in ReplicaCollection]: RxCollection<StoredRow> };
export type ReplicaDatabase = RxDatabase<ReplicaCollections>;

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;

const schema: RxJsonSchema<StoredRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: text(120),
    kind: text(64),
    patient: text(120),
    rev: { type: 'string' },
    seq: { type: 'number' },
    lane: { type: 'number' },
    fromCentral: { type: 'boolean' },
    at: { type: 'string' },
    by: { type: 'string' },
    station: { type: 'string' },
    conflicting: { type: 'array' },
    content: { type: 'object', additionalProperties: true },
  },
  required: ['id', 'kind', 'patient', 'seq'],
  indexes: [['patient', 'kind']],
};

let opened = 0;

export async function openReplicaDatabase(): Promise<ReplicaDatabase> {
  opened += 1;
  const database = await createRxDatabase<ReplicaCollections>({
    name: `replica-${opened}`,
    storage: getRxStorageMemory(),
    multiInstance: false,
    eventReduce: true,
  });
  await database.addCollections(Object.fromEntries(REPLICA_COLLECTIONS.map((name) => [name, { schema }])) as never);
  return database;
}
