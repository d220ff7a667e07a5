import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { useChart } from '../chart-context.ts';
import css from './Entry.module.css';

interface Props {
  /** `vitals.withdraw` or `fluid.withdraw`. */
  readonly by: typeof contract.vitals.withdraw | typeof contract.fluid.withdraw;
  readonly id: string;
  readonly rev: string;
}

/** Marks an entry as an error, with the reason; the wrong value stays, struck through. */
export function Withdraw({ by, id, rev }: Props) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(by);
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run({ commandId: crypto.randomUUID(), patientId, id, parent: rev, reason });
  };
  return (
    <Popover position="bottom-end" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle">
          {t('vitals.withdraw')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} className={css.reasoned}>
          <TextInput
            label={t('vitals.withdrawReason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            required
            withAsterisk={false}
            data-autofocus
          />
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning} disabled={!reason.trim()}>
            {t('vitals.withdraw')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
