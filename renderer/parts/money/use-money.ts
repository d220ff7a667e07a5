import { useTranslation } from 'react-i18next';
import { type MoneyText, moneyFor } from '#shared/domain/price/money.ts';

/** Amounts in the reader's language, as they stand on the receipt (TI9). */
export function useMoney(): (amount: MoneyText) => string {
  const { i18n } = useTranslation();
  return (amount) => moneyFor(amount, i18n.language);
}
