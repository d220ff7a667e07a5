/**
 * Loads what the system tests start again and again in processes of their own, so that the first dozen of them, which
 * start at once, find it stripped and compiled.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { inProject } from './project.ts';

enableCompileCache(inProject('node_modules/.cache/holdfast-compiled')); // as vitest.config.ts names it
await Promise.all([import('#main/core/compose.ts'), import('#sync-server/start-server.ts')]);
flushCompileCache();
process.exit(0);
