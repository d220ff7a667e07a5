import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { typedMoney } from '#shared/domain/price/money.ts';
import { useFormat } from '../../i18n/use-format.ts';

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'error' | 'inputMode'> {
  /** As typed. Whoever sends it reads it by `typedMoney`. */
  readonly value: string;
  readonly currency: string;
  readonly decimals: number;
  onChange(typed: string): void;
}

/** @SAFETY TI3: an amount that nobody can read for certain is said to be none, and asked for; never sent as something else. */
export function MoneyInput({ value, currency, decimals, onChange, ...more }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const isNone = value !== '' && typedMoney(value, decimals) === undefined;
  // Without thousands and with one place: it is read in every language and every currency.
  const example = decimals === 0 ? '12' : format.number(12.5, 1);
  return (
    <TextInput
      {...more}
      value={value}
      inputMode="decimal"
      error={isNone && t('money.notMoney', { currency, example })}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
    />
  );
}
