import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import css from './SecondPerson.module.css';
import { type ProvenPerson, SecondPersonDialog, type SecondPersonPurpose } from './SecondPersonDialog.tsx';

interface Props {
  readonly purpose: SecondPersonPurpose;
  readonly patientId?: string | undefined;
  /** What the button says: who has to sign for what. */
  readonly label: string;
  readonly words?: string | undefined;
  readonly value: Pick<ProvenPerson, 'displayName' | 'until'> | undefined;
  onChange(person: ProvenPerson | undefined): void;
}

/** A button until somebody else has signed; then who, and until when it is good. */
export function SecondPersonField({ purpose, patientId, label, words, value, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isAsking, setIsAsking] = useState(false);
  useEffect(() => {
    if (!value) return undefined;
    const timer = setTimeout(() => onChange(undefined), Math.max(0, Date.parse(value.until) - Date.now()));
    return () => clearTimeout(timer);
  }, [value, onChange]);
  return (
    <div className={css.field}>
      {value ? (
        <>
          <IconUserCheck size={18} aria-hidden />
          <span>{t('second.signed', { name: value.displayName, when: format.time(value.until) })}</span>
          <Button size="compact-sm" variant="default" onClick={() => onChange(undefined)}>
            {t('second.takeBack')}
          </Button>
        </>
      ) : (
        <Button variant="default" onClick={() => setIsAsking(true)}>
          {label}
        </Button>
      )}
      {isAsking && (
        <SecondPersonDialog
          purpose={purpose}
          patientId={patientId}
          title={label}
          words={words}
          onClose={() => setIsAsking(false)}
          onProven={(person) => {
            setIsAsking(false);
            onChange(person);
          }}
        />
      )}
    </div>
  );
}
