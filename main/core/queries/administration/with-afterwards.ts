import type { Observation, Provenance } from '@medplum/fhirtypes';
import { EFFECT_CODE, readCountersignature, readEffect } from '#shared/domain/medication/afterwards.ts';
import { signedLater } from '#shared/domain/medication/answer-findings.ts';
import type { Afterwards, DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { listOfPatient } from '../../commands/list-of-patient.ts';

type Reader = Pick<StoreReader, 'listDocuments'>;
const PAGE = 500;

/** Told by the text: of thousands of measurements the few effects are read. */
async function listEffects(store: Reader, patientId: string): Promise<readonly Document<Observation>[]> {
  const found: Document<Observation>[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({
      ...{ kind: 'Observation', patient: patientId, limit: PAGE },
      ...(afterId ? { afterId } : {}),
    });
    for (const stored of page)
      if (stored.body?.includes(EFFECT_CODE)) found.push(...[toDocument<Observation>(stored) ?? []].flat());
    if (page.length < PAGE) return found;
    afterId = page.at(-1)?.id;
  }
}

/** The same with what was written about them afterwards; asked only where there is something to ask for. */
export async function withAfterwards(
  store: Reader,
  patientId: string,
  doses: readonly DoseWithAfter[],
): Promise<readonly DoseWithAfter[]> {
  const asked = doses.some(({ event }) => event.asNeeded !== undefined);
  const signed = doses.some(({ event }) => signedLater(event).length > 0);
  if (!asked && !signed) return doses;
  const effects = asked ? await listEffects(store, patientId) : [];
  const signatures = signed ? await listOfPatient<Provenance>(store, 'Provenance', patientId) : [];
  const after = new Map<string, Afterwards>();
  const of = (id: string): Afterwards => after.get(id) ?? { signed: [] };
  for (const { resource } of effects) {
    const read = readEffect(resource);
    if (read) after.set(read.administrationId, { ...of(read.administrationId), effect: read.effect });
  }
  for (const { resource } of signatures) {
    const read = readCountersignature(resource);
    if (!read) continue;
    const known = of(read.administrationId);
    const { by, at, decision } = read;
    const signed = read.paths.map((path) => ({ path, by, at, disputed: decision === 'disputed' }));
    after.set(read.administrationId, { ...known, signed: [...known.signed, ...signed] });
  }
  return doses.map((dose) => (after.has(dose.id) ? { ...dose, after: of(dose.id) } : dose));
}
