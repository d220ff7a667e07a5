import { makeBenchBatch } from './bench-documents.ts';
import type { MeasuredServer } from './measured-server.ts';

export const BATCH = 1000;

async function ask(server: MeasuredServer, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...server.headers, ...(init.body ? { 'content-type': 'application/json' } : {}) };
  const response = await fetch(`${server.url}${path}`, { ...init, headers });
  if (!response.ok) throw new Error(`${server.who}: ${init.method ?? 'GET'} ${path} answered ${response.status}`);
  return response;
}

export async function createDatabase(server: MeasuredServer, name: string): Promise<void> {
  const answer = await ask(server, `/${name}`, { method: 'PUT' });
  await answer.arrayBuffer();
}

export async function removeDatabase(server: MeasuredServer, name: string): Promise<void> {
  const answer = await ask(server, `/${name}`, { method: 'DELETE' });
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
