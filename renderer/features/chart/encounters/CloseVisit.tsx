import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { tellDone } from '../../../parts/told.ts';
import { useChart } from '../chart-context.ts';

export function CloseVisit({ id, rev }: { readonly id: string; readonly rev: string }) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.encounter.close);
  const [disposition, setDisposition] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const optional = disposition.trim() ? { disposition: disposition.trim() } : {};
    const outcome = await run({ commandId: crypto.randomUUID(), patientId, id, parent: rev, ...optional });
    if (outcome.state === 'done') tellDone(t('encounter.closed'));
  };
  return (
    <Popover position="bottom-end" withArrow shadow="md" trapFocus width={280}>
      <Popover.Target>
        <Button size="compact-sm" variant="default">
          {t('encounter.closeVisit')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} style={{ display: 'grid', gap: 10 }}>
          <TextInput
            label={t('encounter.disposition')}
            value={disposition}
            onChange={(event) => setDisposition(event.currentTarget.value)}
            maxLength={300}
            data-autofocus
          />
          <CallNotice call={call} />
          <Button type="submit" loading={isRunning}>
            {t('encounter.closeVisit')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
