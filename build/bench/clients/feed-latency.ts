/**
 * A write on one connection seen on another's live feed: `feed-latency.ts <url of the database> <authorization> <count>`.
 * Prints the milliseconds from sending each document to its row being parsed by the listener.
 */
import { makeBenchDocument } from '../bench-documents.ts';

const [url = '', authorization = '', countText = '200'] = process.argv.slice(2);
const count = Number(countText);
const WARM_UP = 20;
const headers = authorization ? { authorization } : {};
const ending = new AbortController();
const waiting = new Map<string, () => void>();

async function listen(): Promise<void> {
  const query = 'feed=continuous&include_docs=true&since=now&heartbeat=30000';
  const answer = await fetch(`${url}/_changes?${query}`, { headers, signal: ending.signal });
  const utf8 = new TextDecoder();
  let unread = '';
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (unread + utf8.decode(chunk, { stream: true })).split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') tell(JSON.parse(line) as { id?: string });
  }
}

function tell({ id = '' }: { id?: string }): void {
  waiting.get(id)?.();
  waiting.delete(id);
}

async function writeAndSee(n: number): Promise<number> {
  const { _id, ...body } = makeBenchDocument(n);
  const seen = new Promise<void>((resolve) => waiting.set(_id, resolve));
  const started = performance.now();
  const put = fetch(`${url}/${encodeURIComponent(_id)}`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(async (answer) => {
    if (!answer.ok) throw new Error(`PUT answered ${answer.status}`);
    await answer.arrayBuffer();
  });
  await Promise.all([seen.then(() => times.push(performance.now() - started)), put]);
  return performance.now() - started;
}

const times: number[] = [];
const listening = listen().catch((error: unknown) => {
  if (!ending.signal.aborted) throw error;
});
/** The first rows are repeated until the listener has heard one: a feed from `now` begins when the server says so. */
let first = 10_000_000;
for (let heard = false; !heard; first += 1) {
  heard = await Promise.race([
    writeAndSee(first).then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, 500, false)),
  ]);
}
times.length = 0;
for (let n = 0; n < WARM_UP + count; n += 1) await writeAndSee(n);
ending.abort();
await listening;
console.log(JSON.stringify({ times: times.slice(WARM_UP) }));
process.exit(0);
