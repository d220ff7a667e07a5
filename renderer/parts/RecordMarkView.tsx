import { IconBuildingBank, IconDeviceDesktop, IconServer } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { useFormat } from '../i18n/use-format.ts';
import { type RecordMark, recordMark } from '../replica/record-mark.ts';
import type { StoredRow } from '../replica/replica-database.ts';
import { useLive } from '../state/live.ts';
import css from './RecordMarkView.module.css';

interface Props {
  readonly row: Pick<StoredRow, 'seq' | 'lane' | 'fromCentral' | 'at'>;
  /** Words beside the sign; otherwise they are in the tip and for screen readers. */
  readonly wordy?: boolean;
}

const ICONS: Readonly<Record<RecordMark['state'], typeof IconServer>> = {
  central: IconBuildingBank,
  hub: IconServer,
  station: IconDeviceDesktop,
};

/** How far a record has travelled. A sign and a word; never a bare tick. */
export function RecordMarkView({ row, wordy = true }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const mark = useLive(useShallow((live) => recordMark(row, live.sync)));
  const Icon = ICONS[mark.state];
  const sentence =
    mark.sinceMs === undefined
      ? t(`mark.${mark.state}Sentence`)
      : t(`mark.${mark.state}Since`, { when: format.moment(mark.sinceMs) });
  return (
    <span className={css.mark} data-state={mark.state} title={sentence}>
      <Icon size={14} stroke={1.75} aria-hidden />
      <span className={wordy ? undefined : 'visually-hidden'}>{t(`mark.${mark.state}`)}</span>
    </span>
  );
}
