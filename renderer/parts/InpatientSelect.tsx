import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useEnrolledStation } from '../state/live.ts';
import { bornText, listName } from './patient-words.ts';
import { useWardPeople } from './use-ward-people.ts';

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  onChange(patientId: string | undefined): void;
}

/** One of those who are in a bed here, by bed or name, one's own ward first; or nobody. Two of one name are told apart by bed and birth date. */
export function InpatientSelect({ label, placeholder, value, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { people } = useWardPeople();
  const ownWard = useEnrolledStation()?.ward?.id;
  const options = useMemo(() => {
    const seen = new Set<string>();
    const ownFirst = people.toSorted((one, other) => Number(other.wardId === ownWard) - Number(one.wardId === ownWard));
    return ownFirst.flatMap(({ patientId, line, bed }) => {
      if (!line || seen.has(patientId)) return [];
      seen.add(patientId);
      return [
        {
          value: patientId,
          label: [bed, listName(line), bornText(line.birthDate, t, format)].filter(Boolean).join(' · '),
        },
      ];
    });
  }, [people, ownWard, t, format]);
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={options}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      searchable
      nothingFoundMessage={t('board.nobodyFound')}
      // @SAFETY A name that finds nobody must not send the form without a patient.
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault();
      }}
      clearable
      selectFirstOptionOnChange
      limit={50}
      openOnFocus={false}
      clearButtonProps={{ 'aria-label': placeholder }}
      maxDropdownHeight={260}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
    />
  );
}
