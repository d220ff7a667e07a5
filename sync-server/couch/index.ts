/** The CouchDB protocol as far as it is served: every path with its methods. */
import type { Call, DatabaseCall, Methods } from './call.ts';
import { allDbs } from './endpoints/all-dbs.ts';
import { allDocs } from './endpoints/all-docs.ts';
import { deleteAttachment, getAttachment, putAttachment } from './endpoints/attachment.ts';
import { bulkDocs } from './endpoints/bulk-docs.ts';
import { bulkGet } from './endpoints/bulk-get.ts';
import { changes } from './endpoints/changes.ts';
import { createDatabase, createDocument, databaseInfo, deleteDatabase } from './endpoints/database.ts';
import { deleteDocument, getDocument, putDocument } from './endpoints/document.ts';
import { ensureFullCommit } from './endpoints/ensure-full-commit.ts';
import { grafts } from './endpoints/grafts.ts';
import { deleteLocal, getLocal, putLocal } from './endpoints/local-document.ts';
import { missingRevs, revsDiff } from './endpoints/revs-diff.ts';
import { revsLimit } from './endpoints/revs-limit.ts';
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
  _ensure_full_commit: { POST: ensureFullCommit },
  '_holdfast/grafts': { POST: grafts },
  _missing_revs: { POST: missingRevs },
  _revs_diff: { POST: revsDiff },
  _revs_limit: { GET: revsLimit },
};

export const localEndpoints: Methods<DatabaseCall> = { GET: getLocal, PUT: putLocal, DELETE: deleteLocal };
export const documentEndpoints: Methods<DatabaseCall> = {
  GET: getDocument,
  PUT: putDocument,
  DELETE: deleteDocument,
};
export const attachmentEndpoints: Methods<DatabaseCall> = {
  GET: getAttachment,
  PUT: putAttachment,
  DELETE: deleteAttachment,
};
