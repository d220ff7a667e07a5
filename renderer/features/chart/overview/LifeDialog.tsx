import { Button, Checkbox, Modal, SegmentedControl, TextInput } from '@mantine/core';
import type { Patient } from '@medplum/fhirtypes';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { type CallState, useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { parseDue } from '../../../parts/wall-moment.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import layout from '../../../ui/form.module.css';
import { WallField } from '../../../ui/WallField.tsx';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { useChart } from '../chart-context.ts';
import css from './Overview.module.css';

interface Props {
  readonly row: StoredRow<Patient>;
  onClose(): void;
}

const KNOWN = ['moment', 'day', 'unknown'] as const;
type Known = (typeof KNOWN)[number];

/** @SAFETY A death that was not here, or outside a stay: a person compares who it is before it is recorded. */
export function RecordDeath({ row, onClose }: Props) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.patient.recordDeath);
  const [commandId] = useState(() => crypto.randomUUID());
  const [known, setKnown] = useState<Known>('moment');
  const [when, setWhen] = useState('');
  const [reason, setReason] = useState('');
  const diedOn = known === 'moment' ? parseDue(when) : known === 'day' ? when : undefined;
  const isReady = reason.trim() !== '' && (known === 'unknown' || Boolean(diedOn));
  async function submit(): Promise<void> {
    const at = diedOn ? { diedOn } : {};
    const outcome = await run({ commandId, patientId, parent: row.rev ?? '', reason: reason.trim(), ...at });
    if (outcome.state !== 'done') return;
    tellDone(t('death.recorded'));
    onClose();
  }
  return (
    <LifeDialog
      {...{ call, isRunning, isReady, onClose }}
      onSubmit={submit}
      title={t('death.record')}
      words={t('death.words')}
      confirm={t('death.confirm')}
    >
      <SegmentedControl
        aria-label={t('death.when')}
        value={known}
        onChange={(value) => {
          setKnown(value as Known);
          setWhen('');
        }}
        data={KNOWN.map((value) => ({ value, label: t(`death.known.${value}`) }))}
      />
      {known !== 'unknown' && (
        <WallField
          key={known}
          required
          label={t(known === 'day' ? 'death.day' : 'death.on')}
          precision={known}
          value={when}
          onChange={setWhen}
          data-autofocus
        />
      )}
      <TextInput
        required
        label={t('death.source')}
        description={t('death.sourceHint')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        autoComplete="off"
      />
    </LifeDialog>
  );
}

/** What was recorded of a death was wrong. */
export function TakeBackDeath({ row, onClose }: Props) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.patient.withdrawDeath);
  const [commandId] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  async function submit(): Promise<void> {
    const outcome = await run({ commandId, patientId, parent: row.rev ?? '', reason: reason.trim() });
    if (outcome.state !== 'done') return;
    tellDone(t('death.takenBack'));
    onClose();
  }
  return (
    <LifeDialog
      {...{ call, isRunning, onClose }}
      isReady={reason.trim() !== ''}
      onSubmit={submit}
      title={t('death.takeBack')}
      words={t('death.takeBackWords')}
      confirm={t('death.confirmLiving')}
    >
      <TextInput
        required
        label={t('death.why')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        autoComplete="off"
        data-autofocus
      />
    </LifeDialog>
  );
}

interface DialogProps {
  readonly title: string;
  readonly words: string;
  readonly confirm: string;
  readonly call: CallState;
  readonly isRunning: boolean;
  readonly isReady: boolean;
  onSubmit(): Promise<void>;
  onClose(): void;
  readonly children: ReactNode;
}

/** Titled with the person, and sent only once somebody has compared them. */
function LifeDialog({ title, words, confirm, call, isRunning, isReady, onSubmit, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  const [isCompared, setIsCompared] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && isCompared) void onSubmit();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<ChartDialogTitle>{title}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={css.edit} onSubmit={submit}>
        <p>{words}</p>
        {children}
        <Checkbox
          label={confirm}
          checked={isCompared}
          onChange={(event) => setIsCompared(event.currentTarget.checked)}
        />
        <CallNotice call={call} />
        <div className={layout.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={!isReady || !isCompared}>
            {title}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
