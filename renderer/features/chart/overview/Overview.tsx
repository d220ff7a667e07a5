import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { breakable } from '../../../parts/patient-words.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { WhoWhen } from '../../../parts/WhoWhen.tsx';
import { Loading } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import { listNoteThreads } from '../notes/read-notes.ts';
import { listProblemItems } from '../problems/read-problems.ts';
import { useTimeline } from '../timeline/use-timeline.ts';
import { CurrentMedication } from './CurrentMedication.tsx';
import { Details } from './Details.tsx';
import { LatestVitals } from './LatestVitals.tsx';
import { LinesPanel, ToTab } from './LinesPanel.tsx';
import { OpenWork } from './OpenWork.tsx';
import css from './Overview.module.css';

const MOST_LATEST = 7;

/** What one needs in the first ten seconds. */
export function Overview() {
  const { t } = useTranslation();
  return (
    <div className={css.grid}>
      <div className={css.stack}>
        <Panel title={t('overview.vitals')} actions={<ToTab tab="vitals">{t('overview.toVitals')}</ToTab>}>
          <LatestVitals />
        </Panel>
        <Details />
      </div>
      <div className={css.stack}>
        <Problems />
        <OpenWork />
        <CurrentMedication />
      </div>
      <div className={css.stack}>
        <LatestNote />
        <Latest />
      </div>
    </div>
  );
}

function Problems() {
  const { t } = useTranslation();
  const { record } = useChart();
  const all = listProblemItems(record.problems);
  const problems = all.filter(({ isActive }) => isActive);
  return (
    <LinesPanel
      title={t('overview.problems')}
      tab="problems"
      empty={all.length > 0 ? t('overview.pastProblems', { count: all.length }) : t('problem.none')}
    >
      {problems.map(({ row, problem }) => (
        <li key={row.id}>
          <b>
            <bdi>{problem.problem.text}</bdi>
          </b>
          <span className="quiet">{t(`problem.state.${problem.clinicalStatus}`)}</span>
          <RecordMarkView row={row} wordy={false} />
        </li>
      ))}
    </LinesPanel>
  );
}

function LatestNote() {
  const { t } = useTranslation();
  const { record, isWhole } = useChart();
  const [note] = listNoteThreads(record.notes);
  return (
    <Panel title={t('overview.note')} actions={<ToTab tab="notes">{t('overview.all')}</ToTab>}>
      {note ? (
        <article className={css.note}>
          <h3>
            <bdi>{note.note.title}</bdi>
          </h3>
          <WhoWhen row={note.row} who={note.note.author || undefined} when={note.note.signedAt} />
          <p dir="auto">{note.note.sections.map((section) => section.text).join('\n')}</p>
        </article>
      ) : isWhole ? (
        <p className="quiet">{t('note.none')}</p>
      ) : (
        <Loading label={t('common.loading')} lines={3} />
      )}
    </Panel>
  );
}

function Latest() {
  const { t } = useTranslation();
  const format = useFormat();
  // Vital signs have a panel of their own, and would fill this one.
  const latest = useTimeline()
    .filter(({ kind }) => kind !== 'vitals')
    .slice(0, MOST_LATEST);
  return (
    <LinesPanel title={t('overview.latest')} tab="timeline" empty={t('timeline.none')}>
      {latest.map((entry) => (
        <li key={entry.row.id}>
          <span className={css.when}>
            {entry.when.length > 10 ? format.moment(entry.when) : format.date(entry.when)}
          </span>
          <span className={css.what}>
            <b>{t(`timeline.kind.${entry.kind}`)}</b> <bdi>{breakable(entry.text)}</bdi>
          </span>
          <RecordMarkView row={entry.row} wordy={false} />
        </li>
      ))}
    </LinesPanel>
  );
}
