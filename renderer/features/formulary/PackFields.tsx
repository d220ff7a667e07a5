import { Button, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PackCells } from '#shared/contract/formulary.ts';
import { PACK_LEVELS } from '#shared/domain/formulary/product.ts';
import { reasonWords } from './column-words.ts';
import css from './Formulary.module.css';
import type { Finding } from './ProductForm.tsx';

export const NO_PACK: PackCells = {
  ...{ gtin: '', pack_level: 'pack', pack_units: '', pack_text: '', price: '', currency: '' },
};

interface Props {
  readonly number: number;
  readonly pack: PackCells;
  readonly findings: readonly Finding[];
  onChange(pack: PackCells): void;
  onRemove(): void;
}

/** One level of packing: its bar code, what it holds, what it costs. */
export function PackFields({ number, pack, findings, onChange, onRemove }: Props) {
  const { t, i18n } = useTranslation();
  const field = (column: Exclude<keyof PackCells, 'pack_level'>) => {
    const found = findings.find((finding) => finding.column === column);
    return (
      <TextInput
        label={t(`formulary.column.${column}`)}
        error={found && reasonWords(found.reason, i18n.language)}
        value={pack[column]}
        onChange={(event) => onChange({ ...pack, [column]: event.currentTarget.value })}
        spellCheck={false}
        autoComplete="off"
      />
    );
  };
  return (
    <fieldset className={css.pack}>
      <legend>{t('formulary.packNumber', { number })}</legend>
      {field('gtin')}
      <Select
        label={t('formulary.column.pack_level')}
        allowDeselect={false}
        value={pack.pack_level}
        onChange={(value) => onChange({ ...pack, pack_level: value ?? 'pack' })}
        data={PACK_LEVELS.map((value) => ({ value, label: t(`formulary.level.${value}`) }))}
      />
      {field('pack_units')}
      <div className={css.packMore}>
        {field('pack_text')}
        {field('price')}
        {field('currency')}
        <Button mt={22} size="compact-sm" variant="default" onClick={onRemove}>
          {t('formulary.removePack')}
        </Button>
      </div>
    </fieldset>
  );
}
