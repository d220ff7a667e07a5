import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandOverLine } from '#shared/contract/hand-over.ts';
import { SBAR_PARTS, type SbarPart } from '#shared/domain/hand-over/sbar-of-note.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ageText, listName } from '../../parts/patient-words.ts';
import { ReplacedTag } from '../../parts/ReplacedTag.tsx';
import type { WardPerson } from '../../parts/use-ward-people.ts';
import css from './HandOver.module.css';
import { allergyText, foldObservations, scoreText, taskText, trendOf } from './line-words.ts';

interface Props {
  readonly line: HandOverLine;
  readonly person: WardPerson | undefined;
  readonly nurses: string;
  readonly on: 'screen' | 'paper';
}

const TRENDS = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconArrowRight } as const;
const MOST_CHANGES = { screen: 8, paper: 20 } as const;

/** One patient in the order of SBAR, on the screen and on paper. */
export function SbarLine({ line, person, nurses, on }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const who = person?.line;
  const facets = who
    ? [who.birthDate ? ageText(who.birthDate, t) : '', t(`patient.sex.${who.sex}`), who.recordNumber].filter(Boolean)
    : [];
  const trend = trendOf(line);
  const TrendIcon = trend && TRENDS[trend];
  const told = foldObservations(line.changes, t, format);
  const changes = told.slice(0, MOST_CHANGES[on]);
  return (
    <article className={css.patient} data-on={on}>
      <header className={css.who}>
        <h2>
          {person?.bed && <bdi className={css.bed}>{person.bed}</bdi>}
          <bdi>{who ? listName(who) : t('common.loading')}</bdi>
        </h2>
        <span className={css.facets}>{facets.join(' · ')}</span>
        <ReplacedTag line={who} />
        {nurses && <span className={css.facets}>{t('handOver.nurse', { name: nurses })}</span>}
        {line.partial && <strong className={css.partial}>{t('handOver.partialLine')}</strong>}
      </header>
      <div className={css.sbar}>
        <Part letter="S" title={t('handOver.part.situation')}>
          <Said line={line} part="situation" />
          <p>{line.problems.join('; ') || t('handOver.noProblems')}</p>
          <p className={css.score}>
            {TrendIcon && <TrendIcon size={14} aria-label={t(`handOver.trend.${trend}`)} />}
            {scoreText(line, t, format)}
          </p>
          {line.flags.length > 0 && <p className={css.strong}>{line.flags.join(' · ')}</p>}
        </Part>
        <Part letter="B" title={t('handOver.part.background')}>
          <Said line={line} part="background" />
          <p className={line.allergies.state === 'no-known' ? undefined : css.strong}>
            {t('common.pair', { label: t('handOver.allergyLabel'), text: allergyText(line, t) })}
          </p>
          {line.since && <p>{t('handOver.hereSince', { when: format.date(line.since.slice(0, 10)) })}</p>}
        </Part>
        <Part letter="A" title={t('handOver.part.assessment')}>
          <Said line={line} part="assessment" />
          {line.notes.map((note) => (
            <p key={note.at + note.title} className={css.note}>
              <strong>
                <bdi>{note.title}</bdi>
              </strong>{' '}
              ({note.by}, {format.moment(note.at)}) {note.text}
            </p>
          ))}
          <Lines label={t('handOver.changed')} none={t('handOver.nothingChanged')}>
            {changes.map(({ key, text, late }) => (
              <li key={key}>
                {text}
                {late && <strong> {t('handOver.late')}</strong>}
              </li>
            ))}
            {told.length > changes.length && (
              <li>{t('handOver.moreChanges', { count: told.length - changes.length })}</li>
            )}
          </Lines>
        </Part>
        <Part letter="R" title={t('handOver.part.recommendation')}>
          <Said line={line} part="recommendation" />
          <Lines label={t('handOver.tasks')} none={t('handOver.noTasks')}>
            {line.tasks.map((task) => (
              <li key={task.id} data-late={task.overdue || undefined}>
                {taskText(task, t, format)}
              </li>
            ))}
          </Lines>
          {line.orders.length > 0 && (
            <Lines label={t('handOver.orders')} none="">
              {line.orders.map((order) => (
                <li key={order.at + order.text}>
                  {t('common.pair', { label: t(`handOver.order.${order.how}`), text: orderWords(order, t) })}
                </li>
              ))}
            </Lines>
          )}
          {line.doses === undefined ? (
            <p>{t('handOver.dosesUnknown')}</p>
          ) : (
            <Lines label={t('handOver.doses')} none={t('handOver.noDoses')}>
              {line.doses.map((dose) => (
                <li key={dose.dueAt + dose.text} data-late={dose.late || undefined}>
                  {doseInWords(dose.text)}, {format.moment(dose.dueAt)}
                  {dose.late && <> ({t('tasks.overdue')})</>}
                </li>
              ))}
            </Lines>
          )}
        </Part>
      </div>
    </article>
  );
}

/** The dose of a sliding scale is found at the bedside. */
function orderWords({ text, measuredIn }: HandOverLine['orders'][number], t: TFunction): string {
  const byScale = measuredIn && t('round.byScale', { what: measuredIn });
  return [doseInWords(text), byScale].filter(Boolean).join(' · ');
}

/** HO6: words of the SBAR note, before what the record says by itself. Who said it stands with the first of its parts. */
function Said({ line: { sbar }, part }: { readonly line: HandOverLine; readonly part: SbarPart }) {
  const format = useFormat();
  const text = sbar?.[part];
  if (!sbar || !text) return null;
  const isFirst = SBAR_PARTS.find((one) => sbar[one]) === part;
  return (
    <p className={css.said}>
      <bdi>{text}</bdi>
      {isFirst && (
        <span className="quiet">
          {' '}
          (<bdi>{sbar.by}</bdi>, {format.moment(sbar.at)})
        </span>
      )}
    </p>
  );
}

function Part({
  letter,
  title,
  children,
}: {
  readonly letter: string;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className={css.part}>
      <h3>
        <span aria-hidden className={css.letter}>
          {letter}
        </span>
        {title}
      </h3>
      {children}
    </section>
  );
}

function Lines({
  label,
  none,
  children,
}: {
  readonly label: string;
  readonly none: string;
  readonly children: ReactNode;
}) {
  const isEmpty = Array.isArray(children) && children.flat().filter(Boolean).length === 0;
  if (isEmpty) return <p className="quiet">{none}</p>;
  return (
    <>
      <p className={css.label}>{label}</p>
      <ul className={css.lines}>{children}</ul>
    </>
  );
}
