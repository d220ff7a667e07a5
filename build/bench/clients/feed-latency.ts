/**
 * A write on one connection seen on another's live feed: `feed-latency.ts <url of the database> <authorization> <count>`.
 * The feed is a long poll with documents, as PouchDB's live feeds are. Prints the milliseconds from sending each document
 * to its row being parsed by the listener.
 */
import { makeBenchDocument } from '../bench-documents.ts';

const [url = '', authorization = '', countText = '200'] = process.argv.slice(2);
const count = Number(countText);
const WARM_UP = 20;
const headers: Record<string, string> = authorization ? { authorization } : {};
const ending = new AbortController();
const waiting = new Map<string, () => void>();

interface Page {
  readonly results: readonly { readonly id: string }[];
  readonly last_seq: string | number;
}

async function listen(): Promise<void> {
  let since: string | number = 0;
  while (!ending.signal.aborted) {
    const query = `feed=longpoll&include_docs=true&since=${since}&heartbeat=30000`;
    const answer = await fetch(`${url}/_changes?${query}`, { headers, signal: ending.signal });
    const page = (await answer.json()) as Page;
    for (const { id } of page.results) waiting.get(id)?.();
    since = page.last_seq;
  }
}

async function put(id: string, body: unknown): Promise<void> {
  const answer = await fetch(`${url}/${encodeURIComponent(id)}`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`PUT answered ${answer.status}`);
}

async function writeAndSee(n: number): Promise<number> {
  const { _id: id, ...body } = makeBenchDocument(n);
  const seen = new Promise<number>((resolve) => waiting.set(id, () => resolve(performance.now())));
  const started = performance.now();
  const [seenAt] = await Promise.all([seen, put(id, body)]);
  waiting.delete(id);
  return seenAt - started;
}

const listening = listen().catch((error: unknown) => {
  if (!ending.signal.aborted) throw error;
});
const times: number[] = [];
for (let n = 0; n < WARM_UP + count; n += 1) {
  const ms = await writeAndSee(n);
  if (n >= WARM_UP) times.push(ms);
}
ending.abort();
await listening;
console.log(JSON.stringify({ times }));
process.exit(0);
