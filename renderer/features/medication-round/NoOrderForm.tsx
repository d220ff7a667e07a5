import { Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoundPatient } from '#shared/contract/round.ts';
import { FormActions } from '../../parts/FormActions.tsx';
import type { Attempt, PatientShown } from './attempt.ts';
import { findAmount } from './dose-entry.ts';
import css from './MedicationRound.module.css';

interface Props {
  readonly path: 'verbal' | 'emergency';
  readonly patient: Pick<RoundPatient, 'patientId' | 'encounterId'>;
  readonly shown: PatientShown;
  onBegin(attempt: Attempt): void;
  onClose(): void;
}

/** A dose that no order stands for: said by a prescriber and read back, or an emergency. Ordered and signed later. */
export function NoOrderForm({ path, patient, shown, onBegin, onClose }: Props) {
  const { t } = useTranslation();
  const [drug, setDrug] = useState('');
  const [dose, setDose] = useState('');
  const [route, setRoute] = useState('');
  const [prescriber, setPrescriber] = useState('');
  const [readBack, setReadBack] = useState(false);
  const amount = findAmount(dose);
  const isReady = drug.trim() !== '' && amount !== undefined && (path === 'emergency' || prescriber.trim() !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    onBegin({
      patientId: patient.patientId,
      encounterId: patient.encounterId,
      target: {
        kind: 'no-order',
        path,
        drug: { text: drug.trim() },
        ...(prescriber.trim() ? { prescriber: prescriber.trim() } : {}),
        readBack,
      },
      act: 'give',
      patient: shown,
      drug: { scans: [] },
      giving: { amount, ...(route.trim() ? { route: { text: route.trim() } } : {}) },
      already: false,
    });
  };
  return (
    <form className={css.noOrder} onSubmit={submit} data-testid="no-order-form">
      <h2>{t(`round.way.${path === 'verbal' ? 'verbal-order' : 'emergency-without-order'}`)}</h2>
      <p>{t(`round.noOrderWords.${path}`)}</p>
      <TextInput
        label={t('round.drug')}
        value={drug}
        autoFocus
        maxLength={200}
        onChange={(event) => setDrug(event.currentTarget.value)}
      />
      <TextInput
        label={t('round.doseToGive')}
        placeholder="500 mg"
        value={dose}
        error={dose.trim() !== '' && !amount ? t('round.unreadableDose') : undefined}
        onChange={(event) => setDose(event.currentTarget.value)}
      />
      <TextInput
        label={t('round.route')}
        value={route}
        maxLength={100}
        onChange={(event) => setRoute(event.currentTarget.value)}
      />
      <TextInput
        label={t('round.whoSaidSo')}
        value={prescriber}
        maxLength={120}
        onChange={(event) => setPrescriber(event.currentTarget.value)}
      />
      {path === 'verbal' && (
        <Checkbox
          label={t('round.readBack')}
          description={t('round.readBackWords')}
          checked={readBack}
          onChange={(event) => setReadBack(event.currentTarget.checked)}
        />
      )}
      <FormActions act={t('round.toTheRights')} disabled={!isReady} onCancel={onClose} />
    </form>
  );
}
