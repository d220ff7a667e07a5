import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import css from './Enrol.module.css';
import type { Step } from './Enrol.tsx';

interface Props {
  readonly at: Extract<Step, { step: 'desk' }>;
  onBack(): void;
}

const PURPOSES = ['ward', 'front-desk', 'clinic', 'pharmacy', 'administration'] as const;
type Purpose = (typeof PURPOSES)[number];

export function DeskStep({ at, onBack }: Props) {
  const { t } = useTranslation();
  const { sites } = at.checked;
  const { call, run, isRunning } = useCommand(contract.station.enrol);
  const [stationName, setStationName] = useState('');
  const [siteId, setSiteId] = useState(sites[0]?.id ?? '');
  const [wardId, setWardId] = useState<string | null>(null);
  const [purpose, setPurpose] = useState<Purpose>('ward');
  const [passphrase, setPassphrase] = useState('');
  const wards = sites.find((site) => site.id === siteId)?.wards ?? [];
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const optional = { ...(wardId ? { wardId } : {}), ...(passphrase ? { passphrase } : {}) };
    const { address, code } = at;
    await run({ address, code, fingerprint: at.checked.fingerprint, stationName, siteId, purpose, ...optional });
  };
  const option = (place: { id: string; name: string }) => ({ value: place.id, label: place.name });
  return (
    <form className={css.body} onSubmit={submit}>
      <p>{t('enrol.deskWords', { organisation: at.checked.organisation })}</p>
      <div className={css.grid}>
        <Select
          label={t('enrol.site')}
          data={sites.map(option)}
          value={siteId}
          onChange={(value) => {
            setSiteId(value ?? '');
            setWardId(null);
          }}
          allowDeselect={false}
        />
        <Select
          label={t('enrol.ward')}
          data={wards.map(option)}
          value={wardId}
          onChange={setWardId}
          placeholder={t('enrol.noWard')}
          clearable
        />
        <Select
          label={t('enrol.purpose')}
          data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          value={purpose}
          onChange={(value) => setPurpose((value ?? 'ward') as Purpose)}
          allowDeselect={false}
        />
        <TextInput
          label={t('enrol.stationName')}
          description={t('enrol.stationNameHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={stationName}
          onChange={(event) => setStationName(event.currentTarget.value)}
          maxLength={60}
          required
          withAsterisk={false}
        />
      </div>
      <PasswordInput
        label={t('enrol.passphrase')}
        description={t('enrol.passphraseHint')}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      <CallNotice call={call} />
      <div className={css.actions}>
        <Button variant="default" onClick={onBack}>
          {t('common.back')}
        </Button>
        <Button type="submit" loading={isRunning}>
          {t('enrol.finish')}
        </Button>
      </div>
    </form>
  );
}
