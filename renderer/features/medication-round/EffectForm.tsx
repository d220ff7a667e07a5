import { Group, Modal, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { PatientDialogTitle } from '../../parts/PatientDialogTitle.tsx';
import { tellDone } from '../../parts/told.ts';
import css from './MedicationRound.module.css';

interface Props {
  readonly patientId: string;
  readonly administrationId: string;
  readonly drug: string;
  onClose(): void;
}

const EFFECTS = ['good', 'some', 'none', 'adverse'] as const;

/** How it worked, of what was given as needed. */
export function EffectForm({ patientId, administrationId, drug, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.administration.effect);
  const [effect, setEffect] = useState<(typeof EFFECTS)[number] | ''>('');
  const [after, setAfter] = useState('');
  const [commandId] = useState(() => crypto.randomUUID());
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (effect === '') return;
    const words = after.trim() ? { after: after.trim() } : {};
    if ((await run({ commandId, patientId, administrationId, effect, ...words })).state !== 'done') return;
    tellDone(t('round.effectSaved', { drug }));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<PatientDialogTitle patientId={patientId}>{t('round.effectOf', { drug })}</PatientDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={css.form} onSubmit={submit} data-testid="effect-form">
        <Radio.Group
          label={t('round.effectAsked')}
          value={effect}
          onChange={(value) => setEffect(value as (typeof EFFECTS)[number])}
        >
          <Group mt={4}>
            {EFFECTS.map((value) => (
              <Radio key={value} value={value} label={t(`round.effect.${value}`)} />
            ))}
          </Group>
        </Radio.Group>
        <TextInput
          label={t('round.after')}
          value={after}
          maxLength={60}
          onChange={(event) => setAfter(event.currentTarget.value)}
        />
        <CallNotice call={call} />
        <FormActions act={t('round.effectSave')} isRunning={isRunning} disabled={effect === ''} onCancel={onClose} />
      </form>
    </Modal>
  );
}
