import { makeBenchBatch } from './bench-documents.ts';
import type { MeasuredServer } from './measured-server.ts';

export const BATCH = 1000;

async function ask(server: MeasuredServer, path: string, init: Ask = {}): Promise<Response> {
  const { type = 'application/json', orElse, ...rest } = init;
  const headers = { ...server.headers, ...(init.body ? { 'content-type': type } : {}) };
  const response = await fetch(`${server.url}${path}`, { ...rest, headers });
  if (!response.ok && response.status !== orElse)
    throw new Error(`${server.who}: ${init.method ?? 'GET'} ${path} answered ${response.status}`);
  return response;
}

interface Ask extends RequestInit {
  /** Of the body. */
  readonly type?: string;
  /** A status that is as good as success. */
  readonly orElse?: number;
}

/** An empty one, whatever an earlier run left. */
export async function createDatabase(server: MeasuredServer, name: string): Promise<void> {
  await removeDatabase(server, name);
  const answer = await ask(server, `/${name}`, { method: 'PUT' });
  await answer.arrayBuffer();
}

export async function removeDatabase(server: MeasuredServer, name: string): Promise<void> {
  const answer = await ask(server, `/${name}`, { method: 'DELETE', orElse: 404 });
  await answer.arrayBuffer();
}

/** Bodies of `_bulk_docs` for documents `from … from+count-1`, made before the clock runs. */
export function makeBulkBodies(count: number, from = 0): string[] {
  return Array.from({ length: Math.ceil(count / BATCH) }, (_, index) =>
    JSON.stringify({ docs: makeBenchBatch(from + index * BATCH, Math.min(BATCH, count - index * BATCH)) }),
  );
}

/** Loads through `_bulk_docs`, one connection, one batch after the other. Returns milliseconds. */
export async function bulkLoad(server: MeasuredServer, name: string, bodies: readonly string[]): Promise<number> {
  const started = performance.now();
  for (const body of bodies) {
    const response = await ask(server, `/${name}/_bulk_docs`, { method: 'POST', body });
    await response.arrayBuffer();
  }
  return performance.now() - started;
}

/** Reads the whole feed with bodies, page by page, each page parsed. Returns documents and milliseconds. */
export async function readChanges(
  server: MeasuredServer,
  name: string,
  count: number,
): Promise<{ documents: number; ms: number }> {
  let since = '0';
  let documents = 0;
  const started = performance.now();
  while (documents < count) {
    const response = await ask(server, `/${name}/_changes?include_docs=true&limit=${BATCH}&since=${since}`);
    const page = (await response.json()) as { results: { doc?: unknown }[]; last_seq: string | number };
    if (page.results.length === 0) break;
    documents += page.results.length;
    since = String(page.last_seq);
  }
  return { documents, ms: performance.now() - started };
}

const attachmentPath = (name: string, n: number): string => `/${name}/document-${n}/bytes`;

/** Each at a document of its own. Returns milliseconds. */
export async function putAttachments(server: MeasuredServer, name: string, files: readonly Bytes[]): Promise<number> {
  const started = performance.now();
  for (const [n, body] of files.entries()) {
    const type = 'application/octet-stream';
    const answer = await ask(server, attachmentPath(name, n), { method: 'PUT', body, type });
    await answer.arrayBuffer();
  }
  return performance.now() - started;
}

/** What `putAttachments` put, one after the other. Returns milliseconds. */
export async function getAttachments(server: MeasuredServer, name: string, files: readonly Bytes[]): Promise<number> {
  const started = performance.now();
  for (const [n, { byteLength }] of files.entries()) {
    const answer = await ask(server, attachmentPath(name, n));
    const bytes = await answer.arrayBuffer();
    if (bytes.byteLength !== byteLength)
      throw new Error(`${server.who} gave ${bytes.byteLength} of ${byteLength} bytes`);
  }
  return performance.now() - started;
}

export type Bytes = Uint8Array<ArrayBuffer>;
