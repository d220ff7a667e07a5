import type { NoReturn } from '#shared/model/dispense-codes.ts';
import { isKeptCold } from './kept-cold.ts';

/** DI12: where what comes back goes. */
export interface ReturnFacts {
  /** Undefined: it never left the pharmacy. */
  readonly handedTo: 'patient' | 'other' | 'ward' | undefined;
  readonly controlled: boolean;
  /** As the formulary says how it is stored. */
  readonly storage: string | undefined;
  readonly made: boolean;
  /** Whoever took it back says that the pack was never opened. */
  readonly sealed: boolean;
  readonly expiries: readonly (string | undefined)[];
  readonly recalled: boolean;
  readonly today: string;
}

/**
 * Why it may not go back to the shelf; empty: it may. @SAFETY How a medicine was kept outside the pharmacy nobody knows:
 * what a patient had is never handed to another (WHO, Guidelines for safe disposal of unwanted pharmaceuticals, 1999).
 */
export function listReturnStops(facts: ReturnFacts): readonly NoReturn[] {
  const { handedTo, controlled, storage, made, sealed, expiries, recalled, today } = facts;
  const left = handedTo !== undefined;
  const against: readonly [NoReturn, boolean][] = [
    ['left-with-patient', handedTo === 'patient' || handedTo === 'other'],
    ['controlled', left && controlled],
    ['kept-cold', left && isKeptCold(storage)],
    ['made-or-opened', made],
    ['not-sealed', left && !sealed],
    ['expired', expiries.some((day) => day !== undefined && day < today)],
    ['recalled', recalled],
  ];
  return against.flatMap(([why, holds]) => (holds ? [why] : []));
}
