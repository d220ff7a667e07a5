import { Button } from '@mantine/core';
import { IconAlertTriangle, IconUsers } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoseRecord, RoundLine, RoundPatient } from '#shared/contract/round.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { DoseMark } from '../../parts/medication/DoseMark.tsx';
import { doseStateAt } from '../../parts/medication/dose-timing.ts';
import { routeWords } from '../../parts/medication/route-words.ts';
import { useRecordWords } from '../../parts/medication/use-record-words.ts';
import { Empty } from '../../ui/Condition.tsx';
import { useFocusStays } from '../../ui/focus-stays.ts';
import { Tag } from '../../ui/Tag.tsx';
import { besideWords } from './beside-words.ts';
import css from './MedicationRound.module.css';
import type { DoseRow, DoseSections } from './round-model.ts';

interface Props {
  readonly sections: DoseSections;
  readonly others: RoundPatient['others'];
  readonly nowMs: number;
  /** Where the focus comes back to. */
  readonly lastOpened: string | undefined;
  onOpen(row: DoseRow): void;
  onEffect(line: RoundLine, administrationId: string): void;
  onStop(line: RoundLine): void;
  onRecord(drug: string, record: DoseRecord): void;
}

const ORDER = ['now', 'missed', 'toStart', 'running', 'asNeeded', 'later', 'done'] as const;

