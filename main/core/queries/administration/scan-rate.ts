import type { MedicationAdministration } from '@medplum/fhirtypes';
import type { administration } from '#shared/contract/administration.ts';
import { readAdministration } from '#shared/domain/medication/read-administration.ts';
import { scanRateByWard } from '#shared/domain/medication/scan-rate.ts';
import { isTaken } from '#shared/model/administration-codes.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

const PAGE = 500;

/** Of everything given in a time at this site. Infusions count by their start. */
export const readScanRate: QueryHandler<typeof administration.scanRate> = async ({ from, to }, { store, actor }) => {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const counted = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({
      kind: 'MedicationAdministration',
      limit: PAGE,
      ...(afterId ? { afterId } : {}),
    });
    for (const stored of page) {
      const document = toDocument<MedicationAdministration>(stored);
      const event = document?.facility === actor.facility ? readAdministration(document.resource) : undefined;
      const atMs = Date.parse(event?.at ?? '');
      const isDose = event && isTaken(event.outcome) && (event.act === 'give' || event.act === 'start');
      if (isDose && atMs >= fromMs && atMs < toMs) counted.push(event);
    }
    if (page.length < PAGE) return [...scanRateByWard(counted)];
    afterId = page.at(-1)?.id;
  }
};
