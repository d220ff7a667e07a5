import { isOpen } from '#shared/domain/encounter/encounter.ts';
import { useLive } from '../../../state/live.ts';
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

/** As core has it: the zone that was named for the site, else the desk's own. */
export function siteZone(): string {
  const { station } = useLive.getState();
  const named = station?.state === 'enrolled' ? station.siteZone : undefined;
  return named ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
