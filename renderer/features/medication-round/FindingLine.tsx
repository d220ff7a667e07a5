import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownFinding, Verdict } from '#shared/contract/administration.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { findingWords } from './finding-words.ts';
import css from './Verdict.module.css';

interface FindingProps {
  readonly finding: ShownFinding;
  readonly verdict: Verdict;
  readonly children: ReactNode;
}

export function FindingLine({ finding, verdict, children }: FindingProps) {
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