/** What to give, what runs, what may be given, what comes, what was done. */
export function DoseList({ sections, others, nowMs, lastOpened, onOpen, onEffect, onStop, onRecord }: Props) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const format = useFormat();
  /** Of which dose, where several wait. */
  const timeOf = (id: string): string => {
    const at = others.find((record) => record.id === id)?.at;
    return at ? `, ${format.moment(at)}` : '';
  };
  const first = useRef(lastOpened);
  // What was started or given goes to another part of the list. It listens before the focus is given.
  useFocusStays(frame);
  useEffect(() => {
    if (first.current === undefined || document.activeElement !== document.body) return;
    const buttons = [...(frame.current?.querySelectorAll<HTMLElement>('[data-dose]') ?? [])];
    (buttons.find((button) => button.dataset.dose === first.current) ?? buttons[0])?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(frame.current?.querySelectorAll<HTMLElement>('[data-dose]') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = step === undefined || at < 0 ? undefined : buttons[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const isEmpty = ORDER.every((name) => sections[name].length === 0) && others.length === 0;
  if (isEmpty) return <Empty title={t('round.noDoses')}>{t('round.noDosesWords')}</Empty>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are heard for the buttons inside
    <div ref={frame} className={css.doses} onKeyDown={onKeyDown}>
      {sections.now.length === 0 && <p className={css.nothingNow}>{t('round.nothingNow')}</p>}
      {ORDER.filter((name) => sections[name].length > 0).map((name) => (
        <section key={name} aria-label={t(`round.section.${name}`)}>
          <h3 className={css.sectionTitle}>{t(`round.section.${name}`)}</h3>
          <ul>
            {sections[name].map((row) => (
              <li key={row.key} className={css.doseItem}>
                <DoseButton row={row} nowMs={nowMs} onOpen={onOpen} />
                {name === 'running' && (
                  <Button size="compact-sm" variant="default" onClick={() => onStop(row.line)}>
                    {t('round.do.stop')}
                  </Button>
                )}
                {name === 'asNeeded' &&
                  row.line.asNeeded?.effectWanted.map((id) => (
                    <Button key={id} size="compact-sm" variant="default" onClick={() => onEffect(row.line, id)}>
                      {t('round.askEffect')}
                      {row.line.asNeeded && row.line.asNeeded.effectWanted.length > 1 && timeOf(id)}
                    </Button>
                  ))}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {others.length > 0 && (
        <section aria-label={t('round.section.others')}>
          <h3 className={css.sectionTitle}>{t('round.section.others')}</h3>
          <ul>
            {others.map((record) => (
              <li key={record.id} className={css.doseItem} data-withdrawn={record.withdrawn || undefined}>
                <button
                  type="button"
                  className={css.other}
                  data-dose={record.id}
                  onClick={() => onRecord(record.drug, record)}
                >
                  <b>
                    <bdi>{record.drug}</bdi>
                  </b>{' '}
                  <RecordWords record={record} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface ButtonProps {
  readonly row: DoseRow;
  readonly nowMs: number;
  onOpen(row: DoseRow): void;
}

function DoseButton({ row, nowMs, onOpen }: ButtonProps) {
  const { line, dose } = row;
  const { t } = useTranslation();
  const format = useFormat();
  const when = dose ? format.moment(dose.dueAt) : t(whenKey(line));
  const details = [
    line.scale ? t('round.byScale', { what: line.scale.measuredIn }) : doseInWords(dose?.dose ?? line.dose ?? ''),
    line.route && routeWords(t, line.route.text),
    line.instruction,
    runningWords(line, t, format),
  ];
  return (
    <button
      type="button"
      className={css.dose}
      data-dose={row.key}
      data-testid="round-dose"
      data-drug={line.drug}
      onClick={() => onOpen(row)}
    >
      <span className={`${css.when} figures`}>{when}</span>
      <span className={css.what}>
        <b className={css.drug}>
          <bdi>{line.drug}</bdi>
        </b>
        <span className={css.details}>{details.filter(Boolean).join(' · ')}</span>
        {dose?.records.map((record) => (
          <span key={record.id} className={css.record} data-withdrawn={record.withdrawn || undefined}>
            <RecordWords record={record} />
          </span>
        ))}
        {line.asNeeded && <AsNeededWords line={line} />}
      </span>
      <Marks>
        {dose?.givenTwice && (
          <Tag tone="stop" icon={<IconAlertTriangle size={13} aria-hidden />}>
            {t('round.twice')}
          </Tag>
        )}
        {dose && <DoseMark state={doseStateAt(dose, nowMs)} />}
        {saysMore(row) && <Tag tone="pause">{t(`mar.standing.${line.standing}`)}</Tag>}
        {(dose?.timeCritical ?? false) && <Tag tone="pause">{t('round.timeCritical')}</Tag>}
        {line.highAlert && (
          <Tag tone="stop" icon={<IconUsers size={13} aria-hidden />}>
            {t('round.highAlert')}
          </Tag>
        )}
        {line.verification !== 'verified' && <Tag>{t(`round.verification.${line.verification}`)}</Tag>}
        {dose?.wall === 'skipped' && <Tag>{t('round.wall.skipped')}</Tag>}
        {dose?.wall === 'twice' && <Tag>{t('round.wall.twice')}</Tag>}
        {dose?.matchedByNearness && <Tag tone="pause">{t('round.movedSince')}</Tag>}
      </Marks>
    </button>
  );
}

function Marks({ children }: { readonly children: ReactNode }) {
  return <span className={css.marks}>{children}</span>;
}

/** @SAFETY An order that is over, held or in dispute says so also where no dose does: as needed, and on an infusion. */
function saysMore({ line, dose }: DoseRow): boolean {
  const isSaid = dose !== undefined && (dose.state === 'on-hold' || dose.state.startsWith('disputed'));
  return line.standing !== 'in-force' && !isSaid;
}

function AsNeededWords({ line }: { readonly line: RoundLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { asNeeded, lastGiven } = line;
  if (!asNeeded) return null;
  const words = [
    asNeeded.indication,
    t('round.given24h', {
      count: asNeeded.given24h,
      most: asNeeded.maxDoses24h ?? doseInWords(asNeeded.max24h ?? '—'),
    }),
    besideWords(asNeeded.beside, t, format),
    lastGiven ? t('round.lastGiven', { when: format.moment(lastGiven.at) }) : t('round.neverGiven'),
    asNeeded.mayAt && Date.parse(asNeeded.mayAt) > Date.now()
      ? t('round.mayAt', { when: format.moment(asNeeded.mayAt) })
      : '',
  ];
  return <span className={css.record}>{words.filter(Boolean).join(' · ')}</span>;
}

function whenKey({ kind, infusion }: RoundLine) {
  if (kind === 'as-needed') return 'round.whenNeeded';
  return infusion?.state === 'running' ? 'round.runs' : 'round.toStart';
}

function runningWords({ infusion, start }: RoundLine, t: TFunction, format: Format): string {
  switch (infusion?.state) {
    case 'running':
      return t('round.runsSince', { rate: doseInWords(infusion.rate), when: format.moment(infusion.since) });
    case 'stopped':
      return t('round.stoppedAt', { when: format.moment(infusion.at) });
    case 'not-started':
      return t('round.orderedFrom', { when: format.moment(start) });
    default:
      return '';
  }
}

function RecordWords({ record }: { readonly record: DoseRecord }) {
  return <>{useRecordWords()(record).join(' · ')}</>;
}
