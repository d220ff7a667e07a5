import { v7 as uuidV7 } from 'uuid';
import { isMalformed } from '#shared/protocol/revision-json.ts';
import type { StoreInfo } from '#shared/store/document-store.ts';
import type { ServedStore } from '../../access/database-view.ts';
import { CouchError, databaseExists, forbidden, noSuchDatabase, notServerAdmin } from '../../errors/couch-error.ts';
import { json } from '../answer.ts';
import type { Call, DatabaseCall, Endpoint } from '../call.ts';
import { decodeWhole } from '../decode-whole.ts';
import { readDocuments } from '../inline/read-documents.ts';
import { checkIsJson } from '../read-body.ts';
import { saveEdit } from '../save-edit.ts';
import { sequenceToken } from '../sequence-token.ts';

/** `GET /{db}` */
export const databaseInfo: Endpoint<DatabaseCall> = async ({ view }) => {
  const info = await infoOf(view.store);
  return json(200, {
    db_name: view.database,
    update_seq: sequenceToken(info.updateSeq, info.instanceId),
    purge_seq: '0',
    sizes: { file: info.sizeBytes, external: info.sizeBytes, active: info.sizeBytes },
    props: {},
    doc_del_count: info.deletedCount,
    doc_count: info.docCount,
    disk_format_version: 8,
    compact_running: false,
    cluster: { q: 1, n: 1, w: 1, r: 1 },
    instance_start_time: '0',
  });
};

/** A caller with a scope hears how much there is in it, and nothing of the rest (PR2). */
async function infoOf(store: ServedStore): Promise<StoreInfo> {
  const info = await store.info();
  if (!store.findScope) return info;
  const { totalRows } = await store.listIds({ limit: 1 });
  return { ...info, docCount: totalRows, deletedCount: 0, sizeBytes: 0 };
}

/** What CouchDB allows, except the slash. */
const DATABASE_NAME = /^[a-z][a-z0-9_$()+-]{0,127}$/;

/** `PUT /{db}` by an administrator of the server: a plain database, without clinical model. */
export const createDatabase: Endpoint = async (call) => {
  const name = requireAdministrator(call);
  if (!DATABASE_NAME.test(name)) {
    const reason = `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), + and - are allowed. Must begin with a letter.`;
    throw new CouchError(400, 'illegal_database_name', reason);
  }
  if (!(await call.context.catalogue.addPlainDatabase(name))) throw databaseExists();
  await call.context.stores.open(name);
  return json(201, { ok: true }, { location: `/${encodeURIComponent(name)}` });
};

/** `DELETE /{db}`: plain databases only; that of an organisation is not removed over the wire. */
export const deleteDatabase: Endpoint = async (call) => {
  const name = requireAdministrator(call);
  const known = await call.context.catalogue.findDatabase(name);
  if (!known) throw noSuchDatabase();
  if (known.profile !== 'plain') throw forbidden('The database of an organisation cannot be deleted here.');
  await call.context.stores.remove(name);
  call.context.fieldIndexes.remove(name);
  await call.context.catalogue.removePlainDatabase(name);
  return json(200, { ok: true });
};

function requireAdministrator({ caller, target }: Call): string {
  if (caller.type !== 'administrator') throw notServerAdmin();
  if (target.type !== 'database') throw new Error('not the path of a database');
  return target.database;
}

/** `POST /{db}`: a document whose id may be left to the server. */
export const createDocument: Endpoint<DatabaseCall> = async (call) => {
  checkIsJson(call.request);
  const { text, staged } = await readDocuments(call, 'document');
  const document = decodeWhole(text, call.context.config.limits.documentBytes, '', staged.get(0));
  if (isMalformed(document)) throw new CouchError(400, document.error, document.reason);
  return saveEdit(call, document.id ?? uuidV7().replaceAll('-', ''), document);
};
