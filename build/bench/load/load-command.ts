/** `npm run bench -- load [--stations 200] [--storage sqlite|postgres] [--sites 1] [--rate 0.05] [--seconds 20] [--profile FILE] [--json]` */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type AimVerdict, aimAtMost, type BenchAim, judgeAim } from '../bench-row.ts';
import { currentLoad, describeMachine, formatMachine } from '../describe-machine.ts';
import { formatWork } from '../print-table.ts';
import { hottest } from './inspector.ts';
import { type LatencyFigures, type LoadFigures, runLoad } from './run-load.ts';

const HOT_FUNCTIONS = 25;

export async function runLoadCommand(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      stations: { type: 'string', default: '200' },
      storage: { type: 'string', default: 'sqlite' },
      sites: { type: 'string', default: '1' },
      rate: { type: 'string', default: '0.05' },
      seconds: { type: 'string', default: '20' },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { storage, profile } = values;
  if (storage !== 'sqlite' && storage !== 'postgres') return refuse('--storage takes sqlite or postgres.');
  const numbers = {
    stations: Number(values.stations),
    sites: Number(values.sites),
    ratePerStation: Number(values.rate),
    seconds: Number(values.seconds),
  };
  if (!Object.values(numbers).every((number) => number > 0)) return refuse('Numbers are above 0.');
  const say = (line: string): void => (values.json ? console.error(line) : console.log(line));
  const machine = describeMachine();
  say(formatMachine(machine));
  const figures = await runLoad({
    ...numbers,
    storage,
    tell: (line) => say(`  … ${line}`),
    onProfile: profile
      ? async (taken) => {
          await writeFile(profile, JSON.stringify(taken));
          for (const { name, part } of hottest(taken, HOT_FUNCTIONS)) say(`  ${(part * 100).toFixed(1)} %  ${name}`);
        }
      : undefined,
  });
  const aims = aimsOf(figures);
  for (const line of linesOf(figures, storage, aims)) say(line);
  say(`load of the machine at the end ${currentLoad()}; stations and server share it`);
  if (!values.json) return;
  const verdicts: (BenchAim & { verdict: AimVerdict })[] = aims.map((aim) => ({ ...aim, verdict: judgeAim(aim) }));
  console.log(JSON.stringify({ machine, ...numbers, storage, loadAtEnd: currentLoad(), figures, aims: verdicts }));
}

function refuse(reason: string): void {
  console.error(reason);
  process.exitCode = 2;
}

function aimsOf({ all, growth, idle }: LoadFigures): BenchAim[] {
  return [
    aimAtMost('seen by another station, p95', all.feedMs.p95, 150, 'ms'),
    aimAtMost('growth of that from 1 station', growth, 1.5),
    aimAtMost('memory of an idle station, in units of 100 kB', idle.heldBytesPerStation / 100_000, 1),
  ];
}

function linesOf({ one, all, idle, fullSpeedPerSecond }: LoadFigures, storage: string, aims: BenchAim[]): string[] {
  const [, title = '', ...rest] = formatWork({ work: `Load, ${storage}`, rows: [], aims });
  return [
    '',
    title,
    latencyLine(one),
    latencyLine(all),
    costLine(all),
    `  ${Math.round(fullSpeedPerSecond)} revisions/s at full speed`,
    `  an idle station holds ${kb(idle.heldBytesPerStation)} of objects and buffers, ${kb(idle.residentBytesPerStation)} of resident memory`,
    ...rest,
  ];
}

function costLine({ stations, perChange: { calls, serverCpuMs, stationCpuMs } }: LatencyFigures): string {
  const cpu = `${serverCpuMs.toFixed(2)} ms of the server's processor, ${stationCpuMs.toFixed(2)} ms of the stations'`;
  return `  ${String(stations).padStart(4)} stations: a change costs each ${calls.toFixed(2)} HTTP calls, ${cpu}`;
}

const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

function latencyLine({
  stations,
  writesPerSecond,
  feedMs,
  ackMs,
  deliveries,
  missing,
  faults,
}: LatencyFigures): string {
  const three = ({ p50, p95, p99 }: LatencyFigures['feedMs']) => [p50, p95, p99].map((ms) => ms.toFixed(1)).join(' / ');
  return (
    `  ${String(stations).padStart(4)} stations, ${writesPerSecond.toFixed(1)} writes/s: acknowledged in ${three(ackMs)} ms, ` +
    `then seen by another in ${three(feedMs)} ms (p50 / p95 / p99); ${deliveries} deliveries, ${missing} missing, ${faults} faults`
  );
}
