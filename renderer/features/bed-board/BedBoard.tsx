import { Button, SegmentedControl } from '@mantine/core';
import { IconBed } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Occupancy } from '#shared/domain/admission/beds-of.ts';
import { ActDialog } from '../../parts/admission/ActDialog.tsx';
import type { FormAct } from '../../parts/admission/acts.ts';
import { useBedBoard } from '../../parts/admission/use-bed-board.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { usePlaces } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { useEnrolledStation, useSignedIn } from '../../state/live.ts';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { OccupancyDialog } from './OccupancyDialog.tsx';
import { useBoardActs } from './use-board-acts.ts';
import { WardTiles } from './WardTiles.tsx';

/** The beds of a ward as they are now, and everything that moves people between them. */
export function BedBoard() {
  const { t } = useTranslation();
  const station = useEnrolledStation();
  const mayManage = useSignedIn()?.user.permissions.includes('encounter.manage') ?? false;
  const places = rowsOf(usePlaces());
  const site = places.find(
    ({ id, content }) => content.level === 'site' && (id === station?.site.id || content.code === station?.site.code),
  );
  const { wards, isArriving } = useBedBoard(site?.id);
  const [chosen, setChosen] = useState(station?.ward?.id);
  const ward = wards.find(({ id }) => id === chosen) ?? wards[0];
  const [act, setAct] = useState<FormAct>();
  const [showsOccupancy, setShowsOccupancy] = useState(false);
  const board = useBoardActs(setAct);
  return (
    <Screen
      fixed
      title={ward?.name ?? t('task.beds')}
      lead={ward && <Summary occupancy={ward.occupancy} isArriving={isArriving} />}
      actions={
        <>
          {wards.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label={t('board.ward')}
              value={ward?.id ?? ''}
              onChange={setChosen}
              data={wards.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          {ward && (
            <Button variant="default" onClick={() => setShowsOccupancy(true)}>
              {t('board.occupancy')}
            </Button>
          )}
          {mayManage && (
            <>
              <Button variant="default" onClick={() => setAct({ act: 'expect' })}>
                {t('board.act.expect')}
              </Button>
              <Button onClick={() => setAct({ act: 'admit' })}>{t('board.act.admit')}</Button>
            </>
          )}
        </>
      }
    >
      <CallNotice call={board.call} />
      {ward ? (
        <WardTiles
          key={ward.id}
          ward={ward}
          wards={wards}
          mayManage={mayManage}
          isAsking={act !== undefined || showsOccupancy}
          onAct={board.begin}
          onDrop={board.drop}
        />
      ) : isArriving ? (
        <Loading label={t('common.loading')} lines={8} />
      ) : (
        <Empty icon={<IconBed size={28} aria-hidden />} title={t('board.noWards')}>
          {t('board.noWardsWords')}
        </Empty>
      )}
      {ward && showsOccupancy && <OccupancyDialog ward={ward} onClose={() => setShowsOccupancy(false)} />}
      {act && <ActDialog act={act} wards={wards} onClose={() => setAct(undefined)} />}
    </Screen>
  );
}

const COUNTED = ['free', 'reserved', 'cleaning', 'closed', 'clash'] as const;

function Summary({ occupancy, isArriving }: { readonly occupancy: Occupancy; readonly isArriving: boolean }) {
  const { t } = useTranslation();
  const { occupied, beds } = occupancy;
  const counts = COUNTED.filter((state) => occupancy[state] > 0).map((state) =>
    t(`board.counts.${state}`, { count: occupancy[state] }),
  );
  return (
    <>
      {[t('board.occupied', { occupied, beds }), ...counts, ...(isArriving ? [t('common.filling')] : [])].join(' · ')}
    </>
  );
}
