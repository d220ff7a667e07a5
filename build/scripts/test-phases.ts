/** The phases of the whole test run. Each runs to its end and gives real counts; none hides what comes after it. */
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedData } from '../acceptance/shared-data.ts';
import { buildAll } from './build.ts';
import { runCheck } from './check.ts';
import { ensureElectron } from './electron-dist.ts';
import { inProject, projectEnvironment, projectFolder } from './project.ts';

export type Counts = { passed: number; failed: number; skipped: number };
export type VitestProject = 'unit' | 'system' | 'acceptance';

const resultsFolder = inProject('build/e2e/results');
const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };
/** A phase that broke before it could count. */
const BROKEN: Counts = { passed: 0, failed: 1, skipped: 0 };

export async function checkPhase(): Promise<Counts> {
  const outcomes = await runCheck();
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  return { passed, failed: outcomes.length - passed, skipped: 0 };
}

export async function vitestPhase(project: VitestProject): Promise<Counts> {
  const file = await freshResult(`${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await runVisibly('vitest', ['run', '--project', project, '--passWithNoTests', ...reporters]);
  return countVitest(await readResult(file), code);
}

export async function acceptancePhase(): Promise<Counts> {
  if (sharedData()) return vitestPhase('acceptance');
  const entries = await readdir(inProject('build/acceptance'), { recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.endsWith('.test.ts')).length;
  console.log(
    `acceptance: ${files} test files did not run, because neither HOLDFAST_SHARED nor ../shared/data is there`,
  );
  return NOTHING;
}

export async function buildPhase(): Promise<Counts> {
  await buildAll();
  return NOTHING;
}

export type E2eOptions = { electron: 'any' | 'official'; args?: readonly string[] };

export async function e2ePhase({ electron, args = [] }: E2eOptions): Promise<Counts> {
  const runtime = await ensureElectron({ fallback: electron === 'official' ? 'no' : 'yes' });
  if (runtime.state === 'none') {
    console.error(`end-to-end: ${runtime.reason}`);
    return BROKEN;
  }
  const file = await freshResult('e2e.json');
  const playwright = ['test', '-c', inProject('build/e2e/playwright.config.ts'), ...args];
  const code = await runVisibly('playwright', playwright);
  return countPlaywright(await readResult(file), code);
}

/** Exported for tests. `report` is Vitest's JSON, or nothing when it wrote none. */
export function countVitest(report: unknown, exitCode: number): Counts {
  if (!report) return BROKEN;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report as Record<string, number>;
  const counts = {
    passed: numPassedTests ?? 0,
    failed: numFailedTests ?? 0,
    skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0),
  };
  return notSilent(counts, exitCode);
}

/** Exported for tests. `report` is Playwright's JSON, or nothing when it wrote none. */
export function countPlaywright(report: unknown, exitCode: number): Counts {
  const stats = (report as { stats?: Record<string, number> } | undefined)?.stats;
  if (!stats) return BROKEN;
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats;
  return notSilent({ passed: expected, failed: unexpected + flaky, skipped }, exitCode);
}

/** A run that failed without a failing test (a file that does not load, an error after the last test) is a failure. */
function notSilent(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function runVisibly(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: projectFolder, env: projectEnvironment(), stdio: 'inherit' });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function freshResult(name: string): Promise<string> {
  await mkdir(resultsFolder, { recursive: true });
  const file = join(resultsFolder, name);
  await rm(file, { force: true });
  return file;
}

async function readResult(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
