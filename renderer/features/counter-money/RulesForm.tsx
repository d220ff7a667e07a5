import { Button, Select, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { PriceRules } from '#shared/model/price-rules.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import { CoPaymentFields } from './CoPaymentFields.tsx';
import css from './CounterMoney.module.css';
import { draftOf, FRESH_RULE, type RulesDraft, readDraft, withCurrency } from './rules-draft.ts';
import { TaxFields } from './TaxFields.tsx';

interface Props {
  readonly rev: string | undefined;
  readonly rules: PriceRules | undefined;
  readonly mayChange: boolean;
  onSaved(): void;
}

const FIELDS = [
  ['currency', 'currency'],
  ['decimals', 'decimals'],
  ['cashStep', 'cashStep'],
  ['markupPercent', 'markup'],
  ['feePerItem', 'feePerItem'],
  ['feePerDispense', 'feePerDispense'],
  ['mostPerDispense', 'mostPerDispense'],
  ['refundAloneUpTo', 'refundAlone'],
] as const;

export function RulesForm({ rev, rules, mayChange, onSaved }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<RulesDraft>(() => draftOf(rules));
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const { call, run, isRunning } = useCommand(contract.money.saveRules);
  const change = (changes: Partial<RulesDraft>): void => setDraft((before) => ({ ...before, ...changes }));
  const { coPayments } = draft;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (wrong.length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const read = readDraft(draft);
    setWrong('wrong' in read ? read.wrong : []);
    if ('wrong' in read) return;
    const parent = rev ? { parent: rev } : {};
    const outcome = await run({ commandId: crypto.randomUUID(), ...parent, rules: read.rules });
    if (outcome.state !== 'done') return;
    tellDone(t('money.rulesSaved'));
    onSaved();
  }
  return (
    <form ref={form} className={css.form} onSubmit={submit} autoComplete="off">
      <div className={css.four}>
        {FIELDS.map(([name, words]) => (
          <TextInput
            key={name}
            label={t(`money.${words}`)}
            value={draft[name]}
            error={wrong.includes(name)}
            disabled={!mayChange}
            onChange={(event) => {
              const typed = event.currentTarget.value.trim();
              setDraft((before) => (name === 'currency' ? withCurrency(before, typed) : { ...before, [name]: typed }));
            }}
            spellCheck={false}
          />
        ))}
        <Select
          label={t('money.loose')}
          allowDeselect={false}
          disabled={!mayChange}
          value={draft.loose}
          onChange={(value) => change({ loose: value as RulesDraft['loose'] })}
          data={(['proportional', 'whole-pack'] as const).map((value) => ({
            value,
            label: t(`money.looseBy.${value}`),
          }))}
        />
      </div>
      <TaxFields draft={draft} wrong={wrong} mayChange={mayChange} onChange={change} />
      <h3 className={css.text}>{t('money.coPayments')}</h3>
      <p className={css.text}>{t('money.coPaymentsWords')}</p>
      {coPayments.map((rule, at) => (
        <CoPaymentFields
          key={at}
          number={at + 1}
          rule={rule}
          wrong={wrong.filter((path) => path.startsWith(`coPayments.${at}.`))}
          mayChange={mayChange}
          onChange={(changed) => change({ coPayments: coPayments.map((one, n) => (n === at ? changed : one)) })}
          onRemove={() => change({ coPayments: coPayments.filter((_, n) => n !== at) })}
          onUp={at === 0 ? undefined : () => change({ coPayments: swapped(coPayments, at - 1) })}
        />
      ))}
      {mayChange && (
        <div>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => change({ coPayments: [...coPayments, FRESH_RULE] })}
          >
            {t('money.addRule')}
          </Button>
        </div>
      )}
      {wrong.length > 0 && (
        <Notice tone="pause" announce>
          {t('money.notRight', { where: wrong.map((path) => whereWords(path, t)).join(', ') })}
        </Notice>
      )}
      <CallNotice call={call} />
      {mayChange && (
        <div className={css.actions}>
          <Button type="submit" loading={isRunning}>
            {t('money.saveRules')}
          </Button>
        </div>
      )}
    </form>
  );
}

/** The field's own label; of a co-payment rule its number. */
function whereWords(path: string, t: TFunction): string {
  const [, number] = /^coPayments\.(\d+)/.exec(path) ?? [];
  if (number !== undefined) return t('money.ruleNumber', { number: Number(number) + 1 });
  if (path.startsWith('taxes')) return t('money.taxes');
  const known = FIELDS.find(([name]) => name === path);
  return known ? t(`money.${known[1]}`) : path;
}

/** One and the next after it, the other way round. */
function swapped<T>(items: readonly T[], at: number): readonly T[] {
  return [...items.slice(0, at), ...items.slice(at, at + 2).toReversed(), ...items.slice(at + 2)];
}
