import { Modal, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { LeaseState } from '#shared/contract/lease.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ProofForm } from '../../parts/ProofForm.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import { tellDone } from '../../parts/told.ts';

interface Props {
  onClose(): void;
}

/** Two people answer for another 24 hours, each with the own password. */
export function ExtendLease({ onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [reason, setReason] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  function tell(extended: LeaseState): void {
    if ('until' in extended) tellDone(t('lease.extended', { when: format.moment(extended.until) }));
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('lease.extendTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Text size="sm" mb="sm">
        {t('lease.extendWords')}
      </Text>
      <ProofForm
        operation={contract.lease.extend}
        input={(own) => ({ reason, password: own, second: { login, password } })}
        proofLabel={t('lease.first')}
        submitLabel={t('lease.extend')}
        isReady={reason.trim().length >= 3 && login.trim() !== '' && password !== ''}
        proofFirst
        onDone={tell}
        onCancel={onClose}
      >
        <TextInput
          label={t('lease.second')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          autoComplete="off"
        />
        <SecretInput label={t('lease.secondPassword')} value={password} onChange={setPassword} is="current" />
        <TextInput
          label={t('lease.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
        />
      </ProofForm>
    </Modal>
  );
}
