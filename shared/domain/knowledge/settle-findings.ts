import type { AlertFinding, Aspect, Finding, NotChecked } from './finding.ts';
import { TIERS } from './pack-schema.ts';

/** Each once, the gravest first; the same list for the same facts in whatever order they came (KN10). */
export function settleFindings(found: Iterable<Finding>): readonly Finding[] {
  const alerts = new Map<string, AlertFinding>();
  const gaps = new Map<string, NotChecked>();
  for (const finding of found) {
    const key = findingKey(finding);
    if (finding.kind === 'not-checked') gaps.set(key, joined(gaps.get(key), finding));
    else alerts.set(key, graver(alerts.get(key), finding));
  }
  return [...inOrder(alerts), ...inOrder(gaps)];
}

/** The finding's name: the same for the same facts, on every station. Who overrides it names it so. */
export function findingKey(finding: Finding): string {
  const against = 'against' in finding && finding.against ? finding.against : undefined;
  const name = against && 'name' in against ? against.name : '';
  const why = finding.kind === 'not-checked' ? finding.reason : finding.source.rule;
  const per = finding.kind === 'dose-limit' ? finding.exceeded.per : '';
  return JSON.stringify([finding.kind, finding.subject, against?.type ?? '', against?.id ?? '', name, why, per]);
}

function rankOf({ tier }: Finding): number {
  return TIERS.length - TIERS.indexOf(tier);
}

/** Two versions of an allergy in dispute: the worse one counts. */
function graver(one: AlertFinding | undefined, other: AlertFinding): AlertFinding {
  return one && rankOf(one) <= rankOf(other) ? one : other;
}

function joined(one: NotChecked | undefined, other: NotChecked): NotChecked {
  const aspects: readonly Aspect[] = [...new Set([...(one?.aspects ?? []), ...other.aspects])].sort();
  return { ...other, aspects };
}

function inOrder<F extends Finding>(findings: ReadonlyMap<string, F>): F[] {
  const entries = [...findings].sort(
    ([keyA, a], [keyB, b]) => rankOf(a) - rankOf(b) || (keyA < keyB ? -1 : keyA > keyB ? 1 : 0),
  );
  return entries.map(([, finding]) => finding);
}
