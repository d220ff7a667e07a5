import { IconAlertOctagon, IconCloudDownload, IconQuestionMark } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoundPatient } from '#shared/contract/round.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { ReplacedTagOf } from '../../parts/ReplacedTag.tsx';
import { takeArrival } from '../../ui/arrival.ts';
import css from './MedicationRound.module.css';
import { tallyOf } from './round-model.ts';

interface Props {
  readonly patients: readonly RoundPatient[];
  readonly chosen: string | undefined;
  readonly nowMs: number;
  onChoose(patientId: string): void;
}

/** By bed, one tab stop; arrows lead from one to the next. */
export function PatientList({ patients, chosen, nowMs, onChoose }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => takeArrival(list.current?.querySelector<HTMLElement>('button[tabindex="0"]')), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = step === undefined ? undefined : buttons[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const stop = patients.some(({ patientId }) => patientId === chosen) ? chosen : patients[0]?.patientId;
  return (
    <ul ref={list} className={css.patients} aria-label={t('round.patients')} onKeyDown={onKeyDown}>
      {patients.map((patient) => (
        <li key={patient.patientId}>
          <button
            type="button"
            className={css.patient}
            data-testid="round-patient"
            data-patient={patient.patientId}
            aria-current={patient.patientId === chosen ? 'true' : undefined}
            tabIndex={patient.patientId === stop ? 0 : -1}
            onClick={() => onChoose(patient.patientId)}
          >
            <span className={css.bed}>{patient.bed ?? t('banner.noBed')}</span>
            <span className={css.patientName}>
              <bdi>{patient.name}</bdi> <ReplacedTagOf patientId={patient.patientId} />
            </span>
            <Counts patient={patient} nowMs={nowMs} />
            <AllergyWord state={patient.allergies.state} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Counts({ patient, nowMs }: { readonly patient: RoundPatient; readonly nowMs: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { overdue, missed, due, timeCritical, disputed, nextAt } = tallyOf(patient, nowMs);
  const nothing = overdue + missed + due + disputed === 0;
  return (
    <span className={css.counts}>
      {patient.alerts.length > 0 && (
        <b data-tone="stop">
          <IconAlertOctagon size={13} aria-hidden /> {t('round.alertCount', { count: patient.alerts.length })}
        </b>
      )}
      {disputed > 0 && <b data-tone="stop">{t('round.count.disputed', { count: disputed })}</b>}
      {missed > 0 && <b data-tone="stop">{t('round.count.missed', { count: missed })}</b>}
      {overdue > 0 && <b data-tone="pause">{t('round.count.overdue', { count: overdue })}</b>}
      {due > 0 && <b>{t('round.count.due', { count: due })}</b>}
      {timeCritical > 0 && <b data-tone="pause">{t('round.count.timeCritical', { count: timeCritical })}</b>}
      {nothing && (
        <span>{nextAt ? t('round.nextAt', { when: format.moment(nextAt) }) : t('round.nothingPlanned')}</span>
      )}
      {!patient.complete && <span>{t('common.filling')}</span>}
    </span>
  );
}

/** Only what a nurse must know before she comes to the bed: the allergies themselves stand there. */
function AllergyWord({ state }: { readonly state: RoundPatient['allergies']['state'] }) {
  const { t } = useTranslation();
  if (state === 'no-known') return null;
  const Mark = state === 'list' ? IconAlertOctagon : state === 'never-asked' ? IconQuestionMark : IconCloudDownload;
  return (
    <span className={css.allergyWord} data-state={state}>
      <Mark size={13} aria-hidden />
      {t(state === 'list' ? 'allergy.banner' : `allergy.state.${state}`)}
    </span>
  );
}
