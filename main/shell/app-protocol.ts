/** The `app:` scheme: the built renderer, read-only, with the headers that isolate it. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Protocol } from 'electron';
import { mediaTypeOf, rendererHeaders } from '../renderer-headers.ts';

export const APP_ORIGIN = 'app://holdfast';

/** Where the shell's own page about a core that does not run is found. */
export const STOPPED_PATH = '/shell/stopped';

export function registerAppScheme(protocol: Protocol): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true };
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }]);
}

/** `describeStop` gives the page that is shown while core is not there. */
export function serveRenderer(protocol: Protocol, folder: string, describeStop: () => string): void {
  protocol.handle('app', async ({ url, method }) => {
    if (method !== 'GET' && method !== 'HEAD') return answer(405, '.html', 'Only reading is possible here.');
    const { host, pathname } = new URL(url);
    if (host !== 'holdfast') return answer(404, '.html', 'Not found.');
    if (pathname === STOPPED_PATH) return answer(200, '.html', describeStop());
    const file = findRendererFile(folder, pathname);
    const body = file && (await readFile(file).catch(() => undefined));
    return body ? answer(200, extname(file), body) : answer(404, '.html', 'Not found.');
  });
}

/**
 * The file that a path of the renderer means, or nothing when it would lie outside the folder. A path without an extension
 * is a route of the application and means its page.
 */
export function findRendererFile(folder: string, pathname: string): string | undefined {
  const path = decode(pathname);
  if (path === undefined || path.includes('\0')) return undefined;
  const file = normalize(join(folder, extname(path) === '' ? 'index.html' : path));
  return file.startsWith(normalize(folder) + sep) ? file : undefined;
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

function answer(status: number, extension: string, body: string | Buffer): Response {
  const headers = { ...rendererHeaders, 'content-type': mediaTypeOf(extension) };
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), { status, headers });
}
