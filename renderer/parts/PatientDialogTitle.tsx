import type { ReactNode } from 'react';
import { usePatientLine } from '../replica/queries.ts';
import css from './PatientDialogTitle.module.css';
import { listName } from './patient-words.ts';

interface Props {
  readonly patientId: string;
  readonly children: ReactNode;
}

/** @SAFETY What lies over the patient's name says itself whose record it shows. */
export function PatientDialogTitle({ patientId, children }: Props) {
  const line = usePatientLine(patientId)?.content;
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
