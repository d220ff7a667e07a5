import { Button, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './CounterMoney.module.css';
import type { RuleDraft } from './rules-draft.ts';

interface Props {
  readonly number: number;
  readonly rule: RuleDraft;
  /** Paths that are not filled in as they should be. */
  readonly wrong: readonly string[];
  readonly mayChange: boolean;
  onChange(rule: RuleDraft): void;
  onRemove(): void;
  readonly onUp: (() => void) | undefined;
}

const CARE = ['any', 'inpatient', 'outpatient'] as const;
const PAYS = ['all', 'nothing', 'percent', 'amount'] as const;

/** When it applies, and what the patient pays then. */
export function CoPaymentFields({ number, rule, wrong, mayChange, onChange, onRemove, onUp }: Props) {
  const { t } = useTranslation();
  type Text = Exclude<keyof RuleDraft, 'care' | 'by'>;
  const field = (name: Text, label: string) => (
    <TextInput
      label={label}
      value={rule[name]}
      error={wrong.some((path) => path.includes(`.${name}`))}
      disabled={!mayChange}
      onChange={(event) => onChange({ ...rule, [name]: event.currentTarget.value })}
      spellCheck={false}
    />
  );
  return (
    <fieldset className={css.fieldset}>
      <legend>{t('money.ruleNumber', { number })}</legend>
      <div className={css.four}>
        {field('name', t('money.ruleName'))}
        {field('atc', t('money.ruleAtc'))}
        {field('codes', t('money.ruleCodes'))}
        <Select
          label={t('money.ruleCare')}
          allowDeselect={false}
          disabled={!mayChange}
          value={rule.care}
          onChange={(value) => onChange({ ...rule, care: value as RuleDraft['care'] })}
          data={CARE.map((value) => ({ value, label: t(`money.care.${value}`) }))}
        />
        {field('ageFrom', t('money.ruleAgeFrom'))}
        {field('ageBelow', t('money.ruleAgeBelow'))}
        <Select
          label={t('money.rulePays')}
          allowDeselect={false}
          disabled={!mayChange}
          value={rule.by}
          onChange={(value) => onChange({ ...rule, by: value as RuleDraft['by'] })}
          data={PAYS.map((value) => ({ value, label: t(`money.pays.${value}`) }))}
        />
        {rule.by === 'percent' && field('percent', t('money.rulePercent'))}
        {rule.by === 'percent' && field('atLeast', t('money.ruleAtLeast'))}
        {rule.by === 'percent' && field('atMost', t('money.ruleAtMost'))}
        {rule.by === 'amount' && field('amount', t('money.ruleAmount'))}
      </div>
      {mayChange && (
        <div className={css.actions}>
          {onUp && (
            <Button size="compact-xs" variant="default" onClick={onUp}>
              {t('money.ruleUp')}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={onRemove}>
            {t('money.ruleRemove')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
