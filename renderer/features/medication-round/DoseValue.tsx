import { useTranslation } from 'react-i18next';
import type { Verdict } from '#shared/contract/administration.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import type { Giving } from './attempt.ts';
import { amountText } from './dose-entry.ts';
import css from './Verdict.module.css';

interface DoseValueProps {
  readonly verdict: Pick<Verdict, 'ordered' | 'arithmetic' | 'pump'>;
  readonly giving: Giving;
}

/** The dose that is ordered, how much of the pack that is, and what the pump is set to. */
export function DoseValue({ verdict: { ordered, arithmetic, pump }, giving }: DoseValueProps) {
  const { t } = useTranslation();
  return (
    <>
      {doseInWords(ordered?.dose ?? amountText(giving.amount))}
      {arithmetic && arithmetic.state !== 'impossible' && (
        <b className={css.arithmetic} data-testid="arithmetic">
          {doseInWords(arithmetic.take ?? '')} <span className="quiet">{doseInWords(arithmetic.workings)}</span>
        </b>
      )}
      {pump && (
        <b className={css.arithmetic} data-testid="pump">
          {t('round.pump', { rate: doseInWords(pump.mlPerHour) })}{' '}
          <span className="quiet">{doseInWords(pump.workings)}</span>
        </b>
      )}
      {arithmetic?.why && <span className={css.impossible}>{t(`round.noArithmetic.${arithmetic.why}`)}</span>}
    </>
  );
}
