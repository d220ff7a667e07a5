import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardBoard } from './board-model.ts';

/** Free beds of all wards here, and the wards themselves for who gets a bed later. */
function usePlaceChoices(wards: readonly WardBoard[], also?: string) {
  const { t } = useTranslation();
  return useMemo(
    () =>
      wards.map((ward) => ({
        group: ward.name,
        items: [
          ...ward.sections.flatMap(({ beds }) =>
            beds
              .filter(({ id, bed }) => bed.state === 'free' || id === also)
              .map(({ id, name }) => ({ value: id, label: name })),
          ),
          { value: ward.id, label: t('common.pair', { label: ward.name, text: t('board.bedLater') }) },
        ],
      })),
    [wards, also, t],
  );
}

export function PlaceSelect(props: {
  readonly wards: readonly WardBoard[];
  readonly value: string | null;
  readonly also?: string | undefined;
  readonly autoFocus?: boolean;
  /** Whether no place may be said, too. */
  readonly clearable?: boolean;
  onChange(value: string | null): void;
}) {
  const { t } = useTranslation();
  const { wards, value, also, autoFocus = false, clearable = false, onChange } = props;
  return (
    <Select
      label={t('board.bed')}
      data={usePlaceChoices(wards, also)}
      value={value}
      onChange={onChange}
      searchable
      clearable={clearable}
      clearButtonProps={{ 'aria-label': t('board.clearPlace') }}
      selectFirstOptionOnChange
      data-autofocus={autoFocus || undefined}
      nothingFoundMessage={t('board.noFreeBed')}
      maxDropdownHeight={260}
      openOnFocus={false}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
    />
  );
}
