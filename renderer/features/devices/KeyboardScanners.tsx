import { Button, TextInput } from '@mantine/core';
import { type ChangeEvent, type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyboardScanner } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';
import { Panel } from '../../ui/Panel.tsx';
import css from './Devices.module.css';
import { findKeyboard, type KeyboardDraft, keyboardDraftOf } from './keyboard-draft.ts';

interface Props {
  readonly keyboard: KeyboardScanner | undefined;
  readonly mayManage: boolean;
}

/** How scanners that type are told from people at this terminal; it cannot be asked of a keyboard which one it is. */
export function KeyboardScanners({ keyboard, mayManage }: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const words = keyboard
    ? t('devices.keyboard.own', {
        prefix: keyboard.prefix.join(' ') || t('devices.keyboard.nothing'),
        suffix: keyboard.suffix ?? t('devices.keyboard.nothing'),
        gap: keyboard.maximalGapMs,
        length: keyboard.minimalLength,
      })
    : t('devices.keyboard.usual');
  return (
    <Panel
      title={t('devices.keyboard.title')}
      actions={
        mayManage &&
        !isOpen && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('devices.keyboard.change')}
            onClick={() => setIsOpen(true)}
          >
            {t('common.change')}
          </Button>
        )
      }
    >
      {isOpen ? <KeyboardForm keyboard={keyboard} onClose={() => setIsOpen(false)} /> : <p>{words}</p>}
    </Panel>
  );
}

interface FormProps {
  readonly keyboard: KeyboardScanner | undefined;
  onClose(): void;
}

function KeyboardForm({ keyboard, onClose }: FormProps) {
  const { t } = useTranslation();
  const { run, call, isRunning } = useCommand(contract.device.configureKeyboard);
  const [draft, setDraft] = useState(() => keyboardDraftOf(keyboard));
  const wanted = findKeyboard(draft);
  const field = (name: keyof KeyboardDraft) => ({
    value: draft[name],
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement>) =>
      setDraft((before) => ({ ...before, [name]: value })),
  });
  const save = async (next: KeyboardScanner | undefined): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), ...(next ? { keyboard: next } : {}) });
    if (outcome.state !== 'done') return;
    tellDone(t('devices.keyboard.saved'));
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted) void save(wanted);
  };
  return (
    <form className={layout.form} onSubmit={submit} data-testid="keyboard-scanners">
      <div className={css.two}>
        <TextInput
          label={t('devices.keyboard.prefix')}
          description={t('devices.keyboard.prefixHint')}
          {...field('prefix')}
          autoFocus
        />
        <TextInput
          label={t('devices.keyboard.suffix')}
          description={t('devices.keyboard.suffixHint')}
          {...field('suffix')}
        />
        <TextInput label={t('devices.keyboard.gap')} required inputMode="numeric" {...field('maximalGapMs')} />
        <TextInput label={t('devices.keyboard.length')} required inputMode="numeric" {...field('minimalLength')} />
      </div>
      <CallNotice call={call} />
      <div className={css.actions}>
        {keyboard && (
          <Button className={css.remove} variant="subtle" onClick={() => void save(undefined)}>
            {t('devices.keyboard.usualAgain')}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={isRunning} disabled={!wanted}>
          {t('devices.save')}
        </Button>
      </div>
    </form>
  );
}
