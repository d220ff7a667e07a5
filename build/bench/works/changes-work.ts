import { type BenchContext, contestantsOf, DATABASE, HOLDFAST, peersBeside, serversBeside } from '../bench-context.ts';
import { aimAtLeast, type BenchWork, perSecond, ratioOf } from '../bench-row.ts';
import { readChanges } from '../couch-client.ts';
import { measureRounds } from '../measure-rounds.ts';
import type { MeasuredServer } from '../measured-server.ts';

export async function measureChanges(context: BenchContext): Promise<BenchWork> {
  const { documents, rounds, bare } = context;
  const servers = [...serversBeside(context), { who: bare.who, server: bare }];
  const rows = await measureRounds(
    rounds,
    contestantsOf(servers, 'docs/s', (server) => rateOf(server, documents)),
  );
  return {
    work: `Reading _changes?include_docs=true, ${documents} documents, pages of 1000, each parsed`,
    rows,
    aims: [
      ...peersBeside(context).map(({ who }) => aimAtLeast(`beside ${who}`, ratioOf(rows, HOLDFAST, who), 5)),
      aimAtLeast('beside pages made beforehand, parsed', ratioOf(rows, HOLDFAST, bare.who), 0.5),
    ],
  };
}

async function rateOf(server: MeasuredServer, count: number): Promise<number> {
  const { documents, ms } = await readChanges(server, DATABASE, count);
  if (documents < count) throw new Error(`${server.who} gave ${documents} documents of ${count}`);
  return perSecond(documents, ms);
}
