import { Button } from '@mantine/core';
import type { Patient } from '@medplum/fhirtypes';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { chartTabKeys } from '../../parts/chart-keys.ts';
import { refusalWords } from '../../parts/refusal-words.ts';
import { SafePanel } from '../../parts/SafePanel.tsx';
import { usePatientLine, useRecord } from '../../replica/queries.ts';
import { useSignedIn } from '../../state/live.ts';
import type { StatedPurpose } from '../../state/stated-purpose.ts';
import { CHART_TABS, type ChartTab, type Route, useView } from '../../state/view.ts';
import { Empty, Notice } from '../../ui/Condition.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Allergies } from './allergies/Allergies.tsx';
import { allergyState } from './allergies/read-allergies.ts';
import { PatientBanner } from './banner/PatientBanner.tsx';
import css from './Chart.module.css';
import { ChartContext } from './chart-context.ts';
import { Encounters } from './encounters/Encounters.tsx';
import { Files } from './files/Files.tsx';
import { Fluids } from './fluids/Fluids.tsx';
import { Forms } from './forms/Forms.tsx';
import { Mar } from './mar/Mar.tsx';
import { Medication } from './medication/Medication.tsx';
import { Notes } from './notes/Notes.tsx';
import { Orders } from './orders/Orders.tsx';
import { Overview } from './overview/Overview.tsx';
import { PersonDetails } from './overview/PersonDetails.tsx';
import { Problems } from './problems/Problems.tsx';
import { PurposeAsked } from './purpose/PurposeAsked.tsx';
import { PurposeControl } from './purpose/PurposeControl.tsx';
import { RecordsElsewhere } from './RecordsElsewhere.tsx';
import { AllergiesElsewhere, ReplacedNotice } from './ReplacedNotice.tsx';
import { readRecord } from './record.ts';
import { Timeline } from './timeline/Timeline.tsx';
import { type OpenState, useOpenChart } from './use-open-chart.ts';
import { Vitals } from './vitals/Vitals.tsx';

interface Props {
  readonly patientId: string;
  readonly tab: ChartTab;
}

const TABS: Readonly<Record<ChartTab, () => ReactNode>> = {
  overview: () => <Overview />,
  vitals: () => <Vitals />,
  medication: () => <Medication />,
  orders: () => <Orders />,
  fluids: () => <Fluids />,
  forms: () => <Forms />,
  mar: () => <Mar />,
  allergies: () => <Allergies />,
  problems: () => <Problems />,
  notes: () => <Notes />,
  files: () => <Files />,
  encounters: () => <Encounters />,
  timeline: () => <Timeline />,
};

/** A record that was given up for another leads there before it is opened, and the chart says so (HL11). */
export function Chart({ patientId, tab }: Props) {
  const route = useView((view) => view.route);
  const { replaced, under } = route.at === 'chart' ? route : {};
  const lead = useView((view) => view.lead);
  const standsFor = usePatientLine(patientId)?.content.replacedBy;
  const isHere = usePatientLine(standsFor ?? '') !== undefined;
  const leadsTo = isHere && replaced !== 'stay' ? standsFor : undefined;
  useEffect(() => {
    if (leadsTo) lead(patientId, leadsTo);
  }, [leadsTo, lead, patientId]);
  const permissions = useSignedIn()?.user.permissions ?? [];
  if (leadsTo) return null;
  if (!permissions.includes('chart.read') && permissions.includes('patient.register')) {
    return <PersonDetails patientId={patientId} />;
  }
  return <OpenedChart key={patientId} patientId={patientId} tab={tab} under={under} standsFor={standsFor} />;
}

interface OpenedChartProps extends Props {
  readonly under: string | undefined;
  readonly standsFor: string | undefined;
}

