import { UnstyledButton } from '@mantine/core';
import {
  IconCloudOff,
  IconGitCompare,
  IconLink,
  type IconProps,
  IconRefresh,
  IconServer,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { PrinterEntry } from '../features/devices/PrinterEntry.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { centralHeardAt, isSentToHubOnly, type LinkState, linkStateOf, needsPerson } from '../parts/link-words.ts';
import { ScannerEntry } from '../scan/ScannerEntry.tsx';
import { useEnrolledStation, useLive, useSignedIn } from '../state/live.ts';
import { useView } from '../state/view.ts';
import css from './StatusLine.module.css';

const ICONS: Readonly<Record<LinkState, ComponentType<IconProps>>> = {
  restarting: IconRefresh,
  unknown: IconRefresh,
  connected: IconLink,
  hub: IconServer,
  'hub-alone': IconServer,
  connecting: IconRefresh,
  offline: IconCloudOff,
  refused: IconUserQuestion,
  'not-configured': IconCloudOff,
};

/** Where I am, who I am, and how far my work has travelled. Offline is a steady quiet tone. */
export function StatusLine() {
  const { t } = useTranslation();
  const station = useEnrolledStation();
  const user = useSignedIn()?.user;
  const go = useView((view) => view.go);
  const sync = useLive((live) => live.sync);
  const places = [station?.site.name, station?.ward?.name].filter(Boolean);
  return (
    <section className={css.status} aria-label={t('status.label')}>
      <span className={css.place} title={[station?.organisation.name, ...places].join(' · ')}>
        <span className={css.organisation}>{station?.organisation.name} · </span>
        {places.join(' · ')}
      </span>
      <span className={css.station} title={station?.stationName}>
        {station?.stationName}
      </span>
      <bdi className={css.person}>{user?.displayName}</bdi>
      {station?.organisation.demo && <span className={css.demo}>{t('status.demo')}</span>}
      {station?.fallbackRuntime && <span className={css.demo}>{t('status.testRuntime')}</span>}
      <ScannerEntry />
      <PrinterEntry />
      {(sync?.conflicts ?? 0) > 0 && (
        <UnstyledButton className={css.conflicts} onClick={() => go({ at: 'decisions' })}>
          <IconGitCompare size={15} aria-hidden />
          {t('status.conflicts', { count: sync?.conflicts ?? 0 })}
        </UnstyledButton>
      )}
      <LinkWords />
    </section>
  );
}

function LinkWords() {
  const { t } = useTranslation();
  const format = useFormat();
  const { line, sync } = useLive();
  const go = useView((view) => view.go);
  const link = linkStateOf(line, sync);
  const Icon = ICONS[link];
  const heardAt = sync && centralHeardAt(sync);
  const words = [
    sync && sync.waiting > 0
      ? t('status.waiting', { count: sync.waiting })
      : link === 'unknown' || sync?.file?.state === 'reading'
        ? ''
        : t(sync && isSentToHubOnly(sync) ? 'status.allAtHub' : 'status.allSent'),
    sync && sync.refused > 0 ? t('status.refused', { count: sync.refused }) : '',
    heardAt ? t(`status.linkAt.${link}`, { when: format.moment(heardAt) }) : t(`status.link.${link}`),
  ].filter(Boolean);
  return (
    <UnstyledButton
      className={css.link}
      data-link={link}
      data-person={needsPerson(sync) || undefined}
      onClick={() => go({ at: 'sync' })}
      aria-label={`${t('status.saved')} · ${words.join(' · ')}. ${t('status.open')}`}
    >
      <Icon size={15} stroke={1.8} aria-hidden />
      <span aria-live="polite">{[t('status.saved'), ...words].join(' · ')}</span>
    </UnstyledButton>
  );
}
