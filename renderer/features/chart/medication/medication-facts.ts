import { isOpen } from '#shared/domain/encounter/encounter.ts';
import { useChart } from '../chart-context.ts';

/** What of the open chart an order is made with: the last weight that stands, and the stay that it belongs to. */
export function useMedicationFacts() {
  const { record } = useChart();
  const weighed = record.vitals.find(({ set }) => set.state === 'valid' && set.values.weightKg !== undefined);
  const kg = weighed?.set.values.weightKg;
  const encounter = record.encounters.find(({ content }) => isOpen(content));
  return {
    weight: weighed && kg !== undefined ? { kg, takenAt: new Date(weighed.set.takenAt).toISOString() } : undefined,
    encounterId: encounter?.id,
  };
}

/** The wall clock of this desk stands for the site's, as it does in core. */
export function siteZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
