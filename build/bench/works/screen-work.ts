import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchScale } from '../bench-context.ts';
import { startBenchOrganisation } from '../bench-organisation.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { median, percentile } from '../percentile.ts';
import { runClient } from '../run-client.ts';

interface Seen {
  readonly seen: readonly number[];
  readonly answered: readonly number[];
}

const COMMANDS = 200;
const SEEN = 'command on A → change event in the core of B';
const ANSWERED = 'of that, until A has its answer (durable)';

/** Percentiles of each round; their medians count. */
export async function measureScreen({ rounds }: BenchScale): Promise<BenchWork> {
  const runs: Seen[] = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await measureRound());
  const at = (part: number, of: keyof Seen): number => median(runs.map((run) => percentile(run[of], part)));
  const row = (who: string, part: number, of: keyof Seen): BenchRow => ({
    who: `${who}, p${part * 100}`,
    value: at(part, of),
    unit: 'ms',
  });
  return {
    work: `${COMMANDS} commands on one station, each seen on another through a sync server; no Electron, no network in between`,
    rows: [row(SEEN, 0.5, 'seen'), row(SEEN, 0.95, 'seen'), row(ANSWERED, 0.5, 'answered')],
    aims: [aimAtMost('p95 from screen to screen', at(0.95, 'seen'), 150, 'ms')],
  };
}

/** In an organisation of its own: of the round before, the patient would be registered already. */
async function measureRound(): Promise<Seen> {
  const organisation = await startBenchOrganisation({ documents: 0, stations: 2 });
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-screen-'));
  try {
    const { address, codes } = organisation;
    return await runClient<Seen>('screen-to-screen.ts', [address, ...codes, folder, String(COMMANDS)]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await organisation.stop();
  }
}
