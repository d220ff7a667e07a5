import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputOf, OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { Door } from '../../ui/Door.tsx';
import { CodeStep } from './CodeStep.tsx';
import { CompareStep } from './CompareStep.tsx';
import { DeskStep } from './DeskStep.tsx';
import css from './Enrol.module.css';
import { KeysStep } from './KeysStep.tsx';

export type Checked = OutputOf<typeof contract.station.checkCode>;

/** Which organisation answered to the code. */
interface Asked {
  readonly address: string;
  readonly code: string;
  readonly checked: Checked;
  /** As it was filled in, when the person steps back. */
  readonly desk?: DeskChoice;
}

export type DeskChoice = Pick<InputOf<typeof contract.station.enrol>, 'stationName' | 'siteId' | 'wardId' | 'purpose'>;

export type Step =
  | { readonly step: 'code' }
  | ({ readonly step: 'compare' } & Asked)
  | ({ readonly step: 'desk' } & Asked)
  | ({ readonly step: 'keys'; readonly desk: DeskChoice } & Asked);

const STEPS = ['code', 'compare', 'desk', 'keys'] as const;

/** The first screen of a station that belongs to nobody yet. */
export function Enrol() {
  const [at, setAt] = useState<Step>({ step: 'code' });
  return (
    <Door widthPx={680} head={<Head at={at.step} />}>
      {at.step === 'code' && <CodeStep onChecked={setAt} />}
      {at.step === 'compare' && (
        <CompareStep at={at} onNext={() => setAt({ ...at, step: 'desk' })} onBack={() => setAt({ step: 'code' })} />
      )}
      {at.step === 'desk' && (
        <DeskStep
          at={at}
          onNext={(desk) => setAt({ ...at, step: 'keys', desk })}
          onBack={() => setAt({ ...at, step: 'compare' })}
        />
      )}
      {at.step === 'keys' && <KeysStep at={at} onBack={() => setAt({ ...at, step: 'desk' })} />}
    </Door>
  );
}

function Head({ at }: { readonly at: Step['step'] }) {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('enrol.title')}</h1>
      <ol className={css.steps} aria-label={t('enrol.steps')}>
        {STEPS.map((step, index) => (
          <li key={step} aria-current={step === at ? 'step' : undefined}>
            <span className={css.dot} aria-hidden>
              {index + 1}
            </span>
            {t(`enrol.step.${step}`)}
          </li>
        ))}
      </ol>
    </>
  );
}
