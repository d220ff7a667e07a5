import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import css from './CounterMoney.module.css';
import { countPieces, PIECES } from './count-pieces.ts';

interface Props {
  /** A count was made and is stale. */
  readonly wasCounted: boolean;
  readonly currency: string;
  readonly decimals: number;
  onDone(): void;
}

/** TI7: nothing on this screen says what should be there. */
export function CountForm({ wasCounted, currency, decimals, onDone }: Props) {
  const { t } = useTranslation();
  const [cash, setCash] = useState('');
  const [mobile, setMobile] = useState('');
  const [pieces, setPieces] = useState<Readonly<Record<string, string>>>({});
  const { call, run, isRunning } = useCommand(contract.money.countTill);
  const counted = countPieces(pieces, decimals);
  const inDrawer = counted ?? cash;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const known = Object.entries(pieces).filter(([, count]) => count !== '');
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), cash: inDrawer, mobile: mobile || '0' },
      ...(counted && known.length > 0
        ? { pieces: known.map(([value, count]) => ({ value, count: Number(count) })) }
        : {}),
    });
    if (outcome.state !== 'done') return;
    tellDone(t('money.counted'));
    onDone();
  }
  return (
    <form className={css.form} onSubmit={submit} autoComplete="off">
      <p className={css.text}>{t('money.countWords')}</p>
      {wasCounted && <Notice tone="pause">{t('money.stale')}</Notice>}
      <div className={css.two}>
        <TextInput
          label={`${t('money.countCash')} (${currency})`}
          required
          value={inDrawer}
          readOnly={counted !== undefined}
          onChange={(event) => setCash(event.currentTarget.value.trim())}
          inputMode="decimal"
          data-testid="money-count-cash"
        />
        <TextInput
          label={`${t('money.countMobile')} (${currency})`}
          value={mobile}
          onChange={(event) => setMobile(event.currentTarget.value.trim())}
          inputMode="decimal"
          placeholder="0"
        />
      </div>
      <details>
        <summary>{t('money.pieces')}</summary>
        <div className={css.four}>
          {PIECES.map((value) => (
            <TextInput
              key={value}
              size="xs"
              label={value}
              aria-label={t('money.piece', { value })}
              value={pieces[value] ?? ''}
              onChange={(event) => {
                const count = event.currentTarget.value.replaceAll(/\D/g, '').slice(0, 5);
                setPieces((before) => ({ ...before, [value]: count }));
              }}
              inputMode="numeric"
            />
          ))}
        </div>
      </details>
      <CallNotice call={call} />
      <div className={css.actions}>
        <Button type="submit" loading={isRunning} disabled={inDrawer === ''}>
          {t('money.countDone')}
        </Button>
      </div>
    </form>
  );
}
