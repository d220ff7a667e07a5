import { foldInfusion } from '#shared/domain/medication/fold-infusion.ts';
import type { DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { OrderVersion } from '../../commands/order/order-facts.ts';
import { readDosingOf } from './dosing-asked.ts';
import type { DrugShown } from './know-packs.ts';

/** Since when an infusion of this order runs. */
export function findRunning(doses: readonly DoseWithAfter[], version: OrderVersion | undefined): number | undefined {
  const regimen = version && readDosingOf(version.order)?.regimen;
  if (regimen?.kind !== 'infusion') return undefined;
  const { lineage } = version?.order ?? {};
  const infusion = foldInfusion(doses.filter(({ event, withdrawn }) => !withdrawn && event.lineage === lineage));
  return infusion.state === 'running' ? Date.parse(infusion.since) : undefined;
}

/** @SAFETY Only what somebody scanned now, or at the start of this very infusion, of this patient. */
export function hangingOr(shown: DrugShown, doses: readonly DoseWithAfter[], startId: string | undefined): DrugShown {
  const isShown = shown.scans.length > 0 || shown.how !== 'scanned' || shown.pack !== undefined;
  const start = doses.find(({ id, event, withdrawn }) => id === startId && event.act === 'start' && !withdrawn);
  if (isShown || !start) return shown;
  const { packs, drugHow } = start.event;
  const scans = packs.map(({ raw, symbology, keyed }) => ({ text: raw, ...(symbology ? { symbology } : {}), keyed }));
  const [first] = packs;
  const pack = { ...(first?.lot ? { lot: first.lot } : {}), ...(first?.expiry ? { expiry: first.expiry } : {}) };
  const how = drugHow === 'own-supply' ? 'own-supply' : scans.length > 0 ? 'scanned' : 'no-bar-code';
  return { scans, how, ...(first ? { pack } : {}) };
}
