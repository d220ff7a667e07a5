import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { typedMoney } from '#shared/domain/price/money.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { MoneyInput } from '../../parts/money/MoneyInput.tsx';
import { useMoney } from '../../parts/money/use-money.ts';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import css from './CounterMoney.module.css';
import { countPieces, piecesOf } from './count-pieces.ts';

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
  useFocusBack();
  const money = useMoney();
  const [cash, setCash] = useState('');
  const [mobile, setMobile] = useState('');
  const [pieces, setPieces] = useState<Readonly<Record<string, string>>>({});
  const { call, run, isRunning } = useCommand(contract.money.countTill);
  const counted = countPieces(pieces, decimals);
  const inDrawer = counted ?? typedMoney(cash, decimals);
  const onList = typedMoney(mobile || '0', decimals);
  const isRight = inDrawer !== undefined && onList !== undefined;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isRight) return;
    const known = Object.entries(pieces).filter(([, count]) => count !== '');
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), cash: inDrawer, mobile: onList },
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
        <MoneyInput
          label={`${t('money.countCash')} (${currency})`}
          required
          value={counted ?? cash}
          readOnly={counted !== undefined}
          onChange={setCash}
          {...{ currency, decimals }}
          data-testid="money-count-cash"
        />
        <MoneyInput
          label={`${t('money.countMobile')} (${currency})`}
          value={mobile}
          onChange={setMobile}
          {...{ currency, decimals }}
          placeholder="0"
        />
      </div>
      <details>
        <summary>{t('money.pieces')}</summary>
        <div className={css.four}>
          {piecesOf(decimals).map((value) => (
            <TextInput
              key={value}
              size="xs"
              label={money(value)}
              aria-label={t('money.piece', { value: money(value) })}
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
        <Button type="submit" loading={isRunning} disabled={!isRight}>
          {t('money.countDone')}
        </Button>
      </div>
    </form>
  );
}
