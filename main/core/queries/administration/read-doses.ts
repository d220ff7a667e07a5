import type { Observation, Provenance } from '@medplum/fhirtypes';
import { EFFECT_CODE, readCountersignature, readEffect } from '#shared/domain/medication/afterwards.ts';
import { signedLater } from '#shared/domain/medication/answer-findings.ts';
import type { Afterwards, DoseWithAfter } from '#shared/domain/medication/shown-dose.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { listOfPatient } from '../../commands/list-of-patient.ts';
import { type ReadDose, readDose } from './known-doses.ts';

type Reader = Pick<StoreReader, 'listDocuments'>;

/** Every dose of a patient since `fromMs`, what was entered in error among them, marked; of infusions every act. */
export async function listDoses(
  store: Reader,
  patientId: string,
  fromMs = Number.NEGATIVE_INFINITY,
  read: ReadDose = readDose,
): Promise<readonly DoseWithAfter[]> {
  const doses: DoseWithAfter[] = [];
  let afterId: string | undefined;
  for (;;) {
    const page = await store.listDocuments({
      kind: KIND,
      patient: patientId,
      limit: PAGE,
      ...(afterId ? { afterId } : {}),
    });
    for (const stored of page) {
      const dose = isOlder(stored.body, fromMs) ? undefined : read(stored);
      if (dose) doses.push(dose);
    }
    if (page.length < PAGE) return doses;
    afterId = page.at(-1)?.id;
  }
}

const KIND = 'MedicationAdministration';
const PAGE = 500;
const MOMENT = /"effective(?:DateTime":|Period":\{"start":)"([^"]+)"/;

/** An infusion started, its rate changed, stopped. */
const ACT_ON_INFUSION = /"url":"act","valueString":"(?:start|rate|stop)"/;

/**
 * Told by the text: of years of doses those of days are read. What does not tell is read. @SAFETY So are all acts on
 * infusions: what was started a week ago may run still, and must not look as if nobody had started it.
 */
function isOlder(body: string | undefined, fromMs: number): boolean {
  if (body === undefined || fromMs === Number.NEGATIVE_INFINITY || ACT_ON_INFUSION.test(body)) return false;
  return Date.parse(MOMENT.exec(body)?.[1] ?? '') < fromMs;
}

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
