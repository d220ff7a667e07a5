import { Button, Popover, UnstyledButton } from '@mantine/core';
import { IconPrinter, IconPrinterOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../state/view.ts';
import { printerStanding, sayingOf } from './device-words.ts';
import css from './PrinterEntry.module.css';
import { useDeviceBoard } from './use-devices.ts';

/** How the printers of this desk are, in the status line; what is the matter and the next step behind it. */
export function PrinterEntry() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const go = useView((view) => view.go);
  const rows = useDeviceBoard()?.devices.filter(({ config }) => config.type === 'printer') ?? [];
  const standing = printerStanding(rows);
  if (standing === 'none') return null;
  const waiting = rows.reduce((sum, row) => sum + row.waiting, 0);
  const Icon = standing === 'ready' || standing === 'starting' ? IconPrinter : IconPrinterOff;
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="top-end"
      withArrow
      shadow="md"
      width={340}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton
          className={css.entry}
          data-standing={standing}
          data-testid="printer-entry"
          aria-haspopup="dialog"
          onClick={() => setIsOpen((open) => !open)}
        >
          <Icon size={15} stroke={1.8} aria-hidden />
          <span aria-live="polite">{t(`devices.entry.${standing}`)}</span>
          {waiting > 0 && (
            <span className={css.count}>
              <span aria-hidden>{waiting}</span>
              <span className="visually-hidden">{t('devices.waiting', { count: waiting })}</span>
            </span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={css.more} aria-label={t('devices.printers')}>
        <ul>
          {rows.map((row) => {
            const { state, next } = sayingOf(row, t);
            return (
              <li key={row.id}>
                <strong>
                  <bdi>{row.config.name}</bdi>
                </strong>{' '}
                {state}
                {next && <p>{next}</p>}
              </li>
            );
          })}
        </ul>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            setIsOpen(false);
            go({ at: 'devices' });
          }}
        >
          {t('devices.open')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
