import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import css from './CounterMoney.module.css';

interface Props {
  readonly currency: string;
  onDone(): void;
}

export function OpenForm({ currency, onDone }: Props) {
  const { t } = useTranslation();
  const [float, setFloat] = useState('');
  const { call, run, isRunning } = useCommand(contract.money.openTill);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await run({ commandId: crypto.randomUUID(), float });
    if (outcome.state !== 'done') return;
    tellDone(t('money.opened'));
    onDone();
  }
  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      <p className={css.text}>{t('money.openWords')}</p>
      <div className={css.two}>
        <TextInput
          label={`${t('money.float')} (${currency})`}
          required
          value={float}
          onChange={(event) => setFloat(event.currentTarget.value.trim())}
          inputMode="decimal"
          autoFocus
        />
      </div>
      <CallNotice call={call} />
      <div>
        <Button type="submit" loading={isRunning} disabled={float === ''}>
          {t('money.open')}
        </Button>
      </div>
    </form>
  );
}
