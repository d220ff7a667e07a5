import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { inProject, readJson } from '../project.ts';
import { nodeWorkers } from './node-workers.ts';
import { type NodeTarget, outsideModules } from './targets.ts';

/** Chrome of the oldest runtime that opens a window. */
const BROWSER = 'chrome114';

/** Licence texts of what is inside, beside every bundle. */
const LICENSES = 'licenses.md';

/** One CommonJS file (and its workers) with everything but a few modules inside; `.cjs` because the package is an ES module. */
export function nodeSettings(root: string, target: NodeTarget): InlineConfig {
  return {
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    plugins: [nodeWorkers()],
    define: {
      'process.env.NODE_ENV': '"production"',
      __EXPECTED_ELECTRON_MAJOR__: String(expectedElectronMajor()),
    },
    ssr: { target: 'node', noExternal: true, external: ['electron', ...outsideModules] },
    build: {
      ssr: join(root, target.entry),
      outDir: join(root, target.outFolder),
      emptyOutDir: true,
      target: target.nodeVersion,
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      license: { fileName: LICENSES },
      rolldownOptions: {
        platform: 'node',
        external: (id) => id === 'electron' || isBuiltin(id) || isOutside(id),
        output: {
          format: 'cjs',
          exports: 'auto',
          entryFileNames: 'index.cjs',
          chunkFileNames: '[name]-[hash].cjs',
        },
      },
    },
  };
}

/** The same for the build and for the development server. Addresses are relative: the shell and core serve the folder. */
export function rendererSettings(root: string): InlineConfig {
  return {
    root: join(root, 'renderer'),
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    base: './',
    plugins: [react()],
    build: {
      outDir: join(root, 'out/renderer'),
      emptyOutDir: true,
      target: BROWSER,
      minify: true,
      sourcemap: false,
      reportCompressedSize: false,
      license: { fileName: LICENSES },
      // Inlined fonts and pictures would need `data:` in the content security policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4_000,
    },
  };
}

function expectedElectronMajor(): number {
  return Number.parseInt(readJson<{ version: string }>(inProject('node_modules/electron/package.json')).version, 10);
}

function isOutside(id: string): boolean {
  return outsideModules.some((name) => id === name || id.startsWith(`${name}/`));
}
