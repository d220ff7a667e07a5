import { IconAlertOctagon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { VisitorMark } from '../../../parts/elsewhere/VisitorMark.tsx';
import { PrintBandButton } from '../../../parts/label-preview/PrintBand.tsx';
import { ageText, listName } from '../../../parts/patient-words.ts';
import { usePlaceOfPatient } from '../../../parts/use-place-of.ts';
import { usePatientLine } from '../../../replica/queries.ts';
import { Tag } from '../../../ui/Tag.tsx';
import { AlertStrip } from '../alerts/AlertStrip.tsx';
import { AllergyChip } from '../allergies/AllergyChip.tsx';
import { ALLERGY_STATE_ICONS } from '../allergies/allergy-state-icons.ts';
import { useChart } from '../chart-context.ts';
import { useCloseChart } from '../use-close-chart.ts';
import css from './PatientBanner.module.css';

/** @SAFETY Stands above every tab, never scrolls away, and wraps rather than truncates an allergy. */
export function PatientBanner({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, record } = useChart();
  const line = usePatientLine(patientId)?.content;
  const place = usePlaceOfPatient()(patientId);
  const close = useCloseChart();
  const conflicting = record.patient?.conflicting?.length ?? 0;
  const life = record.patient && lifeState(record.patient.content);
  const diedOn = life?.state === 'deceased' ? life.on : undefined;
  const deceasedWords = diedOn
    ? t('patient.deceasedOn', { when: diedOn.length > 10 ? format.moment(diedOn) : format.date(diedOn) })
    : t('patient.deceased');
  return (
    <section className={css.banner} aria-label={t('banner.label')}>
      <div className={css.identity}>
        <h1 className={css.name}>{line ? <bdi>{listName(line)}</bdi> : t('common.loading')}</h1>
        {line && (
          <dl className={css.facts}>
            <Fact label={t('patient.born')}>
              {line.birthDate ? (
                <>
                  {format.date(line.birthDate)} <b>{ageText(line.birthDate, t)}</b>
                </>
              ) : (
                t('patient.bornUnknown')
              )}
            </Fact>
            <Fact label={t('patient.sexLabel')}>{t(`patient.sex.${line.sex}`)}</Fact>
            <Fact label={t('patient.recordNumber')}>
              <b className="figures">{line.recordNumber || t('patient.noNumber')}</b>{' '}
              {line.provisional && <Tag tone="pause">{t('patient.provisional')}</Tag>}
            </Fact>
            <Fact label={t('banner.bed')}>
              <bdi>{place ?? line.place ?? t('banner.noBed')}</bdi>
            </Fact>
          </dl>
        )}
        {line?.deceased && <Tag>{deceasedWords}</Tag>}
        {conflicting > 0 && <Tag tone="pause">{t('banner.identityConflict')}</Tag>}
        <AlertStrip />
        <VisitorMark patientId={patientId} onReturned={() => close(patientId)} />
        <span className={css.acts}>
          <PrintBandButton patientId={patientId} variant="subtle" />
          {children}
        </span>
      </div>
      <AllergyStrip />
    </section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** One of four states; each a word and a mark of its own. */
function AllergyStrip() {
  const { t } = useTranslation();
  const format = useFormat();
  const { allergies } = useChart();
  if (allergies.state === 'list') {
    return (
      <section className={css.strip} data-state="list" aria-label={t('allergy.strip')}>
        <span className={css.stripTitle}>
          <IconAlertOctagon size={18} aria-hidden />
          {t('allergy.banner')}
        </span>
        <ul className={css.items}>
          {allergies.groups.map((group) => (
            <AllergyChip key={group.items[0]?.row.id} group={group} />
          ))}
          {allergies.isPartial && <li className={css.partial}>{t('allergy.partial')}</li>}
        </ul>
      </section>
    );
  }
  const Icon = ALLERGY_STATE_ICONS[allergies.state];
  return (
    <section className={css.strip} data-state={allergies.state} aria-label={t('allergy.strip')}>
      <span className={css.stripTitle}>
        <Icon size={18} aria-hidden />
        {t(`allergy.state.${allergies.state}`)}
      </span>
      {allergies.state === 'no-known' && (
        <span>
          {t('allergy.noneBy', { name: allergies.by ?? '', when: allergies.at ? format.moment(allergies.at) : '' })}
        </span>
      )}
      {allergies.state !== 'no-known' && <span>{t(`allergy.stateWords.${allergies.state}`)}</span>}
    </section>
  );
}
