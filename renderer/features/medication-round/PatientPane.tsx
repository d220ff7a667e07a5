import { Button } from '@mantine/core';
import { IconCheck, IconScan } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '#shared/contract/administration.ts';
import type { DoseRecord, RoundLine, RoundPatient } from '#shared/contract/round.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { AllergyLine } from '../../parts/medication/AllergyLine.tsx';
import { DoseRecordDialog } from '../../parts/medication/DoseRecordDialog.tsx';
import { ageText } from '../../parts/patient-words.ts';
import { ReplacedTagOf } from '../../parts/ReplacedTag.tsx';
import type { ScanAnswer } from '../../scan/scan-hub.ts';
import { scanKindOf } from '../../scan/scan-kind.ts';
import { useScan } from '../../scan/use-scan.ts';
import { useView } from '../../state/view.ts';
import { Notice } from '../../ui/Condition.tsx';
import { type Attempt, beginDose, type PatientShown } from './attempt.ts';
import { withDrugScan } from './attempt-scans.ts';
import { DoseList } from './DoseList.tsx';
import { EffectForm } from './EffectForm.tsx';
import { GivePanel } from './GivePanel.tsx';
import css from './MedicationRound.module.css';
import { NoOrderForm } from './NoOrderForm.tsx';
import { OtherWays } from './OtherWays.tsx';
import { WAYS_WITHOUT_ORDER } from './other-ways.ts';
import { candidatesOf, type DoseRow, sectionsOf } from './round-model.ts';
import { useMatchDrug } from './use-match-drug.ts';

interface Props {
  readonly patient: RoundPatient;
  readonly nowMs: number;
  /** How the patient was shown to be this one, while this pane stands. */
  readonly shown: PatientShown;
  onIdentified(shown: PatientShown): void;
  onOpenPatient(patientId: string): void;
}

const TAKEN: ReadonlySet<string> = new Set(['given', 'partial', 'self']);

interface Opened {
  readonly number: number;
  readonly attempt: Attempt;
  readonly line: RoundLine | undefined;
  readonly verdict: Verdict | undefined;
}

/** What was written down of a dose, and the dose where it is open still. */
interface Recorded {
  readonly drug: string;
  readonly records: readonly DoseRecord[];
  readonly open?: (() => void) | undefined;
}

