/** Builds what is stale. Run alone: `node build/scripts/build.ts [--force] [target …]`. */
import { existsSync } from 'node:fs';
import { build } from 'vite';
import { fingerprint, isFresh, stamp } from './bundle/freshness.ts';
import { type Target, targets } from './bundle/targets.ts';
import { nodeSettings, rendererSettings } from './bundle/vite-settings.ts';
import { inProject, projectFolder } from './project.ts';

export type TargetName = Target['name'];

export type BuildOptions = {
  /** Only these; all by default. */
  only?: readonly TargetName[];
  force?: boolean;
  report?: (line: string) => void;
};

export type BuildOutcome = { name: TargetName; state: 'built' | 'fresh' | 'absent'; tookMs: number };

/** What decides about every bundle besides its own sources. */
const commonInputs = ['build/scripts/bundle', 'package.json', 'package-lock.json'];

export async function buildAll(options: BuildOptions = {}): Promise<BuildOutcome[]> {
  const { only, force = false, report = console.log } = options;
  const outcomes: BuildOutcome[] = [];
  for (const target of targets) {
    if (only && !only.includes(target.name)) continue;
    const outcome = await buildTarget(target, force);
    report(sentence(target, outcome));
    outcomes.push(outcome);
  }
  return outcomes;
}

async function buildTarget(target: Target, force: boolean): Promise<BuildOutcome> {
  const startedAt = performance.now();
  const state = await buildIfStale(target, force);
  return { name: target.name, state, tookMs: Math.round(performance.now() - startedAt) };
}

async function buildIfStale(target: Target, force: boolean): Promise<BuildOutcome['state']> {
  if (!existsSync(inProject(target.entry))) return 'absent';
  const outFolder = inProject(target.outFolder);
  const print = await fingerprint(projectFolder, [...target.inputs, ...commonInputs]);
  if (!force && (await isFresh(outFolder, print))) return 'fresh';
  await build(target.kind === 'renderer' ? rendererSettings(projectFolder) : nodeSettings(projectFolder, target));
  await stamp(outFolder, print);
  return 'built';
}

function sentence(target: Target, { state, tookMs }: BuildOutcome): string {
  if (state === 'absent') return `${target.name}: skipped, ${target.entry} does not exist yet`;
  return state === 'fresh' ? `${target.name}: fresh (${tookMs} ms)` : `${target.name}: built in ${tookMs} ms`;
}

if (import.meta.main) {
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-')) as TargetName[];
  await buildAll({ only: names.length > 0 ? names : undefined, force: process.argv.includes('--force') });
}
