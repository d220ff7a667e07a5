import { Button, SegmentedControl } from '@mantine/core';
import { IconBed } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardContent, PatientContent } from '#shared/contract/replica-content.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PatientLineHead, PatientLineView } from '../../parts/PatientLineView.tsx';
import { usePlaceName } from '../../parts/use-place-of.ts';
import { useBoard, usePatientLines, usePlaces } from '../../replica/queries.ts';
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
  // The window's own backlog is there in a moment; a station that is being filled for the first time takes longer.
  const isComing = isArriving && lines.length === 0;
  const stationFills = useLive((live) => live.sync !== undefined && live.sync.fill.state !== 'complete');
  const title = extent === 'ward' && station?.ward ? station.ward.name : (station?.site.name ?? t('task.ward'));
  return (
    <Screen
      fixed
      title={title}
      lead={board.state === 'ready' ? t('ward.count', { count: lines.length }) : undefined}
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
              <span>{t('ward.since')}</span>
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
                  <span className={css.since}>
                    {line.encounter.class !== 'IMP' && <Tag>{t(`encounterClass.${line.encounter.class}`)}</Tag>}
                    {line.encounter.since && (
                      <>
                        <span className="figures">{format.moment(line.encounter.since)}</span>
                        <span className="quiet">{format.ago(line.encounter.since)}</span>
                      </>
                    )}
                  </span>
                </div>
              )}
            />
          </div>
        )}
      </Panel>
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
    return lines.sort((one, other) => one.place.localeCompare(other.place, undefined, { numeric: true }));
  }, [board, patients, places, placeName, wardId]);
  return { lines, isArriving };
}

function bedOf(place: string): string {
  return place.split(' · ').at(-1) || '—';
}
