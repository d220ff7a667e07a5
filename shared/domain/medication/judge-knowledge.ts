/** What the knowledge pack says against giving, beside the allergies (SR7). Each kind gives its gravest finding. */
import type { AdministrationQuestion, KnowledgeAlert } from './administration-question.ts';
import type { Found } from './judge-administration.ts';
import type { FindingCode } from './right-rules.ts';

const BY_TIER: Readonly<Record<string, FindingCode>> = {
  contraindicated: 'interaction-contraindicated',
  serious: 'interaction-serious',
  caution: 'interaction-caution',
};

export function judgeInteraction({ knowledge: { alerts = [] } }: AdministrationQuestion): Found | undefined {
  return judgeGravest(
    alerts.filter(({ kind }) => kind === 'interaction'),
    BY_TIER,
    'interaction-answered',
  );
}

const ILLNESS_BY_TIER: Readonly<Record<string, FindingCode>> = {
  contraindicated: 'illness-contraindicated',
  serious: 'illness-serious',
  caution: 'illness-caution',
};

/** An illness that came to be known after the order was signed speaks here for the first time. */
export function judgeIllness({ knowledge: { alerts = [] } }: AdministrationQuestion): Found | undefined {
  return judgeGravest(
    alerts.filter(({ kind }) => kind === 'contraindication'),
    ILLNESS_BY_TIER,
    'illness-answered',
  );
}

/**
 * Pack findings come gravest first (KN10). One that the prescriber answered for in this very order is told, not asked
 * again. @SAFETY It stands behind one that nobody answered for and that asks something: hidden, that would be given over.
 */
function judgeGravest(
  alerts: readonly KnowledgeAlert[],
  byTier: Readonly<Record<string, FindingCode>>,
  answered: FindingCode,
): Found | undefined {
  const met = alerts.filter(({ tier }) => tier in byTier);
  const told = met.find((one) => !one.answered && one.tier !== 'caution') ?? met[0];
  return told && { code: told.answered ? answered : (byTier[told.tier] as FindingCode), evidence: evidenceOf(told) };
}

export function judgeDuplicate({ knowledge: { alerts = [] } }: AdministrationQuestion): Found | undefined {
  const found = alerts.find(({ kind, answered, tier }) => kind === 'duplicate' && !answered && tier !== 'inform');
  return found && { code: 'duplicate-therapy', evidence: evidenceOf(found) };
}

export function judgeLimit({ knowledge: { alerts = [] } }: AdministrationQuestion): Found | undefined {
  const found = alerts.find(({ kind, answered, tier }) => kind === 'dose-limit' && !answered && tier !== 'inform');
  return found && { code: 'dose-above-limit', evidence: evidenceOf(found) };
}

function evidenceOf({ subject, against }: KnowledgeAlert): Found['evidence'] {
  return { found: against === undefined ? subject : `${subject} – ${against}` };
}
