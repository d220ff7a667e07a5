import { describe, expect, it } from 'vitest';
import { fileSystemOf } from './describe-machine.ts';

describe('fileSystemOf', () => {
  it('finds the mount that holds a folder', () => {
    const mounts = 'overlay / overlay rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/vdb /tmp/data ext4 rw 0 0\n';
    expect(fileSystemOf('/tmp/data/x', mounts)).toBe('ext4');
    expect(fileSystemOf('/tmp/database', mounts)).toBe('tmpfs');
    expect(fileSystemOf('/home', mounts)).toBe('overlay');
    expect(fileSystemOf('/home', '')).toBe('unknown file system');
  });
});
