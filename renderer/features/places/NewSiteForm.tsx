import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { ProofForm } from '../../parts/ProofForm.tsx';
import { tellDone } from '../../parts/told.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import { Panel } from '../../ui/Panel.tsx';

interface Props {
  onAdded(siteId: string): void;
  onClose(): void;
}

/** A further site of the organisation: made at central, which sees to it that its record numbers are its own (LC5). */
export function NewSiteForm({ onAdded, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [prefix, setPrefix] = useState('');
  const recordPrefix = prefix.trim().toUpperCase();
  return (
    <Panel title={t('places.addSite')}>
      <ProofForm
        operation={contract.organisation.addSite}
        input={(password) => ({
          password,
          site: { code: code.trim(), name: name.trim(), ...(recordPrefix ? { recordPrefix } : {}) },
        })}
        proofLabel={t('users.proof')}
        submitLabel={t('places.addSite')}
        isReady={/^[A-Za-z0-9-]{1,12}$/.test(code.trim()) && name.trim() !== ''}
        onDone={({ id }) => {
          tellDone(t('places.saved'));
          onAdded(id);
        }}
        onCancel={onClose}
      >
        <p className="quiet">{t('places.addSiteWords')}</p>
        <TextInput
          label={t('places.name')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoFocus
        />
        <TextInput
          label={t('places.code')}
          description={t('places.siteCodeWords')}
          required
          maxLength={12}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <TextInput
          label={t('places.prefix')}
          description={t('places.prefixWords')}
          maxLength={3}
          value={prefix}
          onChange={(event) => setPrefix(event.currentTarget.value)}
        />
      </ProofForm>
    </Panel>
  );
}
