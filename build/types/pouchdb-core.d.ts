/**
 * What of PouchDB is used, in types of our own: the published ones declare a global `Buffer` that no longer fits Node's,
 * and break every file that hands a Buffer to Node. tsconfig.json maps `pouchdb-core` to this file.
 */
declare class PouchDB<Content extends object = Record<string, unknown>> {
  constructor(name: string, options?: object);
  static plugin(plugin: unknown): typeof PouchDB;
  static replicate(source: PouchDB, target: PouchDB, options?: object): PouchDB.Replication;
  static sync(source: PouchDB, target: PouchDB, options?: object): PouchDB.Replication;
  readonly name: string;
  info(): Promise<{ db_name: string; doc_count: number; update_seq: number | string }>;
  get(id: string, options?: object): Promise<PouchDB.StoredDocument<Content>>;
  put(document: PouchDB.NewDocument<Content>, options?: object): Promise<PouchDB.Response>;
  remove(document: { _id: string; _rev: string }): Promise<PouchDB.Response>;
  remove(id: string, revision: string): Promise<PouchDB.Response>;
  allDocs(options?: object): Promise<{ total_rows: number; offset: number; rows: PouchDB.Row<Content>[] }>;
  changes(options?: object): PouchDB.Listening;
  putAttachment(
    id: string,
    name: string,
    revision: string,
    body: Blob | string,
    type: string,
  ): Promise<PouchDB.Response>;
  putAttachment(id: string, name: string, body: Blob | string, type: string): Promise<PouchDB.Response>;
  getAttachment(id: string, name: string, options?: object): Promise<Blob | Uint8Array>;
  compact(): Promise<{ ok: boolean }>;
  close(): Promise<void>;
  destroy(): Promise<void>;
  replicate: {
    to(target: PouchDB, options?: object): PouchDB.Replication;
    from(source: PouchDB, options?: object): PouchDB.Replication;
  };
}

declare namespace PouchDB {
  type Attachment = { content_type: string; data?: Blob | string; digest?: string; length?: number; stub?: boolean };
  type NewDocument<Content> = Content & { _id: string; _rev?: string; _attachments?: Record<string, Attachment> };
  type StoredDocument<Content> = NewDocument<Content> & { _rev: string };
  type Response = { ok: boolean; id: string; rev: string };
  type Row<Content> = {
    id: string;
    key: string;
    value: { rev: string; deleted?: boolean };
    doc?: StoredDocument<Content>;
  };
  type ReplicationResult = {
    ok: boolean;
    docs_read: number;
    docs_written: number;
    doc_write_failures: number;
    errors: unknown[];
    last_seq: number | string;
    status?: string;
  };
  type Listening = Promise<unknown> & {
    on(event: string, listener: (value: never) => void): Listening;
    cancel(): void;
  };
  type Replication = Promise<ReplicationResult> & {
    on(event: string, listener: (value: never) => void): Replication;
    cancel(): void;
  };
}

export default PouchDB;
