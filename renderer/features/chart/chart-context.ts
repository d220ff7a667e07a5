import { createContext, useContext } from 'react';
import type { AllergyState } from './allergies/read-allergies.ts';
import type { PatientRecord } from './record.ts';
import type { OpenState } from './use-open-chart.ts';

export interface OpenedChart {
  readonly patientId: string;
  readonly open: OpenState;
  readonly record: PatientRecord;
  readonly allergies: AllergyState;
  /** Everything that core holds of this record is here. */
  readonly isWhole: boolean;
}

export const ChartContext = createContext<OpenedChart | undefined>(undefined);

export function useChart(): OpenedChart {
  const chart = useContext(ChartContext);
  if (!chart) throw new Error('no chart around this panel');
  return chart;
}
