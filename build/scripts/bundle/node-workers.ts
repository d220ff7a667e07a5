/**
 * Lets bundled Node code start its workers as the source does: `new Worker(new URL('./x-worker.ts', import.meta.url))`.
 * Each such file becomes an entry of its own beside the bundle that names it. Output is flat, so the address stays relative
 * to whichever chunk the line lands in.
 */
import { basename } from 'node:path';
import type { Plugin } from 'vite';

const WORKER_ADDRESS = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+-worker)\.ts\1\s*,\s*import\.meta\.url\s*\)/g;

export function nodeWorkers(): Plugin {
  const emitted = new Map<string, string>();
  return {
    name: 'holdfast-node-workers',
    enforce: 'pre',
    buildStart: () => emitted.clear(),
    async transform(code, importer) {
      if (!code.includes('-worker.ts') || importer.includes('node_modules')) return null;
      const outputs = new Map<string, string>();
      for (const [, , path] of code.matchAll(WORKER_ADDRESS)) {
        const resolved = await this.resolve(`${path}.ts`, importer);
        if (!resolved) this.error(`${importer} names the worker ${path}.ts, which does not exist.`);
        const fileName = `${basename(`${path}`)}.cjs`;
        const twin = emitted.get(fileName);
        if (twin !== undefined && twin !== resolved.id)
          this.error(`${twin} and ${resolved.id} would both be ${fileName}.`);
        if (twin === undefined) this.emitFile({ type: 'chunk', id: resolved.id, fileName });
        emitted.set(fileName, resolved.id);
        outputs.set(`${path}`, fileName);
      }
      if (outputs.size === 0) return null;
      const rewritten = code.replace(
        WORKER_ADDRESS,
        (_line, _quote, path: string) => `new URL('./${outputs.get(path)}', import.meta.url)`,
      );
      return { code: rewritten, map: null };
    },
  };
}
