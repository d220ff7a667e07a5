import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { usePatientLines } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { leadAllOn } from '../lead-on.ts';
import { filterPatients } from '../patient-filter.ts';
import { bornText, listName } from '../patient-words.ts';

interface Props {
  readonly value: string | undefined;
  onChange(patientId: string | undefined): void;
}

const SHOWN = 8;

/** One of the patients known here, by name, number or birth date. Two of one name are told apart by born and number. */
export function PatientPick({ value, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = rowsOf(usePatientLines());
  const [text, setText] = useState('');
  const isTyped = text.trim().length > 1;
  const options = useMemo(() => {
    const chosen = rows.filter(({ id }) => id === value);
    const find = (id: string) => rows.find((row) => row.id === id)?.content;
    const typed = chosen.length === 0 && isTyped ? filterPatients(rows, text).map(({ content }) => content) : [];
    const found = leadAllOn(typed, find).filter(({ deceased }) => !deceased);
    return [...chosen.map(({ content }) => content), ...found.slice(0, SHOWN)].map((content) => ({
      value: content.patientId,
      label: [listName(content), bornText(content.birthDate, t, format), content.recordNumber]
        .filter(Boolean)
        .join(' · '),
    }));
  }, [rows, text, isTyped, value, t, format]);
  return (
    <Select
      label={t('board.patient')}
      placeholder={t('board.patientHint')}
      data={options}
      // What is offered is found already, by more than what it says.
      filter={({ options: all }) => all}
      value={value ?? null}
      searchValue={text}
      onSearchChange={setText}
      onChange={(id) => onChange(id ?? undefined)}
      searchable
      clearable
      selectFirstOptionOnChange
      clearButtonProps={{ 'aria-label': t('board.clearPatient') }}
      description={isTyped && options.length === 0 ? t('board.nobodyFound') : undefined}
      openOnFocus={false}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      data-autofocus
    />
  );
}
