import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { CodeStep } from './CodeStep.tsx';
import { CompareStep } from './CompareStep.tsx';
import { DeskStep } from './DeskStep.tsx';
import css from './Enrol.module.css';

export type Checked = OutputOf<typeof contract.station.checkCode>;

export type Step =
  | { readonly step: 'code' }
  | { readonly step: 'compare'; readonly address: string; readonly code: string; readonly checked: Checked }
  | { readonly step: 'desk'; readonly address: string; readonly code: string; readonly checked: Checked };

const STEPS = ['code', 'compare', 'desk'] as const;

/** The first screen of a station that belongs to nobody yet. */
export function Enrol() {
  const { t } = useTranslation();
  const [at, setAt] = useState<Step>({ step: 'code' });
  return (
    <main className={css.screen}>
      <div className={css.card}>
        <header className={css.head}>
          <h1>{t('enrol.title')}</h1>
          <ol className={css.steps} aria-label={t('enrol.steps')}>
            {STEPS.map((step, index) => (
              <li key={step} aria-current={step === at.step ? 'step' : undefined}>
                <span className={css.dot} aria-hidden>
                  {index + 1}
                </span>
                {t(`enrol.step.${step}`)}
              </li>
            ))}
          </ol>
        </header>
        {at.step === 'code' && <CodeStep onChecked={setAt} />}
        {at.step === 'compare' && (
          <CompareStep at={at} onNext={() => setAt({ ...at, step: 'desk' })} onBack={() => setAt({ step: 'code' })} />
        )}
        {at.step === 'desk' && <DeskStep at={at} onBack={() => setAt({ ...at, step: 'compare' })} />}
      </div>
    </main>
  );
}
