/**
 * The table of the design, measured here and now beside its peers.
 * `npm run bench -- load …`: many stations on one server (build/bench/load/load-command.ts).
 * Works for `--only`: run-bench.ts. A CouchDB of `--couchdb` gets databases `holdfast-bench…`, which are deleted again.
 * `npm run bench [-- --json] [--quick | --full] [--docs N] [--rounds N] [--only load,pull,…] [--couchdb URL]`
 */
import { parseArgs } from 'node:util';
import type { BenchWork } from '../bench/bench-row.ts';
import { judgeAim } from '../bench/bench-row.ts';
import { currentLoad, describeMachine, formatMachine } from '../bench/describe-machine.ts';
import { runLoadCommand } from '../bench/load/load-command.ts';
import { formatWork } from '../bench/print-table.ts';
import { runBench, WORKS, type WorkName } from '../bench/run-bench.ts';

if (process.argv[2] === 'load') {
  await runLoadCommand(process.argv.slice(3));
  process.exit();
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    docs: { type: 'string' },
    rounds: { type: 'string' },
    only: { type: 'string' },
    couchdb: { type: 'string', default: process.env.HOLDFAST_BENCH_COUCHDB },
  },
});

const documents = readCount('docs', values.docs, values.quick ? 5000 : 50_000);
const rounds = readCount('rounds', values.rounds, values.quick ? 1 : 3);
const only = readWorks(values.only);
const machine = describeMachine();
const works: BenchWork[] = [];
const say = (line: string): void => (values.json ? console.error(line) : console.log(line));

say(formatMachine(machine));
say(
  `${documents} documents, ${rounds} round(s), medians; every store WAL and synchronous=FULL unless its row says otherwise`,
);
await runBench({
  only,
  documents,
  rounds,
  full: values.full,
  couchdb: values.couchdb,
  tell: say,
  onWork(work) {
    works.push(work);
    if (!values.json) for (const line of formatWork(work)) console.log(line);
  },
});

const verdicts = works.flatMap(({ aims }) => aims.map(judgeAim));
const count = (verdict: string): number => verdicts.filter((one) => one === verdict).length;
say('');
say(
  `${count('reached')} aims reached, ${count('MISSED')} missed, ${count('not measured')} not measured; load at the end ${currentLoad()}`,
);
if (values.json) {
  const withVerdicts = works.map((work) => ({
    ...work,
    aims: work.aims.map((aim) => ({ ...aim, verdict: judgeAim(aim) })),
  }));
  console.log(
    JSON.stringify({ machine, documents, rounds, loadAtEnd: currentLoad(), works: withVerdicts }, undefined, 2),
  );
}

function readCount(name: string, text: string | undefined, otherwise: number): number {
  const count = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  console.error(`--${name} takes a whole number above 0.`);
  return process.exit(2);
}

function readWorks(text: string | undefined): readonly WorkName[] {
  const names = text === undefined ? [...WORKS] : text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !WORKS.some((work) => work === name));
  if (unknown === undefined) return names as WorkName[];
  console.error(`--only takes ${WORKS.join(', ')}; not "${unknown}".`);
  return process.exit(2);
}
