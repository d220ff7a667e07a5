import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';

interface Props {
  readonly label: string;
  /** Id of the product; empty: none yet. */
  readonly value: string;
  onChange(productId: string): void;
}

/** A product in use, found by anything typed of it. */
export function ProductSelect({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const typed = text.trim();
  const { answer } = useQuery(contract.product.search, typed ? { text: typed, limit: 12 } : undefined);
  const known = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const [kept, setKept] = useState<{ readonly value: string; readonly label: string }>();
  const found = (known?.products ?? []).filter(({ state }) => state === 'active');
  const options = found.map(({ id, shownName, brand }) => ({
    value: id,
    label: brand ? `${shownName} (${brand})` : shownName,
  }));
  const data = kept && !options.some((option) => option.value === kept.value) ? [kept, ...options] : options;
  return (
    <Select
      label={label}
      data={data}
      value={value || null}
      onChange={(productId) => {
        setKept(data.find((option) => option.value === productId));
        onChange(productId ?? '');
      }}
      searchable
      autoFocus
      searchValue={text}
      onSearchChange={setText}
      filter={({ options: all }) => all}
      nothingFoundMessage={typed ? t('dispense.noProduct') : undefined}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
    />
  );
}
