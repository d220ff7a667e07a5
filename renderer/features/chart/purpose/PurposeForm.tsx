import { Button, Radio, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PURPOSES, type PurposeOfUse, type StatedPurpose } from '../../../state/stated-purpose.ts';
import { Notice } from '../../../ui/Condition.tsx';
import layout from '../../../ui/form.module.css';
import { Keycap } from '../../../ui/Keycap.tsx';
import { useKeys } from '../../../ui/keys.ts';
import css from './Purpose.module.css';

interface Props {
  readonly first: PurposeOfUse;
  onState(stated: StatedPurpose): void;
  onCancel(): void;
}

const USUAL = [
  ['consulted', 'TREAT'],
  ['transfer', 'TREAT'],
  ['emergency', 'ETREAT'],
] as const;

/** What the chart is opened for, and why. In an emergency one key and one word are enough. */
export function PurposeForm({ first, onState, onCancel }: Props) {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState<PurposeOfUse>(first);
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  function submit(event?: FormEvent): void {
    event?.preventDefault();
    setIsTried(true);
    if (reason.trim()) onState({ purpose, reason: reason.trim() });
  }
  useKeys({ 'Ctrl+Enter': () => submit() });
  return (
    <form className={layout.form} onSubmit={submit} noValidate>
      <Radio.Group label={t('use.purpose')} value={purpose} onChange={(value) => setPurpose(value as PurposeOfUse)}>
        <div className={css.purposes}>
          {PURPOSES.map((value) => (
            <Radio key={value} value={value} label={t(`use.of.${value}`)} description={t(`use.words.${value}`)} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={t('use.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={isTried && !reason.trim() && t('use.reasonNeeded')}
        autosize
        minRows={2}
        maxLength={300}
        autoFocus
      />
      <fieldset className={css.usual} aria-label={t('use.usual')}>
        {USUAL.map(([key, usualPurpose]) => (
          <Button
            key={key}
            size="compact-sm"
            variant="default"
            onClick={() => {
              setReason(t(`use.usualReason.${key}`));
              setPurpose(usualPurpose);
            }}
          >
            {t(`use.usualReason.${key}`)}
          </Button>
        ))}
      </fieldset>
      {purpose === 'ETREAT' && <Notice tone="pause">{t('use.reviewed')}</Notice>}
      <div className={layout.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" rightSection={<Keycap keys="Ctrl Enter" />}>
          {t('use.open')}
        </Button>
      </div>
    </form>
  );
}
