import type { Consciousness } from '#shared/domain/news2/table.ts';

/** How a finding is scored (VI4): confusion counts only when it is new; when in doubt, treat it as new (RCP 2017). */
export const CONSCIOUSNESS_FINDINGS = {
  alert: 'A',
  'confused-long-standing': 'A',
  'confused-new': 'C',
  'confused-unknown-since': 'C',
  'responds-to-voice': 'V',
  'responds-to-pain': 'P',
  unresponsive: 'U',
} as const satisfies Record<string, Consciousness>;
