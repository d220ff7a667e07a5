import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import { Notice } from '../../ui/Condition.tsx';
import { Panel } from '../../ui/Panel.tsx';
import css from './CounterMoney.module.css';
import { RulesForm } from './RulesForm.tsx';

/** How the organisation charges: currency, fees, what patients pay. */
export function RulesPanel({ mayChange }: { readonly mayChange: boolean }) {
  const { t } = useTranslation();
  const { answer, reload } = useQuery(contract.money.rules, {});
  return (
    <Panel fill title={t('money.part.rules')}>
      <QueryPanel answer={answer} reload={reload}>
        {({ rev, rules }) => (
          <div className={css.form}>
            <p className={css.text}>{t('money.rulesWords')}</p>
            {!rules && <Notice tone="calm">{t('money.rulesNone')}</Notice>}
            {!mayChange && <Notice tone="calm">{t('money.rulesReadOnly')}</Notice>}
            <RulesForm key={rev ?? 'none'} rev={rev} rules={rules} mayChange={mayChange} onSaved={reload} />
          </div>
        )}
      </QueryPanel>
    </Panel>
  );
}
