import { makeBenchBatch } from './bench-documents.ts';
import type { MeasuredServer } from './measured-server.ts';

const BATCH = 1000;

async function ask(server: MeasuredServer, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...server.headers, ...(init.body ? { 'content-type': 'application/json' } : {}) };
  const response = await fetch(`${server.url}${path}`, { ...init, headers });
  if (!response.ok) throw new Error(`${server.who}: ${init.method ?? 'GET'} ${path} answered ${response.status}`);
  return response;
}

export async function createDatabase(server: MeasuredServer, name: string): Promise<void> {
  await ask(server, `/${name}`, { method: 'PUT' });
}

/** Loads documents `0 … count-1` through `_bulk_docs`, one connection, 1000 a batch. Returns milliseconds of the server's part. */
export async function bulkLoad(server: MeasuredServer, name: string, count: number): Promise<number> {
  const bodies = Array.from({ length: Math.ceil(count / BATCH) }, (_, index) =>
    JSON.stringify({ docs: makeBenchBatch(index * BATCH, Math.min(BATCH, count - index * BATCH)) }),
  );
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
