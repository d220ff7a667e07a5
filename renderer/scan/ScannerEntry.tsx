import { Popover, UnstyledButton } from '@mantine/core';
import { IconBarcode, IconBarcodeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import css from './ScannerEntry.module.css';
import { useScanHub } from './scan-hub.ts';
import { standingOf } from './scanner-standing.ts';
import { useScannerRows } from './use-scanners.ts';

/** How the scanners of this desk are, in the status line; the reason and the next step behind it. */
export function ScannerEntry() {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = useScannerRows();
  const last = useScanHub(({ shown }) => shown?.scan);
  const standing = standingOf(rows);
  const Icon = standing === 'away' ? IconBarcodeOff : IconBarcode;
  return (
    <Popover position="top-end" withArrow shadow="md" width={340} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={css.entry} data-standing={standing} aria-haspopup="dialog">
          <Icon size={15} stroke={1.8} aria-hidden />
          <span>{t(`scan.status.${standing}`)}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={css.more} aria-label={t('scan.status.label')}>
        <p>{t(`scan.statusWords.${standing}`)}</p>
        <ul>
          {rows.map(({ id, config, status }) => (
            <li key={id}>
              <bdi>{config.name}</bdi>
              <span>
                {status.state === 'away' ? t(`scan.away.${status.reason}`) : t(`scan.device.${status.state}`)}
              </span>
            </li>
          ))}
        </ul>
        {last && <p className="quiet">{t('scan.lastAt', { when: format.moment(last.at) })}</p>}
      </Popover.Dropdown>
    </Popover>
  );
}
