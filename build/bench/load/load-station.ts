/**
 * A simulated station: the product's own replicator pulls into a sink, over HTTP with real proofs, and writes go out in
 * the ways that stations and other clients use.
 */
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { GRAFTS_PATH } from '#shared/protocol/rows-query.ts';
import { createStationProof, stationAuthorization } from '#shared/protocol/station-proof.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { createNudge } from '#shared/replication/nudge.ts';
import { runDirection } from '#shared/replication/run-direction.ts';
import { makeBenchDocument } from '../bench-documents.ts';
import type { LoadStationKeys } from './load-organisation.ts';
import type { SeenBoard } from './seen-board.ts';
import { createSink } from './sink.ts';

/** As the product's replicator: small batches share a checkpoint for up to this long, and longer where nothing hurries. */
const GATHER_MS = 2000;
const REST_MS = 60_000;
const BATCH = 5;

export interface LoadStation {
  readonly facility: string;
  /** Resolves when everything that was there has come, and the feed waits. */
  readonly caughtUp: Promise<void>;
  /** One command: mostly one revision as a row, now and then five, now and then through `_bulk_docs`. Returns how many. */
  write(): Promise<number>;
  /** Faults of the feed so far. */
  faults(): number;
  /** HTTP calls of the feed so far, checkpoints included. */
  feedCalls(): number;
  end(): Promise<void>;
}

export function startLoadStation(options: {
  readonly address: string;
  readonly keys: LoadStationKeys;
  readonly board: SeenBoard;
  readonly nextNumber: () => number;
}): LoadStation {
  const { address, keys, board, nextNumber } = options;
  const { stationId, incarnation, database, facility, privateKey } = keys;
  const ending = new AbortController();
  const { promise: caughtUp, resolve } = Promise.withResolvers<void>();
  let faults = 0;
  let feedCalls = 0;
  const countingFetch: typeof fetch = (input, init) => {
    if (!String(input).includes(GRAFTS_PATH)) feedCalls += 1;
    return fetch(input, init);
  };
  const prove = async (method: string, path: string): Promise<string> =>
    stationAuthorization(
      await createStationProof({ stationId, incarnation, database, method, path, privateKey, nowMs: Date.now() }),
    );
  const central = createHttpPeer({
    address,
    database,
    fetch: countingFetch,
    clock: systemClock,
    timers: systemTimers,
    excludeKinds: ['AuditEvent'],
    authorize: async ({ method, path }) => ({ authorization: await prove(method, path) }),
  });
  const running = runDirection(
    central,
    createSink(stationId, (id) => board.seen(id, stationId)),
    {
      sessionId: crypto.randomUUID(),
      clock: systemClock,
      timers: systemTimers,
      random: Math.random,
      nudge: createNudge(),
      gatherMs: GATHER_MS,
      restMs: REST_MS,
      onCaughtUp: resolve,
      events: {
        onFault(fault) {
          faults += 1;
          if (faults === 1) console.error(`${stationId}: ${fault instanceof Error ? fault.message : String(fault)}`);
        },
      },
    },
    ending.signal,
  );

  function makeDocument() {
    const { _id: id, ...body } = makeBenchDocument(nextNumber());
    board.sent(id, stationId, facility);
    return { id, body: { ...body, facility, station: stationId } };
  }
  async function writeRows(count: number): Promise<void> {
    const documents = Array.from({ length: count }, makeDocument);
    const grafts = documents.map(({ id, body }) => ({
      id,
      path: { start: 1, ids: [crypto.randomUUID().replaceAll('-', '')] },
      deleted: false,
      body: JSON.stringify(body),
    }));
    const { refused } = await central.writeRevisions(grafts, ending.signal);
    if (refused.length > 0) throw new Error(`refused: ${refused[0]?.reason}`);
    for (const { id } of documents) board.acked(id);
  }
  async function writeBulk(): Promise<void> {
    const { id, body } = makeDocument();
    const path = `/${database}/_bulk_docs`;
    const headers = { authorization: await prove('POST', path), 'content-type': 'application/json' };
    const answer = await fetch(address + path, {
      method: 'POST',
      headers,
      body: JSON.stringify({ docs: [{ _id: id, ...body }] }),
    });
    const [outcome] = (await answer.json()) as { ok?: boolean; reason?: string }[];
    if (!outcome?.ok) throw new Error(`_bulk_docs answered ${answer.status}: ${outcome?.reason ?? ''}`);
    board.acked(id);
  }
  return {
    facility,
    caughtUp,
    async write() {
      const dice = nextNumber() % 10;
      if (dice < 2) await writeBulk();
      else await writeRows(dice === 2 ? BATCH : 1);
      return dice === 2 ? BATCH : 1;
    },
    faults: () => faults,
    feedCalls: () => feedCalls,
    async end() {
      ending.abort(new Error('the measurement ends'));
      await running;
    },
  };
}
