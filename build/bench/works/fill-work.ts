import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BenchScale } from '../bench-context.ts';
import { makeVariedDocument } from '../bench-documents.ts';
import { type BenchOrganisation, startBenchOrganisation } from '../bench-organisation.ts';
import { aimAtMost, type BenchRow, type BenchWork, ratioOf } from '../bench-row.ts';
import { median } from '../percentile.ts';
import { runClient } from '../run-client.ts';
import { startSlowLine } from '../slow-line.ts';

const BITS_PER_SECOND = 10_000_000;
/** What the design speaks of. */
const WHOLE = 100_000;
const FILL = 'first fill of a station, until its scope is proven complete';
const USABLE = 'the same, until the first lane is here';
const BARE = 'the documents with their revisions, gzip -6, same line';

interface Filled {
  readonly documents: number;
  readonly usableMs: number;
  readonly ms: number;
}

/** A hundred thousand where everything is measured in full; otherwise as many as elsewhere, and what that means for them. */
export async function measureFill({ documents: asked, rounds, full }: BenchScale): Promise<BenchWork> {
  const documents = full ? WHOLE : Math.min(asked, WHOLE);
  const organisation = await startBenchOrganisation({ documents, stations: rounds });
  const bare = await startBareBytes(documents);
  try {
    const fills: (Filled & { bytes: number })[] = [];
    const bareMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      fills.push(await fillOnce(organisation, round, documents));
      bareMs.push(await fetchOnce(bare.server));
    }
    const seconds = (values: readonly number[]): number => median(values) / 1000;
    const bytes = median(fills.map((fill) => fill.bytes));
    const rows: BenchRow[] = [
      {
        who: FILL,
        value: seconds(fills.map(({ ms }) => ms)),
        unit: 's',
        note: `${megabytes(bytes)} came down the line`,
      },
      { who: USABLE, value: seconds(fills.map(({ usableMs }) => usableMs)), unit: 's' },
      { who: BARE, value: seconds(bareMs), unit: 's', note: megabytes(bare.bytes) },
    ];
    return {
      work: `First fill of ${documents} documents over a line of 10 Mbit/s, station as composed (encrypted, judged, manifest compared)`,
      rows: documents === WHOLE ? rows : [...rows, extrapolated(rows, documents)],
      aims: [aimAtMost('beside the bare bytes compressed', ratioOf(rows, FILL, BARE), 1.3)],
    };
  } finally {
    await organisation.stop();
    bare.server.close();
  }
}

/** Not measured: the same rate for as long as it takes. */
function extrapolated(rows: readonly BenchRow[], documents: number): BenchRow {
  const value = ((rows[0]?.value ?? Number.NaN) * WHOLE) / documents;
  return { who: `EXTRAPOLATED to ${WHOLE.toLocaleString('en')} documents`, value, unit: 's', note: 'not measured' };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function fillOnce(organisation: BenchOrganisation, round: number, wanted: number) {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-fill-'));
  const line = await startSlowLine({ targetPort: portOf(organisation.address), bitsPerSecond: BITS_PER_SECOND });
  try {
    const code = organisation.codes[round] ?? '';
    const filled = await runClient<Filled>('first-fill.ts', [line.address, code, folder]);
    if (filled.documents < wanted) throw new Error(`the station has ${filled.documents} documents of ${wanted}`);
    return { ...filled, bytes: line.bytesDown() };
  } finally {
    await line.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const portOf = (address: string): number => Number(new URL(address).port);

async function startBareBytes(documents: number): Promise<{ server: Server; bytes: number }> {
  const lines = Array.from({ length: documents }, (_, n) => {
    const { _id, ...body } = makeVariedDocument(n);
    return JSON.stringify({ _id, _rev: `1-${randomBytes(16).toString('hex')}`, ...body });
  });
  const zipped = gzipSync(lines.join('\n'));
  const server = createServer((_request, response) => response.end(zipped)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, bytes: zipped.length };
}

async function fetchOnce(server: Server): Promise<number> {
  const targetPort = (server.address() as AddressInfo).port;
  const line = await startSlowLine({ targetPort, bitsPerSecond: BITS_PER_SECOND });
  try {
    const startedMs = performance.now();
    await (await fetch(line.address)).arrayBuffer();
    return performance.now() - startedMs;
  } finally {
    await line.close();
  }
}
