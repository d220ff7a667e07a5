/**
 * For working on the program: the renderer from Vite's server with hot replacement. A new build of core is taken by the
 * window that is open (main/shell/watch-build.ts); when shell, preload, server or what they share changes, everything is
 * started again. Takes the options of `npm start`, whose demo world it opens. Where there is no window to open, the renderer
 * is rebuilt too and the page is reloaded by hand.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { createServer } from 'vite';
import { buildAll, type TargetName } from './build.ts';
import { targets } from './bundle/targets.ts';
import { rendererSettings } from './bundle/vite-settings.ts';
import { hasDisplay } from './electron-dist.ts';
import { inProject, projectEnvironment, projectFolder } from './project.ts';

const QUIET_MS = 150;

const windowed = hasDisplay();
const server = windowed ? await serveRenderer() : undefined;
const rendererUrl = server?.resolvedUrls?.local[0];
const rebuilt = targets.map((target) => target.name).filter((name) => name !== 'renderer' || !windowed);

await buildAll({ only: rebuilt });
let running = startProgram();
process.once('SIGTERM', () => running.kill('SIGTERM'));
watchSources(rebuilt, async () => {
  const outcomes = await buildAll({ only: rebuilt, report: (line) => line.includes('built') && console.log(line) });
  const built = outcomes.filter(({ state }) => state === 'built').map(({ name }) => name);
  if (built.some((name) => !windowed || name !== 'core')) restartProgram();
});

function restartProgram(): void {
  running.removeAllListeners('exit');
  running.once('exit', () => {
    running = startProgram();
  });
  running.kill('SIGTERM');
}

function serveRenderer() {
  const settings = rendererSettings(projectFolder);
  const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  return createServer({ ...settings, logLevel: 'info', server: { host: '127.0.0.1', port: 0, headers } }).then((vite) =>
    vite.listen(),
  );
}

function startProgram(): ChildProcess {
  const args = [inProject('build/scripts/start.ts'), ...process.argv.slice(2)];
  const env = projectEnvironment(rendererUrl ? { HOLDFAST_RENDERER_URL: rendererUrl } : {});
  const child = spawn(process.execPath, args, { cwd: projectFolder, env, stdio: 'inherit' });
  child.once('exit', (code) => process.exit(code ?? 0));
  return child;
}

/** A burst of saves is one rebuild, and a rebuild waits for the one before it. */
function watchSources(names: readonly TargetName[], rebuild: () => Promise<void>): void {
  const folders = new Set(targets.filter(({ name }) => names.includes(name)).flatMap(({ inputs }) => inputs));
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  for (const folder of folders) {
    watch(inProject(folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        last = last.then(rebuild).catch((error) => console.error(error));
      }, QUIET_MS);
    }).on('error', (error) => console.error(`${folder}: ${error.message}`));
  }
}
