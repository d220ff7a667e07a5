import type { TFunction } from 'i18next';
import type { ShownFinding, Verdict } from '#shared/contract/administration.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import type { Format } from '../../i18n/use-format.ts';

/** What was found, what it rests on, and how old that is. */
export interface FindingWords {
  readonly title: string;
  readonly evidence: string;
}

export function findingWords(finding: ShownFinding, verdict: Verdict, t: TFunction, format: Format): FindingWords {
  const { code, ageMs } = finding;
  const age = ageMs === undefined ? '' : t('round.asOf', { ago: ageText(ageMs, t) });
  return {
    title: t(`round.finding.${code}`),
    evidence: [evidenceOf(finding, verdict, t, format), age].filter(Boolean).join(' · '),
  };
}

function evidenceOf(
  { code, right, expected, found }: ShownFinding,
  { patient }: Verdict,
  t: TFunction,
  format: Format,
): string {
  // Ids of documents say nothing to people.
  if (right === 'patient') {
    const whose = patient.found;
    if (!whose || code !== 'patient-wrong') return '';
    return t('round.wristbandOf', { name: whose.name, born: whose.birthDate ? format.date(whose.birthDate) : '—' });
  }
  const shown = [expected, found].map((text) =>
    text === undefined || isDocumentId(text) ? undefined : readable(text, right, t, format),
  );
  const [wanted, was] = shown;
  if (wanted && was) return t('round.expectedFound', { expected: wanted, found: was });
  if (wanted) return t('round.expected', { expected: wanted });
  return was ?? '';
}

const isDocumentId = (text: string) =>
  /^(?:[A-Z][A-Za-z]+:[\w-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(text);

function readable(text: string, right: ShownFinding['right'], t: TFunction, format: Format): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text)) return format.moment(text);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return format.date(text);
  const minutes = Number(/^(\d+) min$/.exec(text)?.[1]);
  if (minutes > 0)
    return minutes % 60 === 0 ? t('round.hours', { count: minutes / 60 }) : t('round.minutes', { count: minutes });
  return right === 'dose' || right === 'time' ? doseInWords(text) : text;
}

/** `12 minutes`, `5 h`, `3 days`. */
export function ageText(ms: number, t: TFunction): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return t('round.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('round.hours', { count: hours }) : t('round.days', { count: Math.floor(hours / 24) });
}
