import { create } from 'zustand';
import type { InputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';

export type PurposeOfUse = NonNullable<InputOf<typeof contract.chart.open>['purpose']>;
export const PURPOSES: readonly PurposeOfUse[] = ['TREAT', 'ETREAT', 'HOPERAT', 'HPAYMT', 'HRESCH'];

/** What a person said a chart is opened for. */
export interface StatedPurpose {
  readonly purpose: PurposeOfUse;
  readonly reason: string;
}

interface Stated {
  readonly ofChart: Readonly<Record<string, StatedPurpose & { readonly sitting: number }>>;
}

/** Held for one sitting: whoever signs in next is asked anew. */
const useStated = create<Stated>(() => ({ ofChart: {} }));

export function useStatedPurpose(patientId: string, sitting: number): StatedPurpose | undefined {
  const stated = useStated(({ ofChart }) => ofChart[patientId]);
  return stated?.sitting === sitting ? stated : undefined;
}

export function statePurpose(patientId: string, sitting: number, stated: StatedPurpose): void {
  useStated.setState(({ ofChart }) => ({ ofChart: { ...ofChart, [patientId]: { ...stated, sitting } } }));
}

/** The chart was closed: opened again it is asked again. */
export function forgetPurpose(patientId: string): void {
  useStated.setState(({ ofChart: { [patientId]: _closed, ...others } }) => ({ ofChart: others }));
}
