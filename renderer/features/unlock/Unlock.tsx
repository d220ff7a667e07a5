import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StationState } from '#shared/contract/station.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { SecretInput } from '../../parts/SecretInput.tsx';
import { Door, DoorPlace } from '../../ui/Door.tsx';
import css from './Unlock.module.css';

interface Props {
  readonly station: Extract<StationState, { state: 'locked' }>;
}

/** A station that was restarted and waits for its passphrase. Opens by itself when it was typed at another window. */
export function Unlock({ station }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.station.unlock);
  const [passphrase, setPassphrase] = useState('');
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const outcome = await run({ passphrase });
    // What was typed stays after a wrong try: the mistake may be one letter, and can be shown. A wait keeps it too.
    if (outcome.state === 'done') setPassphrase('');
    else form.querySelector('input')?.focus();
  }
  return (
    <Door
      widthPx={560}
      head={<DoorPlace organisation={station.organisation.name} site={t('unlock.shut')} />}
      footer={station.fallbackRuntime && <span>{t('status.testRuntimeWords')}</span>}
    >
      <form className={css.body} onSubmit={submit}>
        <h1>{t('unlock.title')}</h1>
        <p>{t('unlock.words')}</p>
        <SecretInput
          label={t('passphrase.label')}
          value={passphrase}
          onChange={setPassphrase}
          is="current"
          size="md"
          autoFocus
          required
        />
        <CallNotice
          call={call}
          sayings={{ 'wrong-key': { title: t('unlock.wrong'), words: t('unlock.wrongWords') } }}
        />
        <Button type="submit" size="md" loading={isRunning} disabled={passphrase === ''}>
          {t('unlock.open')}
        </Button>
        <details className={css.lost}>
          <summary>{t('unlock.lost')}</summary>
          <p>{t('unlock.lostWords')}</p>
        </details>
      </form>
    </Door>
  );
}
