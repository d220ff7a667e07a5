import { Button, SegmentedControl } from '@mantine/core';
import { IconBed } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardFacts } from '#shared/contract/board.ts';
import type { BoardContent, PatientContent } from '#shared/contract/replica-content.ts';
import { naturalOrder } from '#shared/lib/natural-order.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { hoursOfStay } from '../../parts/admission/hours-of-stay.ts';
import { TaskMark } from '../../parts/admission/TaskMark.tsx';
import { useBoardFacts } from '../../parts/admission/use-board-facts.ts';
import { useTaskCounts } from '../../parts/admission/use-task-counts.ts';
import { BriefAlerts } from '../../parts/alerts/AlertMarks.tsx';
import { PatientLineHead, PatientLineView } from '../../parts/PatientLineView.tsx';
import { listName } from '../../parts/patient-words.ts';
import { ReplacedTag } from '../../parts/ReplacedTag.tsx';
import { useMinute } from '../../parts/use-minute.ts';
import { usePlaceName } from '../../parts/use-place-of.ts';
import { useBoard, usePatientLines, usePlaces, useStays } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { useEnrolledStation, useLive } from '../../state/live.ts';
import { useView } from '../../state/view.ts';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { listBelow } from './list-below.ts';
import css from './Ward.module.css';

interface BoardLine {
  readonly id: string;
  readonly encounter: BoardContent;
  readonly patient: PatientContent;
  readonly place: string;
}
type Extent = 'ward' | 'site';

/** Who is here now, by bed. */
export function Ward() {
  const { t } = useTranslation();
  const format = useFormat();
  const station = useEnrolledStation();
  const go = useView((view) => view.go);
  const [extent, setExtent] = useState<Extent>(station?.ward ? 'ward' : 'site');
  const [selected, setSelected] = useState(0);
  const board = useBoard();
  const { lines, isArriving } = useBoardLines(extent === 'ward' ? station?.ward?.id : undefined);
  const nowMs = useMinute();
  const tasks = useTaskCounts(nowMs);
  const patientIds = useMemo(() => [...new Set(lines.map(({ encounter }) => encounter.patientId))], [lines]);
  const facts = useBoardFacts(patientIds);
  const expected = useExpected(extent === 'ward' ? station?.ward?.id : undefined);
  // The window's own backlog is there in a moment; a station that is being filled for the first time takes longer.
  const isComing = isArriving && lines.length === 0;
  const stationFills = useLive((live) => live.sync !== undefined && live.sync.fill.state !== 'complete');
  const title = extent === 'ward' && station?.ward ? station.ward.name : (station?.site.name ?? t('task.ward'));
  return (
    <Screen
      fixed
      title={title}
      lead={
        board.state === 'ready'
          ? [
              t('ward.count', { count: lines.length }),
              ...(expected.length > 0 ? [t('ward.expectedCount', { count: expected.length })] : []),
            ].join(' · ')
          : undefined
      }
      actions={
        station?.ward && (
          <SegmentedControl
            size="xs"
            aria-label={t('ward.extent')}
            value={extent}
            onChange={(value) => setExtent(value as Extent)}
            data={[
              { value: 'ward', label: station.ward.name },
              { value: 'site', label: t('ward.wholeSite') },
            ]}
          />
        )
      }
    >
      <Panel
        title={t('ward.inpatients')}
        fill
        flush
        aside={board.state === 'ready' && board.isFilling ? t('common.filling') : undefined}
      >
        {isComing && <Loading label={t('common.loading')} lines={8} />}
        {!isComing && lines.length === 0 && (
          <Empty
            icon={<IconBed size={28} aria-hidden />}
            title={stationFills ? t('ward.filling') : t('ward.empty')}
            actions={
              <Button variant="default" onClick={() => go({ at: 'patients' })}>
                {t('task.patients')}
              </Button>
            }
          >
            {stationFills ? t('ward.fillingWords') : t('ward.emptyWords')}
          </Empty>
        )}
        {lines.length > 0 && (
          <div className={css.board} data-extent={extent}>
            <div className={css.head}>
              <span>{t('ward.bed')}</span>
              <PatientLineHead withoutPlace />
              <span>{t('ward.alerts')}</span>
              <span>{t('ward.score')}</span>
              <span>{t('ward.stay')}</span>
            </div>
            <VirtualList
              items={lines}
              keyOf={(line) => line.id}
              rowHeight={40}
              label={t('ward.inpatients')}
              selected={selected}
              onSelect={setSelected}
              onOpen={(line) => go({ at: 'chart', patientId: line.encounter.patientId, tab: 'overview' })}
              render={(line) => (
                <div className={css.row}>
                  <span className={css.bed}>
                    <bdi>{extent === 'ward' ? bedOf(line.place) : line.place || '—'}</bdi>
                  </span>
                  <PatientLineView line={line.patient} withoutPlace />
                  <span className={css.alerts}>
                    <BriefAlerts alerts={facts.get(line.encounter.patientId)?.alerts} />
                    <TaskMark count={tasks.get(line.encounter.patientId)} />
                  </span>
                  <ScoreCell facts={facts.get(line.encounter.patientId)} nowMs={nowMs} />
                  <span className={css.since}>
                    {line.encounter.since && <b className="figures">{stayWords(line.encounter.since, nowMs, t)}</b>}
                    {line.encounter.class !== 'IMP' && <Tag>{t(`encounterClass.${line.encounter.class}`)}</Tag>}
                    {line.encounter.since && <span className="figures">{format.moment(line.encounter.since)}</span>}
                  </span>
                </div>
              )}
            />
          </div>
        )}
      </Panel>
      {expected.length > 0 && <Expected lines={expected} />}
    </Screen>
  );
}

