/**
 * Long random runs: property, crash and system tests over and over, each round with a fresh seed.
 * `npm run soak -- chaos [--minutes 10] [--seed N]`: processes and lines that fail (build/system/chaos/chaos-command.ts).
 * `npm run soak -- rows [--rows 1000000] [--storage sqlite|postgres]`: a feed of a million rows, and what it costs in memory
 * (build/system/attack/million-rows.ts).
 * `npm run soak -- ward-day [--patients 300] [--seed N]`: a day of a ward at three terminals, half of it without a network.
 * `npm run soak -- [--minutes 30] [--seed N] [--factor 10] [part of a test's path …]`; without a path it ends with
 * the million rows.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { inProject, projectEnvironment, projectFolder } from './project.ts';

const COMMANDS: Readonly<Record<string, string>> = {
  chaos: 'build/system/chaos/chaos-command.ts',
  rows: 'build/system/attack/million-rows.ts',
  'ward-day': 'build/system/ward-day/ward-day-command.ts',
};
const command = COMMANDS[process.argv[2] ?? ''];
if (command) process.exit(await runCommand(command, process.argv.slice(3)));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    factor: { type: 'string', default: '10' },
  },
});

const LARGEST = 2 ** 31 - 1;
const endsAt = Date.now() + Number(values.minutes) * 60_000;
let seed = values.seed === undefined ? Date.now() % LARGEST : Number(values.seed);
let failed = 0;
let round = 0;

do {
  round += 1;
  console.log(`soak: round ${round}, seed ${seed}, ${values.factor} times the usual runs`);
  if (!(await runRound(seed))) {
    failed += 1;
    const again = `npm run soak -- --minutes 0 --seed ${seed} --factor ${values.factor}`;
    console.error(`soak: round ${round} failed; the same again: ${again}`);
  }
  seed = (seed * 48_271) % LARGEST;
} while (Date.now() < endsAt);

if (positionals.length === 0 && Number(values.minutes) > 0 && (await runCommand(COMMANDS.rows as string, [])) !== 0)
  failed += 1;

console.log(`${round - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function runRound(roundSeed: number): Promise<boolean> {
  const env = projectEnvironment({ HOLDFAST_SOAK_SEED: String(roundSeed), HOLDFAST_SOAK_FACTOR: values.factor });
  const config = inProject('build/scripts/vitest.soak.config.ts');
  return new Promise((resolve) => {
    const args = ['run', '--config', config, '--passWithNoTests', ...positionals];
    const child = spawn('vitest', args, { cwd: projectFolder, env, stdio: 'inherit' });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

function runCommand(path: string, words: readonly string[]): Promise<number> {
  const file = inProject(path);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...words], {
      env: projectEnvironment(),
      stdio: 'inherit',
    });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
