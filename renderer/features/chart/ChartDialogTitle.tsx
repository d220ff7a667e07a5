import type { ReactNode } from 'react';
import { PatientDialogTitle } from '../../parts/PatientDialogTitle.tsx';
import { useChart } from './chart-context.ts';

/** Of a dialogue over the chart that is open. */
export function ChartDialogTitle({ children }: { readonly children: ReactNode }) {
  return <PatientDialogTitle patientId={useChart().patientId}>{children}</PatientDialogTitle>;
}
