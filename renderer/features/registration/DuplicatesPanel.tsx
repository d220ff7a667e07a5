import { Button, Checkbox } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DuplicateCandidate } from '#shared/contract/patient.ts';
import { phoneText } from '#shared/domain/patient/phone.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { type DemographicsForm, readBirth } from '../../parts/demographics/demographics-form.ts';
import { bornText, listName, localDay } from '../../parts/patient-words.ts';
import { Empty } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Tag } from '../../ui/Tag.tsx';
import css from './Register.module.css';

interface Props {
  readonly form: DemographicsForm;
  readonly candidates: readonly DuplicateCandidate[];
  readonly isAsked: boolean;
  readonly distinctFrom: readonly string[];
  onToggle(patientId: string): void;
  onOpen(patientId: string): void;
  readonly children: ReactNode;
}

/** Who may be the same person, with the reasons, side by side with what was typed. */
export function DuplicatesPanel({ form, candidates, isAsked, distinctFrom, onToggle, onOpen, children }: Props) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t('duplicates.title')}
      aside={<span role="status">{candidates.length > 0 && t('duplicates.count', { count: candidates.length })}</span>}
    >
      {candidates.length === 0 ? (
        <Empty
          icon={<IconUserCheck size={26} aria-hidden />}
          title={isAsked ? t('duplicates.none') : t('duplicates.notYet')}
        >
          {isAsked ? t('duplicates.noneWords') : t('duplicates.notYetWords')}
        </Empty>
      ) : (
        <div className={css.candidates}>
          <ul className={css.candidates}>
            {candidates.map((candidate) => (
              <Candidate
                key={candidate.patient.patientId}
                form={form}
                candidate={candidate}
                isDistinct={distinctFrom.includes(candidate.patient.patientId)}
                onToggle={onToggle}
                onOpen={onOpen}
              />
            ))}
          </ul>
          {children}
        </div>
      )}
    </Panel>
  );
}

interface CandidateProps extends Pick<Props, 'form' | 'onToggle' | 'onOpen'> {
  readonly candidate: DuplicateCandidate;
  readonly isDistinct: boolean;
}

function Candidate({ form, candidate, isDistinct, onToggle, onOpen }: CandidateProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patient, reasons, strength } = candidate;
  const birth = readBirth(form.born, localDay(Date.now()));
  const typedBorn = birth.state === 'date' ? format.date(birth.birthDate) : form.born;
  const rows = [
    [t('patient.name'), listName({ family: form.family, given: form.given }), listName(patient)],
    [t('patient.born'), typedBorn, bornText(patient.birthDate, t, format)],
    [t('patient.sexLabel'), form.sex && t(`patient.sex.${form.sex}`), t(`patient.sex.${patient.sex}`)],
    [t('demographics.phone'), form.phone, phoneText(patient.phone ?? '', undefined)],
  ] as const;
  return (
    <li className={css.candidate} data-strength={strength}>
      <div className={css.candidateHead}>
        <Tag tone={strength === 'possible' ? 'calm' : 'pause'}>{t(`duplicates.strength.${strength}`)}</Tag>
        <span className={css.reasons}>{reasons.map((reason) => t(`duplicates.reason.${reason}`)).join(' · ')}</span>
      </div>
      <table className={css.compare}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('duplicates.typed')}</th>
            <th scope="col">
              {t('duplicates.known')} <span className="figures">{patient.recordNumber}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, typed, known]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                <bdi>{typed || '—'}</bdi>
              </td>
              <td>
                <bdi>{known || '—'}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css.candidateActions}>
        <Checkbox label={t('duplicates.distinct')} checked={isDistinct} onChange={() => onToggle(patient.patientId)} />
        <Button variant="default" size="compact-sm" onClick={() => onOpen(patient.patientId)}>
          {t('duplicates.open')}
        </Button>
      </div>
    </li>
  );
}
