import { Button, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './CounterMoney.module.css';
import { FRESH_TAX, type RulesDraft, type TaxDraft } from './rules-draft.ts';

interface Props {
  readonly draft: RulesDraft;
  readonly wrong: readonly string[];
  readonly mayChange: boolean;
  onChange(changes: Partial<RulesDraft>): void;
}

const MODES = ['none', 'included', 'added'] as const;

/** The taxes on what is sold: by class of product, in the price or on top of it. */
export function TaxFields({ draft, wrong, mayChange, onChange }: Props) {
  const { t } = useTranslation();
  const { taxMode, taxRates, feePercent } = draft;
  const isWrong = (path: string): boolean => wrong.some((one) => one.startsWith(path));
  const change = (at: number, changes: Partial<TaxDraft>): void =>
    onChange({ taxRates: taxRates.map((rate, n) => (n === at ? { ...rate, ...changes } : rate)) });
  return (
    <>
      <h3 className={css.text}>{t('money.taxes')}</h3>
      <p className={css.text}>{t('money.taxesWords')}</p>
      <div className={css.four}>
        <Select
          label={t('money.taxMode')}
          allowDeselect={false}
          disabled={!mayChange}
          value={taxMode}
          onChange={(value) => onChange({ taxMode: value as RulesDraft['taxMode'] })}
          data={MODES.map((value) => ({ value, label: t(`money.taxBy.${value}`) }))}
        />
        {taxMode !== 'none' && (
          <TextInput
            label={t('money.taxOfFee')}
            value={feePercent}
            error={isWrong('taxes.feePercent')}
            disabled={!mayChange}
            onChange={(event) => onChange({ feePercent: event.currentTarget.value.trim() })}
          />
        )}
      </div>
      {taxMode !== 'none' &&
        taxRates.map((rate, at) => (
          <fieldset key={at} className={css.fieldset}>
            <legend>{t('money.taxNumber', { number: at + 1 })}</legend>
            <div className={css.four}>
              {(['name', 'percent', 'atc', 'codes'] as const).map((name) => (
                <TextInput
                  key={name}
                  label={t(`money.tax_${name}`)}
                  value={rate[name]}
                  error={isWrong(`taxes.rates.${at}.${name}`) || isWrong(`taxes.rates.${at}.when.${name}`)}
                  disabled={!mayChange}
                  onChange={(event) => change(at, { [name]: event.currentTarget.value })}
                  spellCheck={false}
                />
              ))}
            </div>
            {mayChange && (
              <div className={css.actions}>
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => onChange({ taxRates: taxRates.filter((_, n) => n !== at) })}
                >
                  {t('money.taxRemove')}
                </Button>
              </div>
            )}
          </fieldset>
        ))}
      {taxMode !== 'none' && mayChange && (
        <div>
          <Button size="compact-sm" variant="default" onClick={() => onChange({ taxRates: [...taxRates, FRESH_TAX] })}>
            {t('money.addTax')}
          </Button>
        </div>
      )}
    </>
  );
}
