import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Keycap } from '../../ui/Keycap.tsx';
import type { Attempt } from './attempt.ts';
import css from './MedicationRound.module.css';
import type { missingOf } from './missing.ts';
import type { NotGiven, NotGivenChoice } from './not-given.ts';

interface Props {
  readonly attempt: Attempt;
  readonly missing: ReturnType<typeof missingOf>;
  readonly notGiven: NotGiven | undefined;
  /** What may become of it besides being given. */
  readonly choices: readonly NotGivenChoice[];
  readonly isReady: boolean;
  readonly isRunning: boolean;
  onMissing(): void;
  onNotGiven(outcome: NotGiven): void;
  onGive(): void;
}

/** What is still wanted, every way in which a dose is not given, and giving it; each with its key. */
export function GiveFoot(props: Props) {
  const { attempt, missing, notGiven, choices, isReady, isRunning, onMissing, onNotGiven, onGive } = props;
  const { t } = useTranslation();
  return (
    <footer className={css.actions}>
      {missing.length > 0 && (
        <button type="button" className={css.missing} data-testid="missing" aria-keyshortcuts="F2" onClick={onMissing}>
          {t('round.wanted', { what: missing.map((one) => t(`round.missing.${one}`)).join(' · ') })}
          <Keycap keys="F2" />
        </button>
      )}
      {choices.map(({ outcome, keys }) => (
        <Button
          key={outcome}
          variant={notGiven === outcome ? 'light' : 'default'}
          size="compact-sm"
          aria-keyshortcuts={keys}
          rightSection={<Keycap keys={keys.replace('+', ' ')} />}
          onClick={() => onNotGiven(outcome)}
        >
          {t(`round.outcome.${outcome}`)}
        </Button>
      ))}
      <Button
        size="md"
        className={css.giveButton ?? ''}
        loading={isRunning}
        disabled={!isReady || notGiven !== undefined}
        aria-keyshortcuts="Control+Enter"
        rightSection={<Keycap keys="Ctrl Enter" />}
        onClick={onGive}
      >
        {t(attempt.already && attempt.act !== 'stop' ? 'round.recordGiven' : `round.do.${attempt.act}`)}
      </Button>
    </footer>
  );
}
