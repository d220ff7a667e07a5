import { create } from 'zustand';

export interface ScannedPerson {
  readonly login: string;
  readonly displayName: string;
  readonly hasPin: boolean;
}

interface Scanned {
  /** Whose badge was scanned last, for the sign-in. @SAFETY It chooses a name; PIN or password are asked all the same. */
  readonly person: ScannedPerson | undefined;
  /** Grows with each badge, so that the same one twice is heard twice. */
  readonly count: number;
}

export const useScannedPerson = create<Scanned>(() => ({ person: undefined, count: 0 }));

export function callPerson(person: ScannedPerson): void {
  useScannedPerson.setState(({ count }) => ({ person, count: count + 1 }));
}

export function forgetPerson(): void {
  useScannedPerson.setState({ person: undefined });
}
