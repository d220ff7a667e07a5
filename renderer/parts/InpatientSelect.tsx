import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { bornText, listName } from './patient-words.ts';
import { useWardPeople } from './use-ward-people.ts';

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  onChange(patientId: string | undefined): void;
}

/** One of those who are in a bed here, by bed or name; or nobody. Two of one name are told apart by bed and birth date. */
export function InpatientSelect({ label, placeholder, value, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { people } = useWardPeople();
  const options = useMemo(() => {
    const seen = new Set<string>();
    return people.flatMap(({ patientId, line, bed }) => {
      if (!line || seen.has(patientId)) return [];
      seen.add(patientId);
      return [
        {
          value: patientId,
          label: [bed, listName(line), bornText(line.birthDate, t, format)].filter(Boolean).join(' · '),
        },
      ];
    });
  }, [people, t, format]);
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={options}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      searchable
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
