/**
 * The prescriptions that this station knows: folded once at the first use and kept up with what changed since. A cache of
 * what the documents say; nothing is kept here that is not in them.
 */
import type { MedicationDispense } from '@medplum/fhirtypes';
import { readDispense } from '#shared/domain/dispense/build-dispense.ts';
import {
  type Act,
  type ActRecord,
  comparePrescriptions,
  type DispenseRecord,
  foldPrescription,
  type Prescription,
} from '#shared/domain/dispense/prescription.ts';
import { DISPENSE_ACT_KIND, type DispenseActResource, dispenseActResource } from '#shared/model/dispense-act.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { toDocument } from '../commands/current-document.ts';
import { createKindChanges, type KindStore } from '../knowledge/kind-changes.ts';
import { createMutex } from '../mutex.ts';

/** A prescription with the site whose queue it stands in. */
export interface BookedPrescription extends Prescription {
  readonly facility: string;
}

export interface DispenseView {
  find(entry: string): BookedPrescription | undefined;
  /** Not done and not closed, of this site, most urgent first. */
  listOpen(): readonly BookedPrescription[];
  ofPatient(patientId: string): readonly BookedPrescription[];
  /** Everything that was taken from stock for a line of orders, wherever. */
  dispensesOf(lineage: string): readonly DispenseRecord[];
  dispensesOfPatient(patientId: string): readonly DispenseRecord[];
  /** DI16: by its own batch number. */
  findMade(number: string): DispenseRecord | undefined;
  /** Undefined: nobody said that nothing is dispensed for it. */
  findSetAside(lineage: string): Act<'set-aside'> | undefined;
}

export interface DispenseBook {
  /** Up to date with the store. */
  look(): Promise<DispenseView>;
}

interface Entry {
  arrival: { readonly act: Act<'arrive'>; readonly patientId: string; readonly facility: string } | undefined;
  readonly acts: Map<string, ActRecord>;
  readonly dispenses: Map<string, DispenseRecord>;
  folded: BookedPrescription | undefined;
}

const ENDED: ReadonlySet<Prescription['state']> = new Set(['done', 'closed']);

/** `facility`: code of this station's site. */
export function createDispenseBook(store: KindStore, facility: string): DispenseBook {
  const actNews = createKindChanges(store, DISPENSE_ACT_KIND);
  const dispenseNews = createKindChanges(store, 'MedicationDispense');
  const mutex = createMutex();
  const entries = new Map<string, Entry>();
  const byPatient = new Map<string, Set<string>>();
  const dispenses = new Map<string, DispenseRecord>();
  const byLineage = new Map<string, Set<string>>();
  const ofPerson = new Map<string, Set<string>>();
  const byNumber = new Map<string, string>();
  const setAside = new Map<string, Act<'set-aside'>>();

  function entryOf(id: string): Entry {
    const known = entries.get(id);
    if (known) return known;
    const made: Entry = { arrival: undefined, acts: new Map(), dispenses: new Map(), folded: undefined };
    entries.set(id, made);
    return made;
  }
  function addAct({ _id: id, patient, facility: site, resource: act }: Document<DispenseActResource>): void {
    if (act.act === 'set-aside') {
      setAside.set(act.lineage, act);
      return;
    }
    const entry = entryOf(act.act === 'arrive' ? id : act.entry);
    entry.folded = undefined;
    if (act.act !== 'arrive') entry.acts.set(id, { id, act });
    else if (patient !== undefined) {
      entry.arrival = { act, patientId: patient, facility: site };
      addTo(byPatient, patient, id);
    }
  }
  function addDispense({ _id: id, _rev: rev, resource }: Document<MedicationDispense>): void {
    const dispense = readDispense(resource);
    if (!dispense) return;
    const isCancelled = resource.status === 'entered-in-error' || resource.status === 'cancelled';
    const record: DispenseRecord = { id, rev, dispense, state: isCancelled ? 'cancelled' : 'stands' };
    dispenses.set(id, record);
    addTo(ofPerson, dispense.patientId, id);
    if (dispense.made?.number) byNumber.set(dispense.made.number.toUpperCase(), id);
    if (dispense.order) addTo(byLineage, dispense.order.lineage, id);
    const entry = entryOf(dispense.entry);
    entry.dispenses.set(id, record);
    entry.folded = undefined;
  }
  async function refresh(): Promise<void> {
    for (const stored of (await actNews.look()).documents) {
      const act = readAct(stored);
      if (act) addAct(act);
    }
    for (const stored of (await dispenseNews.look()).documents) {
      const document = toDocument<MedicationDispense>(stored);
      if (document) addDispense(document);
    }
  }
  function fold(id: string): BookedPrescription | undefined {
    const entry = entries.get(id);
    if (!entry?.arrival) return undefined;
    const { act: arrival, patientId, facility: site } = entry.arrival;
    entry.folded ??= {
      facility: site,
      ...foldPrescription({
        ...{ id, patientId, arrival },
        acts: [...entry.acts.values()],
        dispenses: [...entry.dispenses.values()],
      }),
    };
    return entry.folded;
  }
  const listAll = (ids: Iterable<string>): readonly BookedPrescription[] =>
    [...ids].flatMap((id) => fold(id) ?? []).toSorted(comparePrescriptions);
  const recordsOf = (ids: Iterable<string> = []): readonly DispenseRecord[] =>
    [...ids].flatMap((id) => dispenses.get(id) ?? []);
  const view: DispenseView = {
    find: fold,
    listOpen: () => listAll(entries.keys()).filter((one) => one.facility === facility && !ENDED.has(one.state)),
    ofPatient: (patientId) => listAll(byPatient.get(patientId) ?? []),
    dispensesOf: (lineage) => recordsOf(byLineage.get(lineage)),
    dispensesOfPatient: (patientId) => recordsOf(ofPerson.get(patientId)),
    findMade: (number) => dispenses.get(byNumber.get(number.toUpperCase()) ?? ''),
    findSetAside: (lineage) => setAside.get(lineage),
  };
  return {
    look: () =>
      mutex.run(async () => {
        await refresh();
        return view;
      }),
  };
}

function addTo(map: Map<string, Set<string>>, key: string, id: string): void {
  const known = map.get(key);
  if (known) known.add(id);
  else map.set(key, new Set([id]));
}

/** Undefined of an act of a later version that this program does not know. */
function readAct(stored: StoredRevision): Document<DispenseActResource> | undefined {
  const document = toDocument<unknown>(stored);
  const read = dispenseActResource.safeParse(document?.resource);
  return document && read.success ? { ...document, resource: read.data } : undefined;
}
