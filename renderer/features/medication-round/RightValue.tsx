import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '#shared/contract/administration.ts';
import type { Right } from '#shared/model/right-codes.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { routeWords } from '../../parts/medication/route-words.ts';
import type { Attempt } from './attempt.ts';
import { besideWords } from './beside-words.ts';
import { DoseValue } from './DoseValue.tsx';
import type { RightStanding } from './right-standing.ts';

interface RightValueProps {
  readonly right: Right;
  readonly standing: RightStanding;
  readonly verdict: Verdict;
  readonly attempt: Attempt;
  readonly patientName: string;
}

/** What one of the rights was held against, in words. */
export function RightValue({ right, standing, verdict, attempt, patientName }: RightValueProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (standing === 'waiting') return t('round.stillToScan');
  const { ordered } = verdict;
  switch (right) {
    case 'patient':
      return verdict.patient.state === 'right' ? t(`round.${shownBy(attempt)}`, { name: patientName }) : '';
    case 'drug':
      return packWords(verdict, t, format);
    case 'dose':
      return <DoseValue verdict={verdict} giving={attempt.giving} />;
    case 'route':
      return routeWords(t, ordered?.route ?? attempt.giving.route?.text ?? '');
    case 'time':
      return timeWords(verdict, t, format);
    case 'documentation':
      return ordered?.instruction ?? (ordered && standing !== 'stop' ? t('round.orderHere') : '');
    case 'reason':
      return knowledgeWords(verdict, t);
  }
}

/** @SAFETY A wristband that nobody read is not said to have been read. */
function shownBy({ patient: { scan, picked } }: Attempt): 'scanned' | 'keyed' | 'saidSo' {
  if (scan) return scan.keyed ? 'keyed' : 'scanned';
  return picked ? 'saidSo' : 'scanned';
}

function packWords({ packs }: Verdict, t: TFunction, format: Format): string {
  return packs
    .map(({ name, lot, expiry }) =>
      [name, lot && t('round.lot', { lot }), expiry && t('round.expiry', { expiry: format.date(expiry) })]
        .filter(Boolean)
        .join(' · '),
    )
    .join('; ');
}

function timeWords({ asNeeded, dueAt }: Verdict, t: TFunction, format: Format): string {
  if (!asNeeded) return dueAt ? t('round.dueAt', { when: format.moment(dueAt) }) : '';
  const most = asNeeded.maxDoses24h ?? doseInWords(asNeeded.max24h ?? '—');
  const given = t('round.given24h', { count: asNeeded.given24h, most });
  return [given, besideWords(asNeeded.beside, t, format)].filter(Boolean).join(' · ');
}

function knowledgeWords({ knowledge }: Verdict, t: TFunction): string {
  if (knowledge.state !== 'checked') return t('round.notChecked');
  const { title = '', version = '', ageDays = 0 } = knowledge;
  return t('round.checkedBy', { title, version, count: ageDays });
}
