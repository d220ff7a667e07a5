import type { ReactNode } from 'react';
import { listName } from '../../parts/patient-words.ts';
import { usePatientLine } from '../../replica/queries.ts';
import css from './Chart.module.css';
import { useChart } from './chart-context.ts';

/** @SAFETY What lies over the banner says itself whose record it shows. */
export function ChartDialogTitle({ children }: { readonly children: ReactNode }) {
  const line = usePatientLine(useChart().patientId)?.content;
  return (
    <>
      <bdi>{children}</bdi>
      {line && (
        <span className={css.whose}>
          <bdi>{listName(line)}</bdi> <span className="figures">{line.recordNumber}</span>
        </span>
      )}
    </>
  );
}
