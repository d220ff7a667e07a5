import { Button, Select, TextInput } from '@mantine/core';
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconBarcode,
  IconCheck,
  IconCircleCheck,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownFinding, Verdict } from '#shared/contract/administration.ts';
import { OVERRIDE_REASONS, type OverrideReason } from '#shared/model/administration-codes.ts';
import { type FindingCode, RIGHTS, type Right } from '#shared/model/right-codes.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { routeWords } from '../../parts/medication/route-words.ts';
import type { Answers, OverrideAnswer } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { besideWords } from './beside-words.ts';
import { amountText } from './dose-entry.ts';
import { findingWords } from './finding-words.ts';
import { nextScanOf } from './next-scan.ts';
import { answerable, isAnsweredElsewhere } from './overrides.ts';
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

interface RightsProps extends HeadProps {
  onOverride(code: FindingCode, answer: OverrideAnswer): void;
}

/** Right by right: what holds and why, what does not, and where a reason is wanted. */
export function Rights({ verdict, attempt, patientName, answers, onOverride }: RightsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = shownFindings(verdict, attempt);
  const wanted = attempt.already ? [] : answerable(verdict.needs);
  return (
    <ul className={css.rights} aria-label={t('round.rights')}>
      {RIGHTS.map((right) => {
        const findings = shown.filter((finding) => finding.right === right);
        const [worst] = findings;
        const isWaiting =
          (right === 'patient' || right === 'drug') && worst === undefined && isStillToScan(right, attempt);
        return (
          <li key={right} data-right={right} data-strength={worst?.strength ?? (isWaiting ? 'waiting' : 'holds')}>
            <span className={css.right}>
              <RightIcon strength={worst?.strength ?? (isWaiting ? 'waiting' : 'holds')} />
              {t(`round.right.${right}`)}
            </span>
            <div>
              <p className={css.holds}>
                {rightValue(
                  right,
                  { verdict, attempt, patientName },
                  { t, format },
                  worst?.strength ?? (isWaiting ? 'waiting' : 'holds'),
                )}
              </p>
              {findings.map((finding) => (
                <FindingLine key={finding.code} finding={finding} verdict={verdict}>
                  {wanted.includes(finding.code) && !verdict.final && !isAnsweredElsewhere(finding.code, verdict) && (
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
      })}
    </ul>
  );
}

function isStillToScan(right: Right, attempt: Attempt): boolean {
  const next = nextScanOf(attempt);
  return next === right || (right === 'drug' && next === 'patient' && (attempt.drug.scans ?? []).length === 0);
}

function RightIcon({ strength }: { readonly strength: ShownFinding['strength'] | 'holds' | 'waiting' }) {
  if (strength === 'stop') return <IconAlertOctagon size={16} aria-hidden />;
  if (strength === 'pause') return <IconAlertTriangle size={16} aria-hidden />;
  if (strength === 'note') return <IconInfoCircle size={16} aria-hidden />;
  return strength === 'waiting' ? <IconBarcode size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />;
}

/** @SAFETY A wristband that nobody read is not said to have been read. */
function shownBy({ patient: { scan, picked } }: Attempt): 'scanned' | 'keyed' | 'saidSo' {
  if (scan) return scan.keyed ? 'keyed' : 'scanned';
  return picked ? 'saidSo' : 'scanned';
}

function rightValue(
  right: Right,
  { verdict, attempt, patientName }: Omit<HeadProps, 'answers'>,
  { t, format }: { readonly t: TFunction; readonly format: Format },
  strength: ShownFinding['strength'] | 'holds' | 'waiting',
): ReactNode {
  if (strength === 'waiting') return t('round.stillToScan');
  const { ordered, packs, arithmetic, knowledge, asNeeded } = verdict;
  switch (right) {
    case 'patient':
      return verdict.patient.state === 'right' ? t(`round.${shownBy(attempt)}`, { name: patientName }) : '';
    case 'drug':
      return packs
        .map(({ name, lot, expiry }) =>
          [name, lot && t('round.lot', { lot }), expiry && t('round.expiry', { expiry: format.date(expiry) })]
            .filter(Boolean)
            .join(' · '),
        )
        .join('; ');
    case 'dose':
      return (
        <>
          {doseInWords(ordered?.dose ?? amountText(attempt.giving.amount))}
          {arithmetic && arithmetic.state !== 'impossible' && (
            <b className={css.arithmetic} data-testid="arithmetic">
              {doseInWords(arithmetic.take ?? '')} <span className="quiet">{doseInWords(arithmetic.workings)}</span>
            </b>
          )}
          {verdict.pump && (
            <b className={css.arithmetic} data-testid="pump">
              {t('round.pump', { rate: doseInWords(verdict.pump.mlPerHour) })}{' '}
              <span className="quiet">{doseInWords(verdict.pump.workings)}</span>
            </b>
          )}
          {arithmetic?.why && <span className={css.impossible}>{t(`round.noArithmetic.${arithmetic.why}`)}</span>}
        </>
      );
    case 'route':
      return routeWords(t, ordered?.route ?? attempt.giving.route?.text ?? '');
    case 'time':
      if (asNeeded) {
        const most = asNeeded.maxDoses24h ?? doseInWords(asNeeded.max24h ?? '—');
        const given = t('round.given24h', { count: asNeeded.given24h, most });
        return [given, besideWords(asNeeded.beside, t, format)].filter(Boolean).join(' · ');
      }
      return verdict.dueAt ? t('round.dueAt', { when: format.moment(verdict.dueAt) }) : '';
    case 'documentation':
      return ordered?.instruction ?? (ordered && strength !== 'stop' ? t('round.orderHere') : '');
    case 'reason':
      return knowledge.state === 'checked'
        ? t('round.checkedBy', {
            title: knowledge.title ?? '',
            version: knowledge.version ?? '',
            count: knowledge.ageDays ?? 0,
          })
        : t('round.notChecked');
  }
}

interface FindingProps {
  readonly finding: ShownFinding;
  readonly verdict: Verdict;
  readonly children: ReactNode;
}

function FindingLine({ finding, verdict, children }: FindingProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, evidence } = findingWords(finding, verdict, t, format);
  return (
    <div className={css.finding} data-strength={finding.strength}>
      <p>
        <b>{title}</b> {evidence}
      </p>
      {children}
    </div>
  );
}

interface ReasonProps {
  readonly code: FindingCode;
  readonly answer: OverrideAnswer | undefined;
  onChange(answer: OverrideAnswer): void;
}

function ReasonFields({ code, answer = { reason: '', text: '' }, onChange }: ReasonProps) {
  const { t } = useTranslation();
  const about = t(`round.finding.${code}`);
  return (
    <div className={css.reason} data-wanted={answer.reason === '' || undefined}>
      <Select
        size="xs"
        aria-label={t('round.reasonFor', { about })}
        placeholder={t('round.reason')}
        data={OVERRIDE_REASONS.map((value) => ({ value, label: t(`round.overrideReason.${value}`) }))}
        value={answer.reason || null}
        onChange={(value) => onChange({ ...answer, reason: (value ?? '') as OverrideReason | '' })}
      />
      <TextInput
        size="xs"
        aria-label={t('round.reasonWordsFor', { about })}
        placeholder={t('round.reasonWords')}
        value={answer.text}
        maxLength={1000}
        onChange={(event) => onChange({ ...answer, text: event.currentTarget.value })}
      />
    </div>
  );
}

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
