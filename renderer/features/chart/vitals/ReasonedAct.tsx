import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Vitals.module.css';

interface Props {
  readonly label: string;
  readonly words: string;
  readonly isRunning: boolean;
  onAct(reason: string): Promise<boolean>;
  /** Asked before the reason. */
  readonly fields?: ReactNode;
  readonly children: ReactNode;
}

/** A button whose act wants a reason, and perhaps more (`fields`). Not a form: it stands inside one. */
export function ReasonedAct({ label, words, isRunning, onAct, fields, children }: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    event?.stopPropagation();
    if (reason.trim()) void act();
  };
  const act = async (): Promise<void> => {
    if (!(await onAct(reason.trim()))) return;
    setIsOpen(false);
    setReason('');
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" onClick={() => setIsOpen(!isOpen)}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={css.reasoned} onSubmit={submit}>
          <p>{words}</p>
          {fields}
          <TextInput
            label={t('scale2.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={300}
            {...(fields ? {} : { 'data-autofocus': true })}
          />
          {children}
          <Button type="submit" loading={isRunning} disabled={!reason.trim()}>
            {label}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
