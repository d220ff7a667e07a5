import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { OVERRIDE_REASONS, type OverrideReason } from '#shared/model/administration-codes.ts';
import type { FindingCode } from '#shared/model/right-codes.ts';
import type { OverrideAnswer } from './answers.ts';
import css from './Verdict.module.css';

interface ReasonProps {
  readonly code: FindingCode;
  readonly answer: OverrideAnswer | undefined;
  onChange(answer: OverrideAnswer): void;
}

/** Why it is given in spite of a finding. */
export function ReasonFields({ code, answer = { reason: '', text: '' }, onChange }: ReasonProps) {
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
