import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { PatientLine } from '#shared/contract/patient.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { bornText, listName } from '../../../parts/patient-words.ts';
import css from './Persons.module.css';

interface Props {
  readonly patientId: string;
  readonly demographics: InputOf<typeof contract.patient.listDuplicates>;
  onChoose(patientId: string): void;
}

const ASK_AFTER_MS = 220;

/** The other record: those who look alike stand there at once, anybody else is searched for. */
export function FindOther({ patientId, demographics, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState('');
  const [typed] = useDebouncedValue(text.trim(), ASK_AFTER_MS);
  const alike = useQuery(contract.patient.listDuplicates, typed.length < 2 ? demographics : undefined).answer;
  const found = useQuery(contract.patient.search, typed.length < 2 ? undefined : { text: typed, limit: 8 }).answer;
  const answer = typed.length < 2 ? alike : found;
  const lines: readonly PatientLine[] =
    typed.length < 2
      ? alike.state === 'done'
        ? alike.value.map(({ patient }) => patient)
        : []
      : found.state === 'done'
        ? found.value.hits
        : [];
  const others = lines.filter((line) => line.patientId !== patientId && !line.replacedBy);
  return (
    <>
      <TextInput
        label={t('persons.find')}
        description={t('persons.findHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <p role="status" className="quiet">
        {answer.state === 'done' &&
          (others.length > 0 ? t('persons.found', { count: others.length }) : t('persons.none'))}
      </p>
      <ul className={css.found}>
        {others.map((line) => (
          <li key={line.patientId}>
            <span>
              <b>
                <bdi>{listName(line)}</bdi>
              </b>{' '}
              {bornText(line.birthDate, t, format)}{' '}
              <span className="figures">{line.recordNumber || t('patient.noNumber')}</span>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('persons.compareWith', { name: listName(line), number: line.recordNumber })}
              onClick={() => onChoose(line.patientId)}
            >
              {t('persons.compare')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
