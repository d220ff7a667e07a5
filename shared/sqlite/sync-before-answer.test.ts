import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTempFolder } from './testing/temp-folder.ts';

const CHILD = fileURLToPath(new URL('./testing/answering-child.ts', import.meta.url));
const folder = makeTempFolder('trace');
afterAll(() => folder.remove());

/** What the process did, in order: `sync` of the WAL, and the lines it wrote. Undefined where processes cannot be traced. */
function trace(writer: string): string[] | undefined {
  const log = join(folder.path, `${writer}.trace`);
  const watched = ['-f', '-y', '-s', '20', '-e', 'trace=fsync,fdatasync,write', '-o', log];
  const done = spawnSync('strace', [...watched, process.execPath, CHILD, join(folder.path, `${writer}.db`), writer], {
    encoding: 'utf8',
  });
  if (done.error || done.status !== 0) return undefined;
  return readFileSync(log, 'utf8').split('\n').flatMap(toEvent);
}

function toEvent(line: string): string[] {
  if (/ f(data)?sync\(.*-wal>/.test(line)) return ['sync'];
  const said = /write\(1<.*"(opened|answered \d)\\n"/.exec(line);
  return said ? [said[1] as string] : [];
}

describe('durability', () => {
  it.each(['inline', 'worker'])('ST1.1 the WAL is synced between any two answers (%s writer)', (writer) => {
    const events = trace(writer);
    if (events === undefined) {
      console.warn('strace cannot be used here: that the sync comes before the answer was not traced');
      return;
    }
    const since = events.slice(events.indexOf('opened'));
    expect(since.filter((event) => event.startsWith('answered'))).toHaveLength(5);
    for (let n = 0; n < 5; n += 1) {
      const from = n === 0 ? 0 : since.indexOf(`answered ${n - 1}`);
      expect(since.slice(from, since.indexOf(`answered ${n}`))).toContain('sync');
    }
  });
});
