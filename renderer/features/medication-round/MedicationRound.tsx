import { Button, SegmentedControl } from '@mantine/core';
import { IconBarcode, IconClipboardList, IconPill } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WallZone } from '../../i18n/use-format.ts';
import { announce } from '../../parts/announce.tsx';
import { CallNotice } from '../../parts/CallNotice.tsx';
import type { ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useFindPatient } from '../../scan/use-find-patient.ts';
import { useScan } from '../../scan/use-scan.ts';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { Screen } from '../../ui/Screen.tsx';
import type { PatientShown } from './attempt.ts';
import { receivedOf } from './attempt-scans.ts';
import css from './MedicationRound.module.css';
import { PatientList } from './PatientList.tsx';
import { PatientPane } from './PatientPane.tsx';
import { inOrderOfBeds, isToDo, type RoundFilter, tallyOf } from './round-model.ts';
import { isAwaited } from './round-state.ts';
import { ScanRate } from './ScanRate.tsx';
import { useRound, useWardPatients } from './use-round.ts';

const NOT_SHOWN: PatientShown = {};
const QUARTER_MINUTE_MS = 15_000;

/** The medication round of a ward: who is due, by bed, and the bed that the nurse stands at. */
export function MedicationRound() {
  const { t } = useTranslation();
  const [wardId, setWardId] = useState<string>();
  const { wards, ward, patientIds, isArriving } = useWardPatients(wardId);
  const { round, tryAgain } = useRound(patientIds);
  const [filter, setFilter] = useState<RoundFilter>('all');
  const [chosen, setChosen] = useState<{ readonly patientId: string; readonly shown: PatientShown }>();
  const [isRateShown, setIsRateShown] = useState(false);
  const nowMs = useNow();
  const find = useFindPatient();
  const all = round.state === 'ready' ? inOrderOfBeds(round.patients) : [];
  const listed = filter === 'now' ? all.filter((patient) => isToDo(patient, nowMs)) : all;
  const patient = all.find(({ patientId }) => patientId === chosen?.patientId);
  const choose = useCallback((patientId: string) => setChosen({ patientId, shown: NOT_SHOWN }), []);
  const identify = useCallback(
    (shown: PatientShown) => setChosen((before) => (before && before.shown !== shown ? { ...before, shown } : before)),
    [],
  );

  // At a bed the wristband says whose doses are wanted; while a dose is being given it is asked there.
  useScan(async (scan): Promise<ScanAnswer | 'silent' | undefined> => {
    const kind = scanKindOf(scan.parsed);
    if (kind.is === 'product' && !patient)
      return { tone: 'pause', title: t('round.patientFirst'), words: t('round.patientFirstWords') };
    if (kind.is !== 'wristband') return undefined;
    const found = all.find(({ recordNumber }) => recordNumber === kind.number) ?? (await find(kind.number));
    const isHere =
      found && (isAwaited(round, found.patientId) || all.some(({ patientId }) => patientId === found.patientId));
    if (!isHere) return undefined;
    setChosen({ patientId: found.patientId, shown: { scan: receivedOf(scan) } });
    // The bed that it opens is the answer to the eye.
    announce(`${found.name}. ${t('scan.opened.wristband')}`);
    return 'silent';
  }, 'screen');

  const zone = round.state === 'ready' ? round.zone : undefined;
  return (
    <WallZone value={zone}>
      <Screen
        fixed
        title={t('round.title', { ward: ward?.name ?? '' })}
        lead={<Lead patients={all} nowMs={nowMs} isArriving={isArriving} />}
        actions={
          <>
            {wards.length > 1 && (
              <SegmentedControl
                size="xs"
                aria-label={t('board.ward')}
                value={ward?.id ?? ''}
                onChange={(id) => {
                  setWardId(id);
                  setChosen(undefined);
                }}
                data={wards.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
            <SegmentedControl
              size="xs"
              aria-label={t('round.filter')}
              value={filter}
              onChange={(value) => setFilter(value as RoundFilter)}
              data={(['all', 'now'] as const).map((value) => ({ value, label: t(`round.filterOf.${value}`) }))}
            />
            <Button
              variant="default"
              size="xs"
              leftSection={<IconBarcode size={16} aria-hidden />}
              onClick={() => setIsRateShown(true)}
            >
              {t('round.scanRate')}
            </Button>
          </>
        }
      >
        {round.state === 'refused' || round.state === 'lost' ? (
          <div className={css.failed}>
            <CallNotice call={round.state === 'refused' ? round : { state: 'interrupted' }} />
            <Button variant="default" onClick={tryAgain}>
              {t('common.tryAgain')}
            </Button>
          </div>
        ) : patientIds.length === 0 && !isArriving ? (
          <Empty icon={<IconClipboardList size={28} aria-hidden />} title={t('round.nobody')}>
            {t('round.nobodyWords')}
          </Empty>
        ) : round.state === 'loading' ? (
          <Loading label={t('common.loading')} lines={8} />
        ) : (
          <div className={css.round}>
            {listed.length > 0 ? (
              <PatientList patients={listed} chosen={patient?.patientId} nowMs={nowMs} onChoose={choose} />
            ) : (
              <Empty title={t('round.allDone')}>{t('round.allDoneWords')}</Empty>
            )}
            {patient ? (
              <PatientPane
                key={patient.patientId}
                patient={patient}
                nowMs={nowMs}
                shown={chosen?.shown ?? NOT_SHOWN}
                onIdentified={identify}
                onOpenPatient={choose}
              />
            ) : chosen && isAwaited(round, chosen.patientId) ? (
              <Loading label={t('common.loading')} lines={8} />
            ) : (
              <Empty icon={<IconPill size={28} aria-hidden />} title={t('round.scanToBegin')}>
                {t('round.scanToBeginWords')}
              </Empty>
            )}
          </div>
        )}
        {isRateShown && <ScanRate wards={wards} onClose={() => setIsRateShown(false)} />}
      </Screen>
    </WallZone>
  );
}

interface LeadProps {
  readonly patients: Parameters<typeof inOrderOfBeds>[0];
  readonly nowMs: number;
  readonly isArriving: boolean;
}

/** The whole ward in one line. */
function Lead({ patients, nowMs, isArriving }: LeadProps) {
  const { t } = useTranslation();
  const tallies = patients.map((patient) => tallyOf(patient, nowMs));
  const sum = (name: 'overdue' | 'missed' | 'due' | 'timeCritical') =>
    tallies.reduce((total, one) => total + one[name], 0);
  const words = [
    t('round.patientCount', { count: patients.length }),
    ...(['missed', 'overdue', 'due', 'timeCritical'] as const).flatMap((name) =>
      sum(name) > 0 ? [t(`round.count.${name}`, { count: sum(name) })] : [],
    ),
    ...(isArriving ? [t('common.filling')] : []),
  ];
  return <>{words.join(' · ')}</>;
}

/** Doses become due while the screen stands. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), QUARTER_MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
