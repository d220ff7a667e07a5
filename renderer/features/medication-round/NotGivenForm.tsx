import { Radio, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordInput } from '#shared/contract/administration.ts';
import { NOT_GIVEN_REASONS, type NotGivenReason } from '#shared/model/administration-codes.ts';
import { FormActions } from '../../parts/FormActions.tsx';
import { useKeys } from '../../ui/keys.ts';
import css from './MedicationRound.module.css';
import type { NotGiven } from './not-given.ts';

interface Props {
  readonly outcome: NotGiven;
  readonly isRunning: boolean;
  onSave(reason: RecordInput['reason']): void;
  onCancel(): void;
}

/** Why a dose was not given, or not as ordered: one of a few reasons, by arrow keys, and words where they help. */
export function NotGivenForm({ outcome, isRunning, onSave, onCancel }: Props) {
  const { t } = useTranslation();
  const reasons: readonly NotGivenReason[] = outcome === 'self' ? [] : NOT_GIVEN_REASONS[outcome];
  const [code, setCode] = useState<NotGivenReason | ''>('');
  const [text, setText] = useState('');
  const isReady = reasons.length === 0 || (code !== '' && (code !== 'other' || text.trim() !== ''));
  const save = (): void => {
    if (isReady && !isRunning)
      onSave(code === '' ? undefined : { code, ...(text.trim() ? { text: text.trim() } : {}) });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save();
  };
  useKeys({ 'Ctrl+Enter': save });
  return (
    <form className={css.form} onSubmit={submit} data-testid="not-given-form">
      {reasons.length > 0 && (
        <Radio.Group
          label={t('round.whyNot', { outcome: t(`round.outcome.${outcome}`) })}
          value={code}
          onChange={(value) => setCode(value as NotGivenReason)}
        >
          <div className={css.radios}>
            {reasons.map((value, index) => (
              <Radio
                key={value}
                value={value}
                size="sm"
                label={t(`round.notGiven.${value}`)}
                {...(index === 0 ? { autoFocus: true } : {})}
              />
            ))}
          </div>
        </Radio.Group>
      )}
      <TextInput
        label={t('round.reasonWords')}
        value={text}
        maxLength={1000}
        autoFocus={reasons.length === 0}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <FormActions
        act={t('round.record', { outcome: t(`round.outcome.${outcome}`) })}
        isRunning={isRunning}
        disabled={!isReady}
        onCancel={onCancel}
      />
    </form>
  );
}
