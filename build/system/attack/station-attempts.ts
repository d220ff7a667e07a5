/** Every path of the protocol that this server serves, read off its own table, with ids, revisions and tokens of a target. */
import { ROWS_MEDIA_TYPE } from '#shared/protocol/rows.ts';
import * as endpoints from '#sync-server/couch/index.ts';
import type { StationRequest } from '#sync-server/testing/test-station.ts';
import { patientDocument } from './two-organisations.ts';

/** What a caller names; of another organisation, or made up. */
export interface Named {
  readonly database: string;
  readonly patientId: string;
  readonly rev: string;
  readonly digest: string;
  readonly lastSeq: string;
}

export type Attempt = readonly [path: string, init: StationRequest];

const rows = { accept: ROWS_MEDIA_TYPE };
const asRows = { 'content-type': ROWS_MEDIA_TYPE };

/** Below a database. */
export function attemptsBelow(named: Named): readonly Attempt[] {
  const below: Attempt[] = [...documentAttempts(named), ...serviceAttempts(named), ['', {}], ['', { json: {} }]];
  return below.map(([path, init]) => [`/${named.database}${path}`, init]);
}

function serviceAttempts({ patientId, rev, lastSeq }: Named): readonly Attempt[] {
  const wanted = { docs: [{ id: patientId, rev }] };
  const graft = `{"id":"${patientId}","rev":"${rev}","revs":{"start":1,"ids":["${rev.slice(2)}"]}}\t{}\n`;
  return [
    ['/_changes', {}],
    ['/_changes?include_docs=true&style=all_docs&attachments=true&conflicts=true', {}],
    [`/_changes?since=${lastSeq}`, {}],
    [`/_changes?since=${lastSeq}&descending=true`, {}],
    ['/_changes?since=now', {}],
    [`/_changes?since=${lastSeq}`, { headers: rows }],
    [`/_changes?feed=longpoll&timeout=10&since=${lastSeq}`, {}],
    ['/_changes?feed=continuous&timeout=10&limit=3', {}],
    ['/_changes?feed=eventsource&timeout=10&limit=3', { headers: { 'last-event-id': lastSeq } }],
    ['/_changes?filter=_doc_ids', { json: { doc_ids: [patientId] } }],
    ['/_all_docs?include_docs=true', {}],
    [`/_all_docs?key=${encodeURIComponent(JSON.stringify(patientId))}&include_docs=true`, {}],
    ['/_all_docs?include_docs=true', { json: { keys: [patientId] } }],
    ['/_bulk_get?revs=true&attachments=true', { json: wanted }],
    ['/_bulk_get?latest=true', { json: wanted, headers: rows }],
    ['/_bulk_docs', { json: { docs: [{ ...patientDocument(patientId), _rev: rev }] } }],
    ['/_bulk_docs', { json: { docs: [{ ...patientDocument(patientId), _rev: rev }], new_edits: false } }],
    ['/_revs_diff', { json: { [patientId]: [rev] } }],
    ['/_missing_revs', { json: { [patientId]: [rev] } }],
    ['/_holdfast/grafts', { method: 'POST', body: graft, headers: asRows }],
    ['/_ensure_full_commit', { json: {} }],
    ['/_revs_limit', {}],
    ...['_security', '_find', '_purge', '_index', '_compact', '_unheard_of'].map((name): Attempt => [`/${name}`, {}]),
  ];
}

function documentAttempts({ patientId, rev, digest }: Named): readonly Attempt[] {
  const scan = `/${patientId}/scan.txt`;
  const stub = { content_type: 'text/plain', stub: true, length: 5, revpos: 1, digest };
  const stolen = { ...patientDocument(patientId), _rev: rev, _attachments: { 'scan.txt': stub } };
  return [
    [`/${patientId}`, {}],
    [`/${patientId}`, { method: 'HEAD' }],
    [`/${patientId}?rev=${rev}&attachments=true`, {}],
    [`/${patientId}?revs=true&revs_info=true&conflicts=true`, {}],
    [`/${patientId}?open_revs=all`, {}],
    [`/${patientId}?open_revs=${encodeURIComponent(JSON.stringify([rev]))}&latest=true`, {}],
    [`/${patientId}?rev=${rev}`, { method: 'PUT', json: patientDocument(patientId) }],
    [`/${patientId}?new_edits=false`, { method: 'PUT', json: stolen }],
    [`/${patientId}?rev=${rev}`, { method: 'DELETE' }],
    [scan, {}],
    [scan, { method: 'HEAD' }],
    [`${scan}?rev=${rev}`, { headers: { range: 'bytes=0-3' } }],
    [scan, { headers: { 'if-none-match': `"${digest}"` } }],
    [`${scan}?rev=${rev}`, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/plain' } }],
    [`${scan}?rev=${rev}`, { method: 'DELETE' }],
    [`/_local/${patientId}`, {}],
    [`/_local/${patientId}`, { method: 'DELETE' }],
    [`/_design/${patientId}`, {}],
    ['/_design/x/_view/y', {}],
  ];
}

/** Every service and method of the table; that none is forgotten when one is added. */
export function methodsOfServices(database: string): readonly Attempt[] {
  const tables = [
    ...Object.entries(endpoints.serviceEndpoints).map(([name, methods]) => [`/${name}`, methods] as const),
    ['', { ...endpoints.databaseEndpoints, ...endpoints.lifecycleEndpoints }],
    ['/_local/x', endpoints.localEndpoints],
    ['/Patient:x', endpoints.documentEndpoints],
    ['/Patient:x/y', endpoints.attachmentEndpoints],
  ] as const;
  return tables.flatMap(([path, methods]) =>
    ['HEAD', ...Object.keys(methods)].map((method): Attempt => {
      const takesBody = method === 'POST' || method === 'PUT';
      return [`/${database}${path}`, { method, ...(takesBody && { json: {} }) }];
    }),
  );
}
