import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PersonElsewhere } from '#shared/contract/scope.ts';
import { useFormat } from '../../i18n/use-format.ts';
import css from './Elsewhere.module.css';

interface Props {
  readonly person: PersonElsewhere;
  onOpen(patientId: string): void;
  onBring(person: PersonElsewhere): void;
}

export function PersonFound({ person, onOpen, onBring }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, family, given, sex, birthDate, recordNumber, site, here } = person;
  return (
    <li className={css.person}>
      <span className={css.who}>
        <b>
          {family}, {given}
        </b>
        <span>
          {birthDate ? format.date(birthDate) : t('patient.bornUnknown')} · {t(`patient.sex.${sex}`)} ·{' '}
          <span className="figures">{recordNumber || t('patient.noNumber')}</span>
        </span>
      </span>
      <span>{site.name}</span>
      {here ? (
        <Button size="compact-sm" variant="subtle" onClick={() => onOpen(patientId)}>
          {t('elsewhere.open')}
        </Button>
      ) : (
        <Button size="compact-sm" variant="default" onClick={() => onBring(person)}>
          {t('elsewhere.bring')}
        </Button>
      )}
    </li>
  );
}
