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
  const organisation = await startBenchOrganisation({ documents: 0, stations: 2 * rounds });
  const runs: Seen[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-screen-'));
      const codes = organisation.codes.slice(2 * round, 2 * round + 2);
      runs.push(
        await runClient<Seen>('screen-to-screen.ts', [organisation.address, ...codes, folder, String(COMMANDS)]),
      );
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    await organisation.stop();
  }
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
