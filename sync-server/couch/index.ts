/** The CouchDB protocol as far as it is served: every path with its methods. */
import type { Call, DatabaseCall, Methods } from './call.ts';
import { allDbs } from './endpoints/all-dbs.ts';
import { allDocs } from './endpoints/all-docs.ts';
import { deleteAttachment, getAttachment, putAttachment } from './endpoints/attachment.ts';
import { bulkDocs } from './endpoints/bulk-docs.ts';
import { bulkGet } from './endpoints/bulk-get.ts';
import { changes } from './endpoints/changes.ts';
import { compact } from './endpoints/compact.ts';
import { copyDocument } from './endpoints/copy-document.ts';
import { createDatabase, createDocument, databaseInfo, deleteDatabase } from './endpoints/database.ts';
import { deleteDocument, getDocument, putDocument } from './endpoints/document.ts';
import { ensureFullCommit } from './endpoints/ensure-full-commit.ts';
import { createIndex, deleteIndex, deleteIndexes, showIndexes } from './endpoints/field-index.ts';
import { explain, find } from './endpoints/find.ts';
import { grafts } from './endpoints/grafts.ts';
import { deleteLocal, getLocal, putLocal } from './endpoints/local-document.ts';
import { purge } from './endpoints/purge.ts';
import { missingRevs, revsDiff } from './endpoints/revs-diff.ts';
import { getRevsLimit, putRevsLimit } from './endpoints/revs-limit.ts';
import { getSecurity, putSecurity } from './endpoints/security.ts';
import { closeSession, openSession, showSession } from './endpoints/session.ts';
import { up } from './endpoints/up.ts';
import { welcome } from './endpoints/welcome.ts';

export const serverEndpoints: Readonly<Record<string, Methods<Call>>> = {
  '': { GET: welcome },
  _up: { GET: up },
  _session: { GET: showSession, POST: openSession, DELETE: closeSession },
  _all_dbs: { GET: allDbs },
};

/** `PUT` and `DELETE` judge the caller by themselves: the database may not be there. */
export const lifecycleEndpoints: Methods<Call> = { PUT: createDatabase, DELETE: deleteDatabase };

export const databaseEndpoints: Methods<DatabaseCall> = { GET: databaseInfo, POST: createDocument };

/** `/{db}/<name>` */
export const serviceEndpoints: Readonly<Record<string, Methods<DatabaseCall>>> = {
  _all_docs: { GET: allDocs, POST: allDocs },
  _bulk_docs: { POST: bulkDocs },
  _bulk_get: { POST: bulkGet },
  _changes: { GET: changes, POST: changes },
  _explain: { POST: explain },
  _find: { POST: find },
  _index: { GET: showIndexes, POST: createIndex },
  '_index/_bulk_delete': { POST: deleteIndexes },
  _compact: { POST: compact },
  _ensure_full_commit: { POST: ensureFullCommit },
  '_holdfast/grafts': { POST: grafts },
  _missing_revs: { POST: missingRevs },
  _revs_diff: { POST: revsDiff },
  _purge: { POST: purge },
  _revs_limit: { GET: getRevsLimit, PUT: putRevsLimit },
  _security: { GET: getSecurity, PUT: putSecurity },
};

/** `/{db}/<name>/…`, where the rest names something. */
export const itemEndpoints: Readonly<Record<string, Methods<DatabaseCall>>> = {
  _index: { DELETE: deleteIndex },
};

export const localEndpoints: Methods<DatabaseCall> = { GET: getLocal, PUT: putLocal, DELETE: deleteLocal };
export const documentEndpoints: Methods<DatabaseCall> = {
  GET: getDocument,
  PUT: putDocument,
  DELETE: deleteDocument,
  COPY: copyDocument,
};
export const attachmentEndpoints: Methods<DatabaseCall> = {
  GET: getAttachment,
  PUT: putAttachment,
  DELETE: deleteAttachment,
};

/** What is not offered runs code of the caller here, or belongs to a cluster; each says what to use instead (501). */
export const NO_JAVASCRIPT =
  'Design documents run no JavaScript here: query with _find and _index, or read _all_docs or _changes.';

export const NOT_OFFERED_IN_DESIGN: ReadonlyMap<string, string> = new Map([
  ['_view', 'Views are not offered: make an index with _index and ask _find, or read _all_docs or _changes.'],
  ['_list', 'Lists are not offered: ask _find and shape the answer in the client.'],
  ['_show', 'Shows are not offered: read the document and shape it in the client.'],
  ['_update', 'Update functions are not offered: read the document, change it, and write it with its _rev.'],
  ['_rewrite', 'Rewrites are not offered: put a proxy in front of the server.'],
  ['_info', 'There is no view to tell of: GET _index lists the indexes.'],
  ['_search', 'Full text search is not offered: ask _find with $regex or $beginsWith.'],
  ['_nouveau', 'Full text search is not offered: ask _find with $regex or $beginsWith.'],
]);

export const NOT_OFFERED: ReadonlyMap<string, string> = new Map([
  ['_view', NO_JAVASCRIPT],
  ['_temp_view', NO_JAVASCRIPT],
  ['_view_cleanup', 'There are no views to clean up; indexes that are not used any more go by themselves.'],
  ['_design_docs', 'Read _all_docs with startkey="_design/" and endkey="_design0".'],
  ['_local_docs', 'Local documents are read one at a time, by their id.'],
  ['_partition', 'Databases are not partitioned.'],
  ['_shards', 'There are no shards: a database is one file, or one PostgreSQL database.'],
]);
