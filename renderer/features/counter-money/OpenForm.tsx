import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { typedMoney } from '#shared/domain/price/money.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { MoneyInput } from '../../parts/money/MoneyInput.tsx';
import { tellDone } from '../../parts/told.ts';
import { useFocusBack } from '../../ui/focus-back.ts';
import css from './CounterMoney.module.css';

interface Props {
  readonly currency: string;
  readonly decimals: number;
  onDone(): void;
}

export function OpenForm({ currency, decimals, onDone }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const [float, setFloat] = useState('');
  const amount = typedMoney(float, decimals);
  const { call, run, isRunning } = useCommand(contract.money.openTill);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (amount === undefined) return;
    const outcome = await run({ commandId: crypto.randomUUID(), float: amount });
    if (outcome.state !== 'done') return;
    tellDone(t('money.opened'));
    onDone();
  }
  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      <p className={css.text}>{t('money.openWords')}</p>
      <div className={css.two}>
        <MoneyInput
          label={`${t('money.float')} (${currency})`}
          required
          value={float}
          onChange={setFloat}
          {...{ currency, decimals }}
          autoFocus
        />
      </div>
      <CallNotice call={call} />
      <div>
        <Button type="submit" loading={isRunning} disabled={amount === undefined}>
          {t('money.open')}
        </Button>
      </div>
    </form>
  );
}
