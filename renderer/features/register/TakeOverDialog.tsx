import { Modal, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { RegisterListLine } from '#shared/contract/register.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { DialogHead } from '../../parts/register/DialogHead.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import { tellDone } from '../../parts/told.ts';
import { useSignedIn } from '../../state/live.ts';
import layout from '../../ui/form.module.css';

interface Props {
  readonly line: RegisterListLine;
  onClose(): void;
}

/** From a desk that is lost. Two people prove themselves to central, hence only with contact. */
export function TakeOverDialog({ line, onClose }: Props) {
  const { t } = useTranslation();
  const own = useSignedIn()?.user.login ?? '';
  const { call, run, isRunning } = useCommand(contract.register.takeOver);
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  const [second, setSecond] = useState({ login: '', password: '' });
  const isReady = reason.trim().length >= 3 && password !== '' && second.login.trim() !== '' && second.password !== '';
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run({
      ...{ registerId: line.id, reason: reason.trim(), first: { login: own, password } },
      second: { login: second.login.trim(), password: second.password },
    });
    setPassword('');
    setSecond({ login: second.login, password: '' });
    if (outcome.state !== 'done') return;
    tellDone(t('cdRegister.told.takenOver'));
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cdRegister.takeOver')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit} autoComplete="off">
        <DialogHead line={line} />
        <p>{t('cdRegister.takeOverWords')}</p>
        <Textarea
          label={t('cdRegister.field.why')}
          required
          autosize
          minRows={2}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <SecretInput label={t('cdRegister.field.ownPassword')} value={password} onChange={setPassword} is="current" />
        <TextInput
          label={t('cdRegister.field.secondLogin')}
          required
          value={second.login}
          onChange={(event) => setSecond({ ...second, login: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
        />
        <SecretInput
          label={t('cdRegister.field.secondPassword')}
          value={second.password}
          onChange={(secret) => setSecond({ ...second, password: secret })}
          is="current"
        />
        <CallNotice call={call} />
        <FormActions act={t('cdRegister.takeOver')} isRunning={isRunning} disabled={!isReady} onCancel={onClose} />
      </form>
    </Modal>
  );
}
