import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PersonElsewhere } from '#shared/contract/scope.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { bornText, listName } from '../patient-words.ts';
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
      <b>
        <bdi>{listName({ family, given })}</bdi>
      </b>
      <span>
        {bornText(birthDate, t, format)} · {t(`patient.sex.${sex}`)}
      </span>
      <span className="figures">{recordNumber || t('patient.noNumber')}</span>
      <span>
        <bdi>{site.name}</bdi>
      </span>
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
