import { IconAlertOctagon, IconAlertTriangle, IconBarcode, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ShownFinding, Verdict } from '#shared/contract/administration.ts';
import { type FindingCode, RIGHTS, type Right } from '#shared/model/right-codes.ts';
import type { Answers, OverrideAnswer } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { FindingLine } from './FindingLine.tsx';
import { answerable, isAnsweredElsewhere } from './overrides.ts';
import { ReasonFields } from './ReasonFields.tsx';
import { RightValue } from './RightValue.tsx';
import { type RightStanding, standingOf } from './right-standing.ts';
import { shownFindings } from './shown-findings.ts';
import css from './Verdict.module.css';

interface RightsProps {
  readonly verdict: Verdict;
  readonly attempt: Attempt;
  readonly patientName: string;
  readonly answers: Answers;
  onOverride(code: FindingCode, answer: OverrideAnswer): void;
}

/** Right by right: what holds and why, what does not, and where a reason is wanted. */
export function Rights(props: RightsProps) {
  const { t } = useTranslation();
  const shown = shownFindings(props.verdict, props.attempt);
  return (
    <ul className={css.rights} aria-label={t('round.rights')}>
      {RIGHTS.map((right) => (
        <RightRow key={right} {...props} right={right} findings={shown.filter((finding) => finding.right === right)} />
      ))}
    </ul>
  );
}

interface RowProps extends RightsProps {
  readonly right: Right;
  /** The worst first. */
  readonly findings: readonly ShownFinding[];
}

function RightRow({ right, findings, verdict, attempt, patientName, answers, onOverride }: RowProps) {
  const { t } = useTranslation();
  const standing = standingOf(right, findings[0], attempt);
  return (
    <li data-right={right} data-strength={standing}>
      <span className={css.right}>
        <StandingIcon standing={standing} />
        {t(`round.right.${right}`)}
      </span>
      <div>
        <p className={css.holds}>
          <RightValue {...{ right, standing, verdict, attempt, patientName }} />
        </p>
        {findings.map((finding) => (
          <FindingLine key={finding.code} finding={finding} verdict={verdict}>
            {wantsReason(finding, verdict, attempt) && (
              <ReasonFields
                code={finding.code}
                answer={answers.overrides[finding.code]}
                onChange={(answer) => onOverride(finding.code, answer)}
              />
            )}
          </FindingLine>
        ))}
      </div>
    </li>
  );
}

function wantsReason({ code }: ShownFinding, verdict: Verdict, { already }: Attempt): boolean {
  if (already || verdict.final) return false;
  return answerable(verdict.needs).includes(code) && !isAnsweredElsewhere(code, verdict);
}

function StandingIcon({ standing }: { readonly standing: RightStanding }) {
  if (standing === 'stop') return <IconAlertOctagon size={16} aria-hidden />;
  if (standing === 'pause') return <IconAlertTriangle size={16} aria-hidden />;
  if (standing === 'note') return <IconInfoCircle size={16} aria-hidden />;
  return standing === 'waiting' ? <IconBarcode size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />;
}
