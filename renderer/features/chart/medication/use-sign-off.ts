import { useState } from 'react';
import type { OrderChecked } from '#shared/contract/order.ts';
import type { ProvenPerson } from '../../../parts/second-person/SecondPersonDialog.tsx';

/** Reasons and the second person that findings ask for. */
export function useSignOff() {
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const [second, setSecond] = useState<ProvenPerson>();
  return {
    reasons,
    second,
    setSecond,
    setReason: (key: string, reason: string) => setReasons((before) => ({ ...before, [key]: reason })),
    clear() {
      setReasons({});
      setSecond(undefined);
    },
  };
}

export type SignOff = ReturnType<typeof useSignOff>;

export function needsSecondPerson(checks: readonly OrderChecked[]): boolean {
  return checks.some(({ findings }) => findings.some(({ override }) => override === 'reason-and-second-person'));
}

/** `blocked`: a rule that nobody overrides. */
export function signOffState(
  checks: readonly OrderChecked[],
  { reasons, second }: Pick<SignOff, 'reasons' | 'second'>,
): 'ready' | 'reasons-missing' | 'second-missing' | 'blocked' {
  const findings = checks.flatMap((check) => check.findings);
  if (findings.some(({ override }) => override === 'never')) return 'blocked';
  if (findings.some(({ override, key }) => override !== 'none' && !reasons[key]?.trim())) return 'reasons-missing';
  return needsSecondPerson(checks) && !second ? 'second-missing' : 'ready';
}

export function overridesOf(check: OrderChecked | undefined, reasons: Readonly<Record<string, string>>) {
  return (check?.findings ?? []).flatMap(({ key, override }) => {
    const text = reasons[key]?.trim();
    return override !== 'none' && text ? [{ finding: key, reason: { text } }] : [];
  });
}
