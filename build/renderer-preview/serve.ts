/**
 * The renderer in a browser with a core of paper: `node build/renderer-preview/serve.ts [--patients N] [--port P]`.
 * Builds the real bundle and serves it with the real headers, so that the content security policy is met here too.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { build } from 'vite';
import { WebSocketServer } from 'ws';
import { rendererSettings } from '#build/scripts/bundle/vite-settings.ts';
import { projectFolder } from '#build/scripts/project.ts';
import { mediaTypeOf, rendererHeaders } from '#main/renderer-headers.ts';
import { createFakeCore, type FakeCore } from './fake-core.ts';

export interface Preview {
  readonly address: string;
  readonly core: FakeCore;
  /** Ends every line, as a killed core does. */
  dropLines(): void;
  close(): Promise<void>;
}

export async function startPreview({ patients = 400, port = 0 } = {}): Promise<Preview> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-preview-'));
  const settings = rendererSettings(projectFolder);
  await build({ ...settings, build: { ...settings.build, outDir: folder } });
  const core = createFakeCore(patients);
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const file = normalize(join(folder, path === '/' ? 'index.html' : path));
    const body = file.startsWith(folder + sep) ? await readFile(file).catch(() => undefined) : undefined;
    response.writeHead(body ? 200 : 404, { ...rendererHeaders, 'content-type': mediaTypeOf(extname(file)) });
    response.end(body);
  });
  const lines = new WebSocketServer({ server, path: '/bridge' });
  lines.on('connection', (socket) => {
    const line = core.connect((text) => socket.send(text));
    socket.on('message', (text) => line.receive(String(text)));
    socket.on('close', () => line.close());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.address() as { port: number };
  return {
    address: `http://127.0.0.1:${bound}/`,
    core,
    dropLines: () => {
      for (const socket of lines.clients) socket.terminate();
    },
    async close() {
      for (const socket of lines.clients) socket.terminate();
      lines.close();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

if (import.meta.main) {
  const argument = (name: string, standard: number) =>
    Number(process.argv[process.argv.indexOf(`--${name}`) + 1] || standard) || standard;
  const preview = await startPreview({ patients: argument('patients', 400), port: argument('port', 5199) });
  console.log(`Preview at ${preview.address}`);
}
