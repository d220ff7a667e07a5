import { type BenchContext, DATABASE, POUCHDB_SERVER } from '../bench-context.ts';
import { aimAtLeast, type BenchWork, perSecond, ratioOf } from '../bench-row.ts';
import { readChanges } from '../couch-client.ts';
import { type Contestant, measureRounds } from '../measure-rounds.ts';
import type { MeasuredServer } from '../measured-server.ts';

export async function measureChanges({ documents, rounds, ...context }: BenchContext): Promise<BenchWork> {
  const { ours, bare, pouchServer, couch } = context;
  const contestant = (who: string, server: MeasuredServer | undefined): Contestant => ({
    who,
    unit: 'docs/s',
    measure: server && (() => rateOf(server, documents)),
  });
  const rows = await measureRounds(rounds, [
    contestant(ours.who, ours),
    contestant(POUCHDB_SERVER, pouchServer),
    ...(couch ? [contestant(couch.who, couch)] : []),
    contestant(bare.who, bare),
  ]);
  return {
    work: `Reading _changes?include_docs=true, ${documents} documents, pages of 1000, each parsed`,
    rows,
    aims: [
      aimAtLeast('beside pouchdb-server', ratioOf(rows, ours.who, POUCHDB_SERVER), 5),
      ...(couch ? [aimAtLeast(`beside ${couch.who}`, ratioOf(rows, ours.who, couch.who), 5)] : []),
      aimAtLeast('beside pages made beforehand, parsed', ratioOf(rows, ours.who, bare.who), 0.5),
    ],
  };
}

async function rateOf(server: MeasuredServer, count: number): Promise<number> {
  const { documents, ms } = await readChanges(server, DATABASE, count);
  if (documents < count) throw new Error(`${server.who} gave ${documents} documents of ${count}`);
  return perSecond(documents, ms);
}