/** One patient: the banner stands, the tab below it scrolls. */
function OpenedChart({ patientId, tab, under, standsFor }: OpenedChartProps) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const { open, stated, state, tryAgain } = useOpenChart(patientId);
  const { rows, isWhole } = useRecord(patientId);
  const record = useMemo(() => readRecord(rows), [rows]);
  useAgainWhenMerged(record.patient?.content, tryAgain);
  const isLoaded = isWhole && open.state === 'open' && open.allergiesLoaded;
  const allergies = useMemo(() => allergyState(record.allergies, isLoaded), [record, isLoaded]);
  const chart = useMemo(
    () => ({ patientId, open, record, allergies, isWhole }),
    [patientId, open, record, allergies, isWhole],
  );
  useKeys(Object.fromEntries(CHART_TABS.map((name) => [chartTabKeys[name], () => go(atTab(patientId, name))])));
  return (
    <ChartContext value={chart}>
      <article className={css.chart}>
        <PatientBanner>{open.state === 'open' && <PurposeControl stated={stated} onState={state} />}</PatientBanner>
        <Tabs patientId={patientId} tab={tab} />
        <ReplacedNotice tab={tab} under={under} standsFor={standsFor} />
        {open.state === 'open' && <AllergiesElsewhere allergies={open.allergiesElsewhere} />}
        {open.state === 'open' && <RecordsElsewhere tab={tab} records={open.elsewhere} />}
        {open.state === 'open' && open.completeness === 'partial' && (
          <Notice tone="calm" announce title={t('chart.partial')}>
            {t('chart.partialWords')}
          </Notice>
        )}
        <div className={css.tab} role="tabpanel" aria-label={t(`chart.tab.${tab}`)}>
          <Opened open={open} onState={state} onTryAgain={tryAgain}>
            <SafePanel about={`${patientId}/${tab}`}>{TABS[tab]()}</SafePanel>
          </Opened>
        </div>
      </article>
    </ChartContext>
  );
}

/** @SAFETY HL11: a record that is found to be of the same person while this chart is open is told of at once. */
function useAgainWhenMerged(patient: Patient | undefined, tryAgain: () => void): void {
  const links = patient && (patient.link ?? []).map(({ type, other }) => `${type} ${other.reference}`).join('\n');
  const known = useRef(links);
  useEffect(() => {
    if (links === undefined || links === known.current) return;
    const isFirst = known.current === undefined;
    known.current = links;
    if (!isFirst) tryAgain();
  }, [links, tryAgain]);
}

interface OpenedProps {
  readonly open: OpenState;
  onState(stated: StatedPurpose): void;
  onTryAgain(): void;
  readonly children: ReactNode;
}

/** The chart, or what stands in its place until it may be shown. */
function Opened({ open, onState, onTryAgain, children }: OpenedProps) {
  const { t, i18n } = useTranslation();
  if (open.state !== 'refused' && open.state !== 'failed') return children;
  if (open.state === 'refused' && open.refusal.code === 'purpose-needed') {
    return <PurposeAsked refusal={open.refusal} onState={onState} />;
  }
  return (
    <Empty
      title={open.state === 'refused' ? t(`refusal.${open.refusal.code}`) : t('chart.failed')}
      actions={
        <Button variant="default" onClick={onTryAgain}>
          {t('common.tryAgain')}
        </Button>
      }
    >
      {open.state === 'refused' ? refusalWords({ t, language: i18n.language }, open.refusal) : t('chart.failedWords')}
    </Empty>
  );
}

/** Another tab of the same chart: how it was reached stays with it. */
function atTab(patientId: string, tab: ChartTab): Route {
  const { route } = useView.getState();
  return route.at === 'chart' && route.patientId === patientId ? { ...route, tab } : { at: 'chart', patientId, tab };
}

function Tabs({ patientId, tab }: Props) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const step = (by: number): void => {
    const next = CHART_TABS[(CHART_TABS.indexOf(tab) + by + CHART_TABS.length) % CHART_TABS.length];
    if (!next) return;
    go(atTab(patientId, next));
    requestAnimationFrame(() => document.getElementById(`chart-tab-${next}`)?.focus());
  };
  return (
    <div
      className={css.tabs}
      role="tablist"
      aria-label={t('chart.tabs')}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') step(1);
        if (event.key === 'ArrowLeft') step(-1);
      }}
    >
      {CHART_TABS.map((name) => (
        <button
          key={name}
          id={`chart-tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === tab}
          aria-keyshortcuts={chartTabKeys[name]}
          tabIndex={name === tab ? 0 : -1}
          className={css.tabButton}
          title={chartTabKeys[name].replace('+', ' ')}
          onClick={() => go(atTab(patientId, name))}
        >
          <TabWord word={t(`chart.tab.${name}`)} letter={chartTabKeys[name].slice(-1)} />
        </button>
      ))}
    </div>
  );
}

/** The letter of the shortcut is marked in the word, where the word has it. */
function TabWord({ word, letter }: { readonly word: string; readonly letter: string }) {
  const at = word.toLowerCase().indexOf(letter.toLowerCase());
  return (
    <span className={css.tabWord} data-word={word}>
      {at < 0 ? (
        word
      ) : (
        <span>
          {word.slice(0, at)}
          <u>{word[at]}</u>
          {word.slice(at + 1)}
        </span>
      )}
    </span>
  );
}
