import { readFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';

/** What a reader needs to judge the figures. */
export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
  /** Folder of every file that is written, and its file system where that can be told. */
  readonly disk: string;
  /** Average over the last minute; above the number of cores the figures are of a busy machine. */
  readonly load: number;
}

export function describeMachine(): MachineFacts {
  return {
    processor: cpus()[0]?.model ?? 'unknown processor',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    disk: `${tmpdir()} (${fileSystemOf(tmpdir(), readMounts())})`,
    load: currentLoad(),
  };
}

export function currentLoad(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

export function formatMachine({ cores, processor, memoryGb, platform, node, disk, load }: MachineFacts): string {
  return `${cores} × ${processor}, ${memoryGb} GB, ${platform}, Node ${node}, files in ${disk}, load ${load}`;
}

/** The type of the longest mount point above `folder`, from the text of /proc/mounts. */
export function fileSystemOf(folder: string, mounts: string): string {
  let best = { point: '', type: 'unknown file system' };
  for (const line of mounts.split('\n')) {
    const [, point = '', type = ''] = line.split(' ');
    const holds = point === '/' || folder === point || folder.startsWith(`${point}/`);
    if (point !== '' && holds && point.length >= best.point.length) best = { point, type };
  }
  return best.type;
}

function readMounts(): string {
  try {
    return readFileSync('/proc/mounts', 'utf8');
  } catch {
    return '';
  }
}
