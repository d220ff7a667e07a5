/**
 * The end-to-end run alone: `npm run e2e -- [--electron official] [Playwright's own options]`.
 * `--electron official` refuses the development runtime, so that core runs as a utilityProcess.
 */
import { ensureSystemPackages } from './system-packages.ts';
import { buildPhase, e2ePhase } from './test-phases.ts';

const args = process.argv.slice(2);
const at = args.indexOf('--electron');
const wanted = at < 0 ? undefined : args.splice(at, 2)[1];
if (at >= 0 && wanted !== 'official') {
  console.error('--electron takes one word: official');
  process.exit(2);
}

const packages = await ensureSystemPackages();
if (packages.state === 'missing') {
  console.error(packages.message);
  process.exit(1);
}
await buildPhase();
const { passed, failed } = await e2ePhase({ electron: wanted === 'official' ? 'official' : 'any', args });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