/** One patient of the round: allergies first, what to give now, and the dose that is being given. */
export function PatientPane({ patient, nowMs, shown, onIdentified, onOpenPatient }: Props) {
  const { t } = useTranslation();
  const match = useMatchDrug();
  const [opened, setOpened] = useState<Opened>();
  const [lastOpened, setLastOpened] = useState<string>();
  const [noOrder, setNoOrder] = useState<'verbal' | 'emergency'>();
  const [effect, setEffect] = useState<{ readonly id: string; readonly drug: string }>();
  const [recorded, setRecorded] = useState<Recorded>();
  const sections = useMemo(() => sectionsOf(patient, nowMs), [patient, nowMs]);
  const begin = (attempt: Attempt, line?: RoundLine, verdict?: Verdict): void => {
    setNoOrder(undefined);
    setOpened((before) => ({ number: (before?.number ?? 0) + 1, attempt, line, verdict }));
  };
  const close = useCallback(() => {
    setOpened(undefined);
    setLastOpened((before) => before ?? '');
  }, []);
  const open = ({ key, line, dose }: DoseRow): void => {
    setLastOpened(key);
    const give = (): void => begin(beginDose(patient, shown, line, dose), line);
    const standing = dose?.records.filter(({ withdrawn }) => !withdrawn) ?? [];
    const isTaken = standing.some(({ outcome }) => TAKEN.has(outcome));
    if (!dose || standing.length === 0) give();
    else setRecorded({ drug: line.drug, records: dose.records, open: isTaken ? undefined : give });
  };

  // A pack that is scanned at the bed chooses its dose.
  useScan(async (scan): Promise<ScanAnswer | 'silent' | undefined> => {
    if (scanKindOf(scan.parsed).is !== 'product') return undefined;
    const rows = candidatesOf(sections);
    const attempts = rows.map(({ line, dose }) => withDrugScan(beginDose(patient, shown, line, dose), scan, undefined));
    const matched = await match(attempts);
    if (!matched)
      return { tone: 'stop', title: t('round.notOrdered', { name: patient.name }), words: t('round.notOrderedWords') };
    begin(matched.attempt, rows[attempts.indexOf(matched.attempt)]?.line, matched.verdict);
    return 'silent';
  }, 'panel');

  return (
    <section className={css.pane} aria-label={patient.name} data-testid="round-pane">
      <PaneHead patient={patient} shown={shown} />
      <AllergyLine allergies={patient.allergies} />
      {!patient.complete && <Notice tone="calm">{t('round.partial')}</Notice>}
      {patient.alerts.map((alert) => (
        <Notice
          key={alert.doseId}
          tone="stop"
          title={t(`round.alert.${alert.kind}`, { drug: alert.drug })}
          actions={
            <OpenChart
              patientId={patient.patientId}
              label={t(alert.kind === 'given-twice' ? 'round.lookAtBoth' : 'round.lookAtDoses')}
            />
          }
        >
          {t(alert.kind === 'given-twice' ? 'round.givenTwiceWords' : 'round.givenApartWords')}
        </Notice>
      ))}
      {opened ? (
        <GivePanel
          key={opened.number}
          patient={patient}
          line={opened.line}
          begun={opened.attempt}
          known={opened.verdict}
          onIdentified={onIdentified}
          onOpenPatient={onOpenPatient}
          onClose={close}
        />
      ) : noOrder ? (
        <NoOrderForm
          path={noOrder}
          patient={patient}
          shown={shown}
          onBegin={begin}
          onClose={() => setNoOrder(undefined)}
        />
      ) : (
        <>
          <DoseList
            sections={sections}
            others={patient.others}
            lastOpened={lastOpened}
            nowMs={nowMs}
            onOpen={open}
            onEffect={(line, id) => setEffect({ id, drug: line.drug })}
            onRecord={(drug, record) => setRecorded({ drug, records: [record] })}
            onStop={(line) =>
              begin({ ...beginDose(patient, shown, line, undefined), act: 'stop', already: true, giving: {} }, line)
            }
          />
          <div className={css.paneFoot}>
            <OtherWays
              ways={WAYS_WITHOUT_ORDER}
              onChoose={(way) => setNoOrder(way === 'verbal-order' ? 'verbal' : 'emergency')}
            />
          </div>
        </>
      )}
      {recorded && (
        <DoseRecordDialog
          patientId={patient.patientId}
          drug={recorded.drug}
          records={recorded.records}
          onGive={
            recorded.open &&
            (() => {
              setRecorded(undefined);
              recorded.open?.();
            })
          }
          onClose={() => setRecorded(undefined)}
        />
      )}
      {effect && (
        <EffectForm
          patientId={patient.patientId}
          administrationId={effect.id}
          drug={effect.drug}
          onClose={() => setEffect(undefined)}
        />
      )}
    </section>
  );
}

function PaneHead({ patient, shown }: Pick<Props, 'patient' | 'shown'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { birthDate, sex, recordNumber, bed, name } = patient;
  const facts = [
    bed ?? t('banner.noBed'),
    birthDate ? `${format.date(birthDate)} · ${ageText(birthDate, t)}` : t('patient.bornUnknown'),
    sex === 'male' || sex === 'female' || sex === 'other' ? t(`patient.sex.${sex}`) : '',
    recordNumber ?? '',
  ];
  const how = shown.scan ? (shown.scan.keyed ? 'keyed' : 'scanned') : shown.picked ? 'picked' : 'not-yet';
  return (
    <header className={css.paneHead}>
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <ReplacedTagOf patientId={patient.patientId} />
      <span>{facts.filter(Boolean).join(' · ')}</span>
      <span className={css.identity} data-how={how} data-testid="identity">
        {how === 'not-yet' ? <IconScan size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />}
        {t(`round.identityState.${how}`)}
        {shown.scan?.at && ` ${format.time(shown.scan.at)}`}
      </span>
      <OpenChart patientId={patient.patientId} label={t('board.openChart')} />
    </header>
  );
}

function OpenChart({ patientId, label }: { readonly patientId: string; readonly label: string }) {
  const go = useView((view) => view.go);
  return (
    <Button size="compact-sm" variant="default" onClick={() => go({ at: 'chart', patientId, tab: 'mar' })}>
      {label}
    </Button>
  );
}
