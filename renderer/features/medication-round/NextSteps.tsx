import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '#shared/contract/administration.ts';
import type { Attempt } from './attempt.ts';
import { shownFindings } from './shown-findings.ts';
import css from './Verdict.module.css';

interface NextStepsProps {
  readonly verdict: Verdict;
  readonly attempt: Attempt;
  /** What can be done at once on this screen or one key away. */
  readonly actions: Readonly<Partial<Record<Verdict['next'][number], () => void>>>;
}

/** @SAFETY Beside every stop stands a lawful way on. */
export function NextSteps({ verdict, attempt, actions }: NextStepsProps) {
  const { t } = useTranslation();
  const shown = new Set(shownFindings(verdict, attempt).map(({ next }) => next));
  const steps = verdict.next.flatMap((step) =>
    step === 'none' || step === 'state-the-reason' || !shown.has(step) ? [] : [step],
  );
  if (steps.length === 0) return null;
  return (
    <section
      className={css.next}
      data-final={verdict.state === 'stopped' || undefined}
      aria-label={t('round.whatNow')}
      data-testid="next-steps"
    >
      <h4>{t('round.whatNow')}</h4>
      <ul>
        {steps.map((step) => {
          const act = actions[step];
          return (
            <li key={step} data-step={step}>
              <span>{t(`round.next.${step}`)}</span>
              {act && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={act}
                  aria-label={t('common.pair', { label: t('round.doIt'), text: t(`round.next.${step}`) })}
                >
                  {t('round.doIt')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
