import { Chip } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { useStaffNames } from '../../../replica/queries.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import { VirtualList } from '../../../ui/VirtualList.tsx';
import { useChart } from '../chart-context.ts';
import { HistoryDrawer } from '../history/HistoryDrawer.tsx';
import css from './Timeline.module.css';
import { TIMELINE_KINDS, type TimelineEntry } from './timeline-entries.ts';
import { useTimeline } from './use-timeline.ts';

/** All that happened, newest first, however long the story. */
export function Timeline() {
  const { t } = useTranslation();
  const format = useFormat();
  const staffName = useStaffNames();
  const { isWhole } = useChart();
  const [kinds, setKinds] = useState<string[]>([]);
  const [selected, setSelected] = useState(0);
  const [opened, setOpened] = useState<TimelineEntry>();
  const all = useTimeline();
  const present = TIMELINE_KINDS.filter((kind) => all.some((entry) => entry.kind === kind));
  const entries = kinds.length === 0 ? all : all.filter((entry) => kinds.includes(entry.kind));
  const titleOf = ({ kind, text, when }: TimelineEntry): string =>
    kind === 'vitals' ? `${t('timeline.kind.vitals')} ${format.moment(when)}` : text || t(`timeline.kind.${kind}`);
  return (
    <Panel
      title={t('chart.tab.timeline')}
      aside={t('timeline.count', { count: entries.length })}
      fill
      flush
      actions={
        <Chip.Group multiple value={kinds} onChange={setKinds}>
          <div className={css.kinds}>
            {present.map((kind) => (
              <Chip key={kind} value={kind} size="xs">
                {t(`timeline.kind.${kind}`)}
              </Chip>
            ))}
          </div>
        </Chip.Group>
      }
    >
      {entries.length === 0 ? (
        isWhole ? (
          <Empty title={t('timeline.none')} />
        ) : (
          <Loading label={t('common.loading')} />
        )
      ) : (
        <VirtualList
          items={entries}
          keyOf={(entry) => entry.row.id}
          rowHeight={34}
          label={t('chart.tab.timeline')}
          selected={selected}
          onSelect={setSelected}
          onOpen={(entry) => setOpened(entry)}
          render={(entry) => (
            <div className={css.entry}>
              <span className="figures">
                {entry.when ? (entry.when.length > 10 ? format.moment(entry.when) : format.date(entry.when)) : '—'}
              </span>
              <span>
                <Tag>{t(`timeline.kind.${entry.kind}`)}</Tag>
              </span>
              <span className={css.text} title={entry.text} data-out={entry.isWithdrawn || undefined}>
                <bdi>{entry.text}</bdi>
              </span>
              <span className="quiet">
                <bdi>{staffName(entry.row.by)}</bdi>
              </span>
              <RecordMarkView row={entry.row} />
            </div>
          )}
        />
      )}
      {opened && <HistoryDrawer id={opened.row.id} title={titleOf(opened)} onClose={() => setOpened(undefined)} />}
    </Panel>
  );
}
