import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { StockProductFacts } from '#shared/contract/stock-shown.ts';
import { useQuery } from '../../../core-client/use-query.ts';

interface Props {
  readonly label: string;
  onChoose(product: StockProductFacts | undefined): void;
}

const MOST_SHOWN = 12;

/** A product of the formulary, by anything typed. */
export function ProductField({ label, onChoose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [value, setValue] = useState<string | null>(null);
  const typed = text.trim();
  const { answer } = useQuery(contract.product.search, typed ? { text: typed, limit: MOST_SHOWN } : undefined);
  const known = answer.state === 'done' ? answer.value : answer.state === 'loading' ? answer.previous : undefined;
  const products = known?.products ?? [];
  return (
    <Select
      label={label}
      searchable
      data={products.map(({ code, shownName, brand }) => ({
        value: code,
        label: brand ? `${shownName} (${brand})` : shownName,
      }))}
      value={value}
      onChange={(code) => {
        setValue(code);
        const chosen = products.find((product) => product.code === code);
        onChoose(
          chosen && {
            ...{ code: chosen.code, name: chosen.name, shownName: chosen.shownName, unit: chosen.baseUnit },
            ...(chosen.controlledClass ? { controlledClass: chosen.controlledClass } : {}),
          },
        );
      }}
      searchValue={text}
      onSearchChange={setText}
      filter={({ options }) => options}
      nothingFoundMessage={typed ? t('stock.noneFound') : t('stock.searchHint')}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      data-autofocus
    />
  );
}
