import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readRestriction, restrictionCell } from '#shared/domain/formulary/restriction.ts';
import { readStorage, STORAGE_CODES, STORAGE_TEMPERATURES } from '#shared/domain/formulary/storage.ts';
import { RESTRICTION_RULES } from '#shared/model/restriction-rules.ts';
import css from './Formulary.module.css';

interface Props {
  /** The cell of a formulary file. */
  readonly value: string;
  readonly error?: string | undefined;
  onChange(cell: string): void;
}

/** How it is kept: a new temperature takes the place of the one before. Words of an older file stay until a code is chosen. */
export function StorageField({ value, error, onChange }: Props) {
  const { t } = useTranslation();
  const storage = readStorage(value);
  const words = storage?.words;
  const chosen = storage ? (words !== undefined ? [words] : codesOf(storage)) : [];
  function choose(next: readonly string[]): void {
    const codes = next.filter((one) => one !== words || next.length === 1);
    const temperatures = codes.filter((code) => STORAGE_TEMPERATURES.some((one) => one === code));
    onChange(codes.filter((code) => !temperatures.slice(0, -1).includes(code)).join('|'));
  }
  return (
    <MultiSelect
      label={t('formulary.column.storage')}
      className={css.wide ?? ''}
      placeholder={chosen.length === 0 ? t('formulary.storageHint') : ''}
      searchable
      error={error}
      value={chosen}
      onChange={choose}
      data={[
        ...(words !== undefined ? [{ value: words, label: words }] : []),
        ...STORAGE_CODES.map((code) => ({ value: code as string, label: t(`formulary.storageCodes.${code}`) })),
      ]}
      clearable
      clearButtonProps={{ 'aria-label': t('formulary.clearStorage') }}
    />
  );
}

function codesOf({ temperature, cares }: NonNullable<ReturnType<typeof readStorage>>): string[] {
  return [...(temperature ? [temperature] : []), ...cares];
}

/** Who may have it ordered: a rule that holds people up, and words that say why. */
export function RestrictionFields({ value, onChange }: Omit<Props, 'error'>) {
  const { t } = useTranslation();
  const restriction = readRestriction(value);
  const rule = restriction?.rule ?? 'none';
  const exempt = restriction?.exempt ?? [];
  /** As it is typed: the cell has no blanks at its ends. */
  const [words, setWords] = useState(restriction?.words ?? '');
  return (
    <>
      <Select
        label={t('formulary.column.restricted')}
        allowDeselect={false}
        value={rule}
        onChange={(chosen) => {
          const next = RESTRICTION_RULES.find((one) => one === chosen);
          onChange(next ? restrictionCell({ rule: next, words, exempt }) : '');
        }}
        data={(['none', ...RESTRICTION_RULES] as const).map((one) => ({
          value: one,
          label: t(`formulary.restriction.${one}`),
        }))}
      />
      <TextInput
        label={t('formulary.restrictionWords')}
        value={restriction ? words : ''}
        disabled={!restriction}
        maxLength={280}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          if (restriction) onChange(restrictionCell({ ...restriction, words: event.currentTarget.value }));
        }}
      />
      {restriction && rule !== 'closed' && (
        <TagsInput
          label={t('formulary.restrictionExempt')}
          description={t('formulary.restrictionExemptHint')}
          className={css.wide ?? ''}
          value={[...exempt]}
          maxTags={12}
          splitChars={[';']}
          onChange={(who) => onChange(restrictionCell({ ...restriction, words, exempt: who }))}
          clearButtonProps={{ 'aria-label': t('formulary.clearExempt') }}
        />
      )}
    </>
  );
}
