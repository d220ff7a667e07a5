import { SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { WallField } from '../../ui/WallField.tsx';
import { CallNotice } from '../CallNotice.tsx';
import { FormActions } from '../FormActions.tsx';
import { tellDone } from '../told.ts';
import { parseDue } from '../wall-moment.ts';
import type { FormAct } from './acts.ts';
import css from './admission.module.css';
import type { WardBoard } from './board-model.ts';
import { PatientPick } from './PatientPick.tsx';
import { PlaceSelect } from './PlaceSelect.tsx';

export function AdmitForm({
  act,
  wards,
  onClose,
}: {
  act: Extract<FormAct, { act: 'admit' | 'expect' }>;
  wards: readonly WardBoard[];
  onClose(): void;
}) {
  const { t } = useTranslation();
  const admit = useCommand(contract.encounter.admit);
  const expected = useCommand(contract.encounter.expect);
  const isExpected = act.act === 'expect';
  const { call, isRunning } = isExpected ? expected : admit;
  const [patientId, setPatientId] = useState(act.patientId);
  const [mode, setMode] = useState<'planned' | 'emergency'>('planned');
  const [place, setPlace] = useState<string | null>(act.bed?.id ?? null);
  const [reason, setReason] = useState('');
  const [when, setWhen] = useState('');
  const expectedAt = parseDue(when);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!patientId) return;
    const input = {
      commandId: crypto.randomUUID(),
      patientId,
      mode,
      ...(place ? { locationId: place } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    };
    if (isExpected && !expectedAt) return;
    const outcome = isExpected
      ? await expected.run({ ...input, expectedAt: expectedAt ?? '' })
      : await admit.run(input);
    if (outcome.state !== 'done') return;
    tellDone(t(isExpected ? 'board.expectDone' : 'board.admitDone'));
    onClose();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      {act.patientId === undefined && <PatientPick value={patientId} onChange={setPatientId} />}
      <SegmentedControl
        aria-label={t('board.mode')}
        value={mode}
        onChange={(value) => setMode(value as typeof mode)}
        data={(['planned', 'emergency'] as const).map((value) => ({ value, label: t(`board.modes.${value}`) }))}
      />
      {isExpected && <WallField required label={t('board.expectedWhen')} value={when} onChange={setWhen} />}
      <PlaceSelect wards={wards} value={place} onChange={setPlace} />
      <TextInput
        label={t('encounter.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
      />
      <CallNotice call={call} />
      <FormActions
        act={t(`board.act.${act.act}`)}
        isRunning={isRunning}
        disabled={patientId === undefined || (isExpected && expectedAt === undefined)}
        onCancel={onClose}
      />
    </form>
  );
}
