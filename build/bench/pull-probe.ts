/**
 * Our pull alone, beside the raw limit: `node build/bench/pull-probe.ts [documents]`. For work on the replicator; the
 * figures that are published come from `npm run bench`.
 */
import { makeBenchBatch } from './bench-documents.ts';
import { startHoldfast } from './measured-server.ts';
import { runClient } from './run-client.ts';

const count = Number(process.argv[2] ?? 50_000);
const ROUNDS = 3;
const server = await startHoldfast();
try {
  await fetch(`${server.url}/pull`, { method: 'PUT', headers: server.headers });
  for (let from = 0; from < count; from += 1000) await load(from);
  for (let round = 0; round < ROUNDS; round += 1) {
    const raw = await runClient<{ documents: number; ms: number }>('raw-sqlite.ts', ['insert', String(count)]);
    const args = [`${server.url}/pull`, server.headers.authorization ?? ''];
    const pull = await runClient<{ documents: number; ms: number; rssMb: number }>('holdfast-pull.ts', args);
    const [limit, rate] = [raw, pull].map(({ documents, ms }) => Math.round((documents / ms) * 1000)) as [
      number,
      number,
    ];
    console.log(
      `pull ${rate}/s of ${pull.documents} (${pull.rssMb} MB), raw ${limit}/s, ${Math.round((100 * rate) / limit)} %`,
    );
  }
} finally {
  await server.stop();
}

async function load(from: number): Promise<void> {
  const docs = makeBenchBatch(from, Math.min(1000, count - from));
  const headers = { ...server.headers, 'content-type': 'application/json' };
  await fetch(`${server.url}/pull/_bulk_docs`, { method: 'POST', headers, body: JSON.stringify({ docs }) });
}
