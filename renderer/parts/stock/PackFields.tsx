import { TextInput } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { hasPacks, type PackAmount } from './pack-amount.ts';
import { unitWord } from './unit-word.ts';

interface Props {
  readonly unit: string;
  readonly packUnits: string | undefined;
  readonly value: PackAmount;
  onChange(value: PackAmount): void;
  /** What the only field asks for where the product has no packs. */
  readonly label: string;
  readonly className?: string | undefined;
  /** The field in which one begins. */
  readonly first?: RefObject<HTMLInputElement | null>;
}

/** How much, in whole packs and loose; of what has no packs in its units. */
export function PackFields({ unit, packUnits, value, onChange, label, className, first }: Props) {
  const { t } = useTranslation();
  const inPacks = hasPacks(packUnits);
  const field = { ...(className ? { className } : {}), autoComplete: 'off' };
  const begins = { ...(first ? { ref: first } : {}), 'data-autofocus': true };
  return (
    <>
      {inPacks && (
        <TextInput
          {...field}
          {...begins}
          label={t('count.packsOf', { units: packUnits })}
          inputMode="numeric"
          value={value.packs}
          onChange={(event) => onChange({ ...value, packs: event.currentTarget.value })}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
      <TextInput
        {...field}
        {...(inPacks ? {} : begins)}
        label={inPacks ? t('count.looseUnits', { unit: unitWord(unit) }) : label}
        inputMode="decimal"
        value={value.loose}
        onChange={(event) => onChange({ ...value, loose: event.currentTarget.value })}
        onFocus={(event) => event.currentTarget.select()}
      />
    </>
  );
}
