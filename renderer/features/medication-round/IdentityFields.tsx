import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseBirthDate } from '#shared/domain/patient/birth-date.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { localDay } from '../../parts/patient-words.ts';
import type { Attempt } from './attempt.ts';
import css from './MedicationRound.module.css';

interface Props {
  readonly attempt: Attempt;
  onChange(change: (before: Attempt) => Attempt): void;
}

/** No wristband can be read: the record number or the choice from the list, and always a second identifier that the patient says. */
export function IdentityFields({ attempt, onChange }: Props) {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const [kind, setKind] = useState<'birth-date' | 'name'>('birth-date');
  const [value, setValue] = useState('');
  const format = useFormat();
  const said = kind === 'name' ? value.trim() : wholeDay(value);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!said) return;
    const second = { kind, value: said };
    const typed = number.trim();
    onChange((before) => ({
      ...before,
      patient: typed
        ? { scan: { text: typed, keyed: true, at: new Date().toISOString() }, picked: true, second }
        : { picked: true, second },
    }));
  };
  return (
    <form className={css.way} onSubmit={submit} data-testid="identity-form">
      <p>{t('round.identityWords')}</p>
      <SegmentedControl
        size="xs"
        aria-label={t('round.secondIdentifier')}
        value={kind}
        onChange={(next) => {
          setKind(next as 'birth-date' | 'name');
          setValue('');
        }}
        data={(['birth-date', 'name'] as const).map((one) => ({ value: one, label: t(`round.identifier.${one}`) }))}
      />
      <TextInput
        label={t(`round.identifierAsked.${kind}`)}
        description={kind === 'birth-date' && (said ? format.date(said) : t('round.identityDay'))}
        value={value}
        autoFocus
        maxLength={120}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <TextInput
        label={t('round.typedNumber')}
        value={number}
        maxLength={60}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!said}>
        {t(attempt.patient.second ? 'round.identityAgain' : 'round.identityConfirm')}
      </Button>
    </form>
  );
}

/** `1950-03-12`; undefined until the whole day stands there. */
function wholeDay(typed: string): string | undefined {
  const read = parseBirthDate(typed, { today: localDay(Date.now()) });
  return read.state === 'date' && read.value.length === 10 ? read.value : undefined;
}
