/** The process of core behind a window, as the operating system sees it. */
import { readdir, readFile } from 'node:fs/promises';
import type { ElectronApplication } from '@playwright/test';

/** Undefined while core is between two lives. Core is a plain child of Electron in the development runtime. */
export async function findCorePid(app: ElectronApplication): Promise<number | undefined> {
  const parent = app.process().pid;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const [stat, words] = await Promise.all([readText(`/proc/${pid}/stat`), readText(`/proc/${pid}/cmdline`)]);
    const isChild = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    if (isChild && /core[/\\]index\.cjs|holdfast-core/.test(words)) return Number(pid);
  }
  return undefined;
}

export async function getCorePid(app: ElectronApplication): Promise<number> {
  const pid = await findCorePid(app);
  if (pid === undefined) throw new Error('core does not run');
  return pid;
}

/** A process that ended while it was looked at has no words. */
function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
