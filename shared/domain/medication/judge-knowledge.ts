/** What the knowledge pack says against giving, beside the allergies (SR7). Each kind gives its gravest finding. */
import type { AdministrationQuestion, KnowledgeAlert } from './administration-question.ts';
import type { Found } from './judge-administration.ts';
import type { FindingCode } from './right-rules.ts';

const BY_TIER: Readonly<Record<string, FindingCode>> = {
  contraindicated: 'interaction-contraindicated',
  serious: 'interaction-serious',
  caution: 'interaction-caution',
};

/** Pack findings come gravest first (KN10). One that the prescriber answered for in this very order is told, not asked again. */
export function judgeInteraction({ knowledge: { alerts = [] } }: AdministrationQuestion): Found | undefined {
  const [gravest] = alerts.filter(({ kind, tier }) => kind === 'interaction' && tier in BY_TIER);
  if (!gravest) return undefined;
  const code = gravest.answered ? 'interaction-caution' : (BY_TIER[gravest.tier] as FindingCode);
  return { code, evidence: evidenceOf(gravest) };
}

const ILLNESS_BY_TIER: Readonly<Record<string, FindingCode>> = {
  contraindicated: 'illness-contraindicated',
  serious: 'illness-serious',
  caution: 'illness-caution',
};

/** An illness that came to be known after the order was signed speaks here for the first time. */
export function judgeIllness({ knowledge: { alerts = [] } }: AdministrationQuestion): Found | undefined {
  const [gravest] = alerts.filter(({ kind, tier }) => kind === 'contraindication' && tier in ILLNESS_BY_TIER);
  if (!gravest) return undefined;
  const code = gravest.answered ? 'illness-caution' : (ILLNESS_BY_TIER[gravest.tier] as FindingCode);
  return { code, evidence: evidenceOf(gravest) };
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
