import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { type CallState, settle } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import layout from '../../ui/form.module.css';
import css from './Enrol.module.css';
import type { Step } from './Enrol.tsx';

interface Props {
  onChecked(next: Step): void;
}

export function CodeStep({ onChecked }: Props) {
  const { t } = useTranslation();
  const core = useCore();
  const [address, setAddress] = useState('https://');
  const [code, setCode] = useState('');
  const [call, setCall] = useState<CallState>({ state: 'idle' });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setCall({ state: 'running' });
    const outcome = await settle(core.call(contract.station.checkCode, { address: address.trim(), code: code.trim() }));
    if (outcome.state === 'done')
      onChecked({ step: 'compare', address: address.trim(), code: code.trim(), checked: outcome.value });
    else setCall(outcome);
  };
  return (
    <form className={css.body} onSubmit={submit}>
      <p>{t('enrol.codeWords')}</p>
      <TextInput
        label={t('enrol.address')}
        description={t('enrol.addressHint')}
        type="url"
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        spellCheck={false}
        required
        withAsterisk={false}
        autoFocus
      />
      <TextInput
        label={t('enrol.code')}
        description={t('enrol.codeHint')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
        required
        withAsterisk={false}
        classNames={{ input: css.code }}
      />
      <CallNotice call={call} />
      <div className={layout.actions}>
        <Button type="submit" loading={call.state === 'running'}>
          {t('enrol.check')}
        </Button>
      </div>
    </form>
  );
}