function useBoardLines(wardId: string | undefined) {
  const board = useBoard();
  const patients = usePatientLines();
  const places = usePlaces();
  const placeName = usePlaceName();
  const isArriving = [board, patients, places].some((rows) => rows.state === 'loading' || rows.isFilling);
  const lines = useMemo((): readonly BoardLine[] => {
    const byId = new Map(rowsOf(patients).map((row) => [row.id, row.content]));
    const inside = wardId ? listBelow(wardId, rowsOf(places)) : undefined;
    const lines = rowsOf(board).flatMap(({ id, content }) => {
      const patient = byId.get(content.patientId);
      const isHere = !inside || (content.locationId !== undefined && inside.has(content.locationId));
      return patient && isHere
        ? [{ id, encounter: content, patient, place: content.place ?? placeName(content.locationId) }]
        : [];
    });
    return lines.sort((one, other) => naturalOrder(one.place, other.place));
  }, [board, patients, places, placeName, wardId]);
  return { lines, isArriving };
}

/** Who is to come, the next one first. */
function useExpected(wardId: string | undefined): readonly BoardLine[] {
  const stays = rowsOf(useStays());
  const patients = rowsOf(usePatientLines());
  const places = rowsOf(usePlaces());
  const placeName = usePlaceName();
  return useMemo(() => {
    const byId = new Map(patients.map((row) => [row.id, row.content]));
    const inside = wardId ? listBelow(wardId, places) : undefined;
    const lines = stays.flatMap(({ id, content }): BoardLine[] => {
      const patient = byId.get(content.patientId);
      const placeId = content.placements[0]?.locationId ?? content.locationId;
      const isHere = !inside || placeId === undefined || inside.has(placeId);
      if (content.presence !== 'expected' || !patient || !isHere) return [];
      return [{ id, encounter: content, patient, place: placeName(placeId) }];
    });
    return lines.sort((one, other) => (one.encounter.expectedAt ?? '').localeCompare(other.encounter.expectedAt ?? ''));
  }, [stays, patients, places, placeName, wardId]);
}

function Expected({ lines }: { readonly lines: readonly BoardLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useView((view) => view.go);
  return (
    <Panel title={t('ward.expectedTitle')} flush>
      <ul className={css.expected}>
        {lines.map(({ id, encounter, patient, place }) => (
          <li key={id}>
            <span className="figures">{encounter.expectedAt ? format.moment(encounter.expectedAt) : '—'}</span>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => go({ at: 'chart', patientId: encounter.patientId, tab: 'overview' })}
            >
              <bdi>{listName(patient)}</bdi>
            </Button>
            <bdi>{place || '—'}</bdi>
            <ReplacedTag line={patient} />
            {encounter.emergency && <Tag tone="pause">{t('board.modes.emergency')}</Tag>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function stayWords(since: string, nowMs: number, t: TFunction): string {
  const hours = hoursOfStay(since, nowMs);
  if (hours === undefined) return '';
  return hours < 24 ? t('ward.hours', { count: hours }) : t('ward.days', { count: Math.floor(hours / 24) });
}

/** @SAFETY A number always with its band in words and its age; nothing is drawn for who is not known to have none. */
function ScoreCell({ facts, nowMs }: { readonly facts: BoardFacts | undefined; readonly nowMs: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!facts) return <span />;
  const { news2 } = facts;
  if (!news2) return <span className="quiet">{t('ward.noScore')}</span>;
  const last = news2.state === 'partial' ? news2.last : undefined;
  const isLate = news2.state !== 'not-scored' && news2.dueAt !== undefined && Date.parse(news2.dueAt) < nowMs;
  const words =
    news2.state === 'complete'
      ? `${news2.total} ${t(`news2.bandShort.${news2.band}`)}`
      : news2.state === 'partial'
        ? [t('news2.partialShort'), ...(last ? [t('board.lastTotal', { total: last.total })] : [])].join(', ')
        : t('news2.notScoredShort');
  return (
    <span className={css.score}>
      <span className={css.band} data-band={news2.state === 'complete' ? news2.band : 'none'}>
        {words}
      </span>
      <span className="quiet">
        {format.ago(news2.takenAt, nowMs)}
        {isLate && ` · ${t('board.late')}`}
      </span>
    </span>
  );
}

function bedOf(place: string): string {
  return place.split(' · ').at(-1) || '—';
}
