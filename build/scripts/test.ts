/** Everything that gates a change, in one run; closes with `N passed, N failed`. */
import { ensureSystemPackages } from './system-packages.ts';
import { acceptancePhase, buildPhase, type Counts, checkPhase, e2ePhase, vitestPhase } from './test-phases.ts';

type Phase = { name: string; budgetMinutes: number; run: () => Promise<Counts> };

const phases: readonly Phase[] = [
  { name: 'types, lint, zones', budgetMinutes: 1, run: checkPhase },
  { name: 'unit and property', budgetMinutes: 3, run: () => vitestPhase('unit') },
  { name: 'system', budgetMinutes: 3, run: () => vitestPhase('system') },
  { name: 'acceptance', budgetMinutes: 1, run: acceptancePhase },
  { name: 'build', budgetMinutes: 0.5, run: buildPhase },
  { name: 'end-to-end', budgetMinutes: 4, run: () => e2ePhase({ electron: 'any' }) },
];

const packages = await ensureSystemPackages();
if (packages.state === 'missing') {
  console.error(packages.message);
  process.exit(1);
}

const lines: string[] = [];
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
for (const phase of phases) {
  console.log(`\n— ${phase.name}`);
  const startedAt = performance.now();
  const counts = await phase.run().catch(fail);
  lines.push(sentence(phase, counts, (performance.now() - startedAt) / 1000));
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

console.log(`\n${lines.join('\n')}`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

function fail(error: unknown): Counts {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
}

function sentence({ name, budgetMinutes }: Phase, { passed, failed }: Counts, tookSeconds: number): string {
  const over = tookSeconds > budgetMinutes * 60 ? `  OVER its ${budgetMinutes} min` : '';
  return `${name.padEnd(20)} ${tookSeconds.toFixed(1).padStart(7)} s  ${passed} passed, ${failed} failed${over}`;
}
