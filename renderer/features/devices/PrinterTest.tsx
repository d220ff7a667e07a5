import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeviceRow } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import { Notice } from '../../ui/Condition.tsx';
import { useFocusBack } from '../../ui/focus-back.ts';
import layout from '../../ui/form.module.css';
import { Panel } from '../../ui/Panel.tsx';
import css from './Devices.module.css';
import { lineWords, sayingOf, tellsKey } from './device-words.ts';

interface Props {
  readonly row: DeviceRow;
  onClose(): void;
}

/** Asks the printer how it is, and prints a label that says which printer it was. */
export function PrinterTest({ row, onClose }: Props) {
  const { t } = useTranslation();
  useFocusBack();
  const { run, call, isRunning } = useCommand(contract.device.test);
  const { tone, state, next } = sayingOf(row, t);
  const test = async (): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), deviceId: row.id });
    if (outcome.state === 'done') tellDone(t('devices.testQueued'));
  };
  return (
    <Panel
      title={t('devices.testOf', { name: row.config.name })}
      actions={
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('devices.endTest')}
        </Button>
      }
    >
      <div className={layout.form}>
        <Notice tone={tone} title={state} announce>
          {next || t('devices.printerReady')}
        </Notice>
        <p className="quiet figures">{lineWords(row.config)}</p>
        {row.config.type === 'printer' && <p className="quiet">{t(tellsKey(row.config))}</p>}
        <CallNotice call={call} />
        <div className={css.actions}>
          <Button
            autoFocus
            leftSection={<IconPrinter size={17} aria-hidden />}
            loading={isRunning}
            onClick={() => void test()}
          >
            {t('devices.printTest')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
