import { useTranslation } from 'react-i18next';
import type { QueueRow } from '#shared/contract/dispense-shown.ts';

/** How many come next; all other numbers stand at their filters. */
export function QueueLead({ rows }: { readonly rows: readonly QueueRow[] }) {
  const { t } = useTranslation();
  const count = (...states: readonly QueueRow['state'][]) => rows.filter(({ state }) => states.includes(state)).length;
  const [ready, owing] = [count('ready'), count('owing')];
  return [
    t('dispense.lead.waiting', { count: count('waiting', 'in-work') }),
    ...(ready > 0 ? [t('dispense.lead.ready', { count: ready })] : []),
    ...(owing > 0 ? [t('dispense.lead.owing', { count: owing })] : []),
  ].join(' · ');
}
