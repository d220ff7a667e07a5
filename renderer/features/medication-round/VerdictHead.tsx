import { IconAlertOctagon, IconAlertTriangle, IconBarcode, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '#shared/contract/administration.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { Answers } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { findingWords } from './finding-words.ts';
import { nextScanOf } from './next-scan.ts';
import { shownFindings } from './shown-findings.ts';
import css from './Verdict.module.css';
import { pauseFor, verdictTone, verdictWords } from './verdict-tone.ts';

const ICONS = {
  scan: IconBarcode,
  stop: IconAlertOctagon,
  pause: IconAlertTriangle,
  fine: IconCircleCheck,
  calm: IconInfoCircle,
};

interface HeadProps {
  readonly verdict: Verdict;
  readonly attempt: Attempt;
  readonly patientName: string;
  readonly answers: Answers;
}

/** The verdict in one sentence, large; under it what speaks loudest. */
export function VerdictHead({ verdict, attempt, patientName, answers }: HeadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const tone = verdictTone(verdict, attempt);
  const Icon = ICONS[tone];
  const next = nextScanOf(attempt);
  const loudest = shownFindings(verdict, attempt).filter(({ strength }) => strength === tone);
  const title =
    tone === 'scan'
      ? t(`round.scanNext.${next ?? 'drug'}`, { name: patientName })
      : attempt.act === 'stop'
        ? t('round.verdict.ends')
        : verdictWords(tone, pauseFor(verdict, attempt, answers), t);
  return (
    <div className={css.head} data-tone={tone} data-testid="verdict" data-verdict={tone}>
      <Icon size={34} stroke={1.8} aria-hidden />
      <div>
        <h3>{title}</h3>
        {loudest.map((finding) => {
          const { title: what, evidence } = findingWords(finding, verdict, t, format);
          return (
            <p key={finding.code} data-finding={finding.code}>
              <b>{what}</b>
              {evidence && ` ${evidence}`}
            </p>
          );
        })}
      </div>
    </div>
  );
}
