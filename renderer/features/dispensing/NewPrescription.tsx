import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Arrival } from './Arrival.tsx';
import { FindPatient } from './FindPatient.tsx';

interface Props {
  readonly patient: { readonly patientId: string; readonly name: string; readonly isWard: boolean } | undefined;
  onCame(at: { readonly patientId: string; readonly entry: string }): void;
  onClose(): void;
}

/** A prescription comes in: for whom, which orders of the record, and what stands on paper. */
export function NewPrescription({ patient: given, onCame, onClose }: Props) {
  const { t } = useTranslation();
  const [patient, setPatient] = useState(given);
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={t('dispense.new')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {patient ? (
        <Arrival patient={patient} onCame={onCame} onClose={onClose} />
      ) : (
        <FindPatient onChoose={(found) => setPatient({ ...found, isWard: false })} />
      )}
    </Modal>
  );
}
