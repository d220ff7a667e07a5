import { Button } from '@mantine/core';
import { IconBarcode, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRow } from '#shared/contract/device.ts';
import { useSignedIn } from '../../state/live.ts';
import { Empty, Loading, Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { DeviceForm } from './DeviceForm.tsx';
import css from './Devices.module.css';
import { DeviceTable } from './DeviceTable.tsx';
import { KeyboardScanners } from './KeyboardScanners.tsx';
import { LabelDesignsButton } from './LabelDesignsButton.tsx';
import { PrinterTest } from './PrinterTest.tsx';
import { PrintQueue } from './PrintQueue.tsx';
import { ScannerTest } from './ScannerTest.tsx';
import { useDeviceBoard, usePrintJobs } from './use-devices.ts';

type Aside =
  | { readonly show: 'nothing' }
  | { readonly show: 'add'; readonly type: DeviceRow['config']['type'] }
  | { readonly show: 'change' | 'test'; readonly deviceId: string };

/** Scanners and printers of this desk: what is there, how it is, trying it out, and what waits to be printed. */
export function Devices() {
  const { t } = useTranslation();
  const board = useDeviceBoard();
  const jobs = usePrintJobs();
  const mayManage = useSignedIn()?.user.permissions.includes('station.manage') ?? false;
  const [aside, setAside] = useState<Aside>({ show: 'nothing' });
  const close = (): void => setAside({ show: 'nothing' });
  const rows = board?.devices ?? [];
  return (
    <Screen
      title={t('devices.title')}
      lead={t('devices.lead')}
      actions={
        <>
          <LabelDesignsButton />
          {mayManage && (
            <>
              <Button
                variant="default"
                leftSection={<IconBarcode size={17} aria-hidden />}
                onClick={() => setAside({ show: 'add', type: 'scanner' })}
              >
                {t('devices.addScanner')}
              </Button>
              <Button
                leftSection={<IconPrinter size={17} aria-hidden />}
                onClick={() => setAside({ show: 'add', type: 'printer' })}
              >
                {t('devices.addPrinter')}
              </Button>
            </>
          )}
        </>
      }
    >
      {board?.serial.state === 'unusable' && (
        <Notice tone="pause" title={t('devices.noSerial')}>
          {t('devices.noSerialWords')} <code>{board.serial.support}</code>
        </Notice>
      )}
      <div className={css.columns} data-aside={aside.show !== 'nothing' || undefined}>
        <div className={css.main}>
          <Panel title={t('devices.list')} aside={rows.length > 0 ? rows.length : undefined} flush>
            {!board && <Loading label={t('common.loading')} />}
            {board && rows.length === 0 && (
              <Empty title={t('devices.none')}>{t(mayManage ? 'devices.noneWords' : 'devices.noneWho')}</Empty>
            )}
            {rows.length > 0 && (
              <DeviceTable
                rows={rows}
                mayManage={mayManage}
                onChange={(deviceId) => setAside({ show: 'change', deviceId })}
                onTest={(deviceId) => setAside({ show: 'test', deviceId })}
              />
            )}
          </Panel>
          {board && <KeyboardScanners keyboard={board.keyboard} mayManage={mayManage} />}
          {jobs && <PrintQueue jobs={jobs} devices={rows} />}
        </div>
        <DeviceAside aside={aside} rows={rows} onClose={close} />
      </div>
    </Screen>
  );
}

interface AsideProps {
  readonly aside: Aside;
  readonly rows: readonly DeviceRow[];
  onClose(): void;
}

function DeviceAside({ aside, rows, onClose }: AsideProps) {
  if (aside.show === 'nothing') return null;
  if (aside.show === 'add') return <DeviceForm key={aside.type} type={aside.type} row={undefined} onClose={onClose} />;
  const row = rows.find(({ id }) => id === aside.deviceId);
  if (!row) return null;
  if (aside.show === 'change') return <DeviceForm key={row.id} type={row.config.type} row={row} onClose={onClose} />;
  const Test = row.config.type === 'scanner' ? ScannerTest : PrinterTest;
  return <Test key={row.id} row={row} onClose={onClose} />;
}
