import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRendererFile } from './app-protocol.ts';

const folder = join('/app', 'out', 'renderer');

describe('files of the renderer', () => {
  it('are found by their path', () => {
    expect(findRendererFile(folder, '/assets/index-1.js')).toBe(join(folder, 'assets', 'index-1.js'));
  });

  it('a route without an extension means the page', () => {
    expect(findRendererFile(folder, '/')).toBe(join(folder, 'index.html'));
    expect(findRendererFile(folder, '/chart/123')).toBe(join(folder, 'index.html'));
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/a/%2e%2e/%2e%2e/%2e%2e/etc/x.conf',
    '/..%2f..%2fpackage.json',
    '/a%00.js',
    '/%zz.js',
  ])('nothing outside the folder: %s', (path) => {
    const file = findRendererFile(folder, path);
    expect(file === undefined || file.startsWith(folder)).toBe(true);
    expect(file ?? '').not.toMatch(/secret|etc|package/);
  });

  it('a neighbour whose name begins alike is outside', () => {
    expect(findRendererFile(folder, '/../renderer-old/index.html')).toBeUndefined();
  });
});
