/** Types, lint and zone rules side by side; each counts as one test. */
import { inProject, projectEnvironment, projectFolder } from './project.ts';
import { runCommand } from './run-command.ts';

export type CheckOutcome = { name: string; passed: boolean; tookMs: number; output: string };

const tools: readonly { name: string; command: string; args: readonly string[] }[] = [
  { name: 'types', command: 'tsc', args: ['--noEmit', '-p', '.'] },
  { name: 'lint', command: 'biome', args: ['check', '--no-errors-on-unmatched', '.'] },
  { name: 'zones', command: 'node', args: [inProject('build/lint/zones.ts')] },
];

export async function runCheck(report: (line: string) => void = console.log): Promise<CheckOutcome[]> {
  return Promise.all(
    tools.map(async ({ name, command, args }) => {
      const startedAt = performance.now();
      const result = await runCommand(command, args, { cwd: projectFolder, env: projectEnvironment() });
      const tookMs = Math.round(performance.now() - startedAt);
      const passed = result.code === 0;
      report(`${passed ? '✓' : '✗'} ${name} (${tookMs} ms)${passed ? '' : `\n${result.output.trim()}`}`);
      return { name, passed, tookMs, output: result.output };
    }),
  );
}

if (import.meta.main) {
  const outcomes = await runCheck();
  process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1;
}
