import { Button, Drawer, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { PersonElsewhere } from '#shared/contract/scope.ts';
import { useCommand } from '../../core-client/use-command.ts';
import layout from '../../ui/form.module.css';
import { CallNotice } from '../CallNotice.tsx';
import css from './Elsewhere.module.css';

interface Props {
  readonly person: PersonElsewhere | undefined;
  onClose(): void;
  onBrought(patientId: string, reason: string): void;
}

/** Asks for the reason, which is kept at both sites, and brings the record here. */
export function BringHere({ person, onClose, onBrought }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const { call, run, reset, isRunning } = useCommand(contract.scope.checkOut);
  const close = (): void => {
    reset();
    onClose();
  };
  async function bring(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!person) return;
    const { patientId } = person;
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, reason: reason.trim() });
    if (outcome.state !== 'done') return;
    setReason('');
    close();
    onBrought(patientId, reason.trim());
  }
  return (
    <Drawer
      opened={person !== undefined}
      onClose={close}
      position="right"
      size={480}
      title={t('elsewhere.bringTitle', { name: `${person?.given ?? ''} ${person?.family ?? ''}`.trim() })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={(event) => void bring(event)}>
        <p>{t('elsewhere.bringWords', { site: person?.site.name ?? '' })}</p>
        <TextInput
          label={t('elsewhere.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
          required
          data-autofocus
        />
        <CallNotice call={call} />
        <div className={css.buttons}>
          <Button type="submit" loading={isRunning} disabled={reason.trim().length < 3}>
            {t('elsewhere.bring')}
          </Button>
          <Button variant="default" onClick={close}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}
