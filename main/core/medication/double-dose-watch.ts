/**
 * Sees a dose that two stations gave apart, and doses that are too much together (AD7), as soon as the records are here, and drafts the incident. Every station
 * makes the same revision of the same document out of the same records, so that it is no matter which of them comes first,
 * or whether all do (AD5).
 */
import type { MedicationAdministration } from '@medplum/fhirtypes';
import type { IncidentDocument } from '#shared/domain/incident/build-incident.ts';
import { planDoubleDose, planTooMuch } from '#shared/domain/medication/double-dose-incident.ts';
import { listTooMuchGiven } from '#shared/domain/medication/given-too-much.ts';
import { listGivenTwice, type RecordedDose } from '#shared/domain/medication/given-twice.ts';
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { Envelope } from '#shared/model/envelope.ts';
import { kindModel } from '#shared/model/kinds.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { isPassedOver } from '#shared/store/is-passed-over.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { toDocument } from '../commands/current-document.ts';
import { ofEachRecord, standingRecord } from '../commands/replaced-records.ts';
import type { ProductShelf } from '../knowledge/product-shelf.ts';
import { sameSubstance } from '../queries/administration/drug-of-event.ts';
import { createKnownDoses } from '../queries/administration/known-doses.ts';

const KIND = 'MedicationAdministration';
const POSITION = 'double-dose:position';
const isDose = (id: string): boolean => findKindOf(id) === KIND;
const PAGE = 500;
/** Doses of those who are being cared for now. */
const KEPT = 4_000;
/** Before the first look of a station: as far back as it looks. */
const FIRST_LOOK = 5_000;
const NOBODY = { id: MERGE_ACTOR, name: 'Holdfast' };

export interface DoubleDoseDeps {
  readonly store: Pick<
    DocumentStore,
    'info' | 'find' | 'findMany' | 'listChanges' | 'listDocuments' | 'stampOf' | 'findLocal' | 'write' | 'watch'
  >;
  readonly trail: Pick<AuditTrail, 'record'>;
  readonly products: () => Pick<ProductShelf, 'index'>;
  readonly onFault: (error: unknown) => void;
}

export interface DoubleDoseWatch {
  /** Looks at what came since the last look. */
  look(): Promise<void>;
  run(): Promise<void>;
  stop(): Promise<void>;
}

export function createDoubleDoseWatch({ store, trail, products, onFault }: DoubleDoseDeps): DoubleDoseWatch {
  const listDoses = createKnownDoses(KEPT);
  const changed = createChangeSignal();
  const ending = new AbortController();
  let since: number | undefined;
  let work: Promise<void> = Promise.resolve();
  let unwatch = (): void => {};

  async function look(): Promise<void> {
    since ??= await firstPosition();
    for (;;) {
      const { rows, lastSeq } = await store.listChanges({ since, limit: PAGE, lane: 1 });
      const given = rows.filter(({ id }) => isDose(id)).map(({ id }) => id);
      if (given.length > 0) await lookAt(given);
      since = lastSeq;
      if (given.length > 0) await store.write({ locals: [{ id: POSITION, body: JSON.stringify({ seq: lastSeq }) }] });
      if (rows.length < PAGE || ending.signal.aborted) return;
    }
  }

  async function firstPosition(): Promise<number> {
    const { updateSeq } = await store.info();
    const kept = await store.findLocal(POSITION);
    const { seq } = kept === undefined ? {} : (JSON.parse(kept) as { seq?: number });
    // A store that was begun anew counts from the start.
    return seq !== undefined && seq <= updateSeq ? seq : Math.max(0, updateSeq - FIRST_LOOK);
  }

  async function lookAt(ids: readonly string[]): Promise<void> {
    const written = await store.findMany(ids);
    const records = new Set(written.flatMap((stored) => toDocument<MedicationAdministration>(stored)?.patient ?? []));
    const patients = new Set(await Promise.all([...records].map((id) => standingRecord(store, id))));
    for (const patientId of patients) {
      const doses = await ofEachRecord(store, patientId, (id) => listDoses(store, id));
      for (const twice of listGivenTwice(doses))
        await draft(planDoubleDose(twice, NOBODY), twice.records.slice(0, 2), 'double-dose');
      const apart = listTooMuchGiven(doses, sameSubstance(doses, await products().index()));
      for (const found of apart) await draft(planTooMuch(found, NOBODY), found.records, found.kind);
    }
  }

  async function draft(
    planned: IncidentDocument | undefined,
    records: readonly RecordedDose[],
    subtype: string,
  ): Promise<void> {
    if (!planned || (await store.find(planned.id))) return;
    const envelope = await envelopeOf(records);
    if (!envelope) return;
    const { id, kind, patient, resource } = planned;
    const body = { kind, v: kindModel(kind).v, ...(patient ? { patient } : {}), ...envelope, resource };
    await trail.record(
      {
        ...{ operation: 'incident.draft', action: 'C', subtype, outcome: 'success' },
        actor: { userId: NOBODY.id, name: NOBODY.name, roles: [] },
        patients: patient ? [patient] : [],
        entities: [{ id, kind }],
      },
      { edits: [{ id, body: JSON.stringify(body) }], locals: [] },
    );
  }

  /** Of the record that was written last: the same on every station, as are the records. */
  async function envelopeOf(records: readonly RecordedDose[]) {
    const found = await store.findMany(records.map(({ id }) => id));
    const envelopes = found.flatMap((stored) => toDocument<unknown>(stored) ?? []);
    const [later] = envelopes.toSorted((one, other) => (one.at > other.at ? -1 : 1));
    if (!later) return undefined;
    const { facility, alsoFor, at, station } = later as Envelope;
    return { facility, ...(alsoFor ? { alsoFor } : {}), at, by: NOBODY.id, station };
  }

  async function watch(): Promise<void> {
    while (!ending.signal.aborted) {
      // A store that fails now is asked again at the next change.
      await look().catch((error) => (ending.signal.aborted ? undefined : onFault(error)));
      await changed.wait(ending.signal);
    }
  }

  return {
    look,
    async run() {
      unwatch = store.watch((updateSeq, news) => {
        if (isPassedOver(news, since, isDose)) since = updateSeq;
        else changed.raise();
      });
      work = watch();
    },
    async stop() {
      ending.abort();
      unwatch();
      await work;
    },
  };
}
