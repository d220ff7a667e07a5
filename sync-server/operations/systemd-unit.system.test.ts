import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const UNIT = join(import.meta.dirname, '../../resources/systemd/holdfast-server.service');

it('OP3 systemd understands every line of the unit, and waits longer than the drain takes', ({ skip }) => {
  const text = readFileSync(UNIT, 'utf8');
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1])).toBeGreaterThan(25);
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-unit-'));
  try {
    const copy = join(folder, 'holdfast-server.service');
    writeFileSync(copy, text.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
    const { status, stderr, error } = spawnSync('systemd-analyze', ['verify', copy], { encoding: 'utf8' });
    if (error) return skip('systemd is not here');
    expect([status, stderr]).toEqual([0, '']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
