/**
 * Writing into the registers of controlled drugs at this station, one at a time. A command that receives, supplies, destroys
 * or takes back a controlled drug puts its own documents and those of the register into ONE unit of work:
 *
 *   return register.post(acts, context, (planned) => saveOne(context, dispense, {}, [...movements, ...planned.documents]));
 *
 * Locks: stock before register. Call this inside the `commit` of `stock.post`, never the other way round. Acts on products
 * without a controlled class plan nothing, so that callers need not ask.
 *
 * A drug that is given on a ward goes through `postGiven`, around the commit of the administration:
 *
 *   registers.postGiven([{ type: 'supply', product, locationId: wardId, quantity, witness, patientId, document: administrationId,
 *     party: { name: patientName }, authority: { name: prescriber } }], context, (planned) => save(…, planned.documents));
 *
 * `locationId` is the Location id of the ward: its register is begun at the register screen, where the wards of the site are
 * offered as places. What lies in the ward's cupboards is moved by who gives (stock before register). Giving is never blocked by a register.
 *
 * In the background (`run`) this station enters what other stations did into the registers that it keeps, and asks for those
 * that it wrote pending entries for: a register that nobody keeps comes to where it is used.
 */
import type { Location } from '@medplum/fhirtypes';
import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import type { RegisterAct } from '#shared/domain/register/register-act.ts';
import { isControlled } from '#shared/domain/register/register-key.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { HybridClock } from '#shared/lib/hybrid-time.ts';
import { readStockPlace } from '#shared/model/stock-place.ts';
import type { LeasedResource, TakeOverRequest } from '#shared/protocol/lease.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { CommandContext } from '../api/operation-handler.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { toDocument } from '../commands/current-document.ts';
import type { KindStore } from '../knowledge/kind-changes.ts';
import { createMutex } from '../mutex.ts';
import type { RegisterLeases, RegisterWriting } from '../resource-leases/register-leases.ts';
import { planEntering } from './enter-pending.ts';
import { newChainCases } from './new-chain-cases.ts';
import { isPartOfPlace } from './place-of-register.ts';
import { type PlannedRegister, planRegisterEntries } from './plan-register-entry.ts';
import { programEdit } from './program-edit.ts';
import { createRegisterBook, type RegisterBook, type RegisterView } from './register-book.ts';
import { draftOfAct, givenDraft, type RegisterDraft } from './register-draft.ts';

export type { PlannedLine, PlannedRegister } from './plan-register-entry.ts';

type Commit<T> = (planned: PlannedRegister) => Promise<T | Refusal>;
type Context = Pick<CommandContext, 'actor' | 'now'>;

export interface RegisterDesk extends RegisterBook {
  /**
   * Refused: `password-needed` (path `witness`) without a witness; `invalid-input` where the witness is the same person, and
   * with `details: { why: 'below-nought', balance }`, see `belowNought`. Never for a lease that is elsewhere.
   */
  post<T>(acts: readonly RegisterAct[], context: Context, commit: Commit<T>): Promise<T | Refusal>;
  /**
   * What was given to a patient already: never refused here (@SAFETY). Below nought is written with its discrepancy; without a
   * witness the register has a dated note that changes nothing, and the next balance check shows the difference. A register
   * that nobody began is begun with its entry; a note has no line to stand on there and is left out.
   */
  postGiven<T>(acts: readonly RegisterAct[], context: Context, commit: Commit<T>): Promise<T | Refusal>;
  /** The same for entries of other kinds, made of the registers as they stand. */
  write<T>(
    drafts: (view: RegisterView) => readonly RegisterDraft[] | Refusal,
    context: Context,
    commit: Commit<T>,
  ): Promise<T | Refusal>;
  /** Whether this station keeps a register now. */
  judge(registerId: string): Promise<RegisterWriting>;
  /** Ids of the registers that this station keeps. */
  listKept(): Promise<readonly string[]>;
  hold(registerId: string): Promise<LeasedResource | Refusal>;
  handOver(registerId: string): Promise<Refusal | undefined>;
  takeOver(
    registerId: string,
    by: Pick<TakeOverRequest, 'first' | 'second' | 'reason'>,
  ): Promise<LeasedResource | Refusal>;
  /** A bin stands for its store, a cupboard for its ward. */
  placeOf(locationId: string): Promise<string>;
  /** Told when this station begins or ceases to keep a register. */
  watchKeeping(listener: () => void): () => void;
  /** Enters what waits in the registers that this station keeps; answers how many documents were written. */
  enter(): Promise<number>;
  onContact(): void;
  run(): Promise<void>;
  stop(): Promise<void>;
}

export interface RegisterDeskDeps {
  readonly store: KindStore & Pick<DocumentStore, 'find' | 'watch'>;
  readonly leases: RegisterLeases;
  readonly trail: Pick<AuditTrail, 'record'>;
  readonly hybridClock: HybridClock;
  readonly stationId: string;
  readonly incarnation: number;
  /** Site code. */
  readonly facility: string;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** A desk that keeps a register is not asked for it at every contact. */
const ASK_AGAIN_MS = 10 * 60_000;

export function createRegisterDesk(deps: RegisterDeskDeps): RegisterDesk {
  const { store, leases, trail, stationId, incarnation, facility, now } = deps;
  const book = createRegisterBook(store, facility);
  const alone = createMutex();
  const changed = createChangeSignal();
  const ending = new AbortController();
  const writer = { station: stationId, incarnation };
  /** Registers with pending entries of this station. */
  const wanted = new Set<string>();
  const listeners = new Set<() => void>();
  let keeps = false;
  const askAgainMs = new Map<string, number>();
  let hasEntries = false;
  let work: Promise<void> = Promise.resolve();
  let unwatch = (): void => {};

  const tellKeeping = (): void => {
    for (const listener of [...listeners]) listener();
  };

  async function placeOf(locationId: string): Promise<string> {
    const location = toDocument<Location>(await store.find(locationId))?.resource;
    const place = location && readStockPlace(locationId, location);
    return place && isPartOfPlace(place) ? placeOf(place.partOf) : locationId;
  }

  const write: RegisterDesk['write'] = (drafts, { actor, now: nowOf }, commit) =>
    alone.run(async () => {
      const view = await book.look();
      const asked = drafts(view);
      if (isRefusal(asked)) return asked;
      const ids = [...new Set(asked.map(({ register }) => register.id))];
      const judged = new Map(await Promise.all(ids.map(async (id) => [id, await leases.judge(id)] as const)));
      const writing = (id: string): RegisterWriting => judged.get(id) ?? { as: 'pending', sentence: '' };
      const planned = planRegisterEntries(asked, { view, writing, writer, actor, nowMs: nowOf() });
      if (isRefusal(planned)) return planned;
      const done = await commit(planned);
      const pending = isRefusal(done) ? [] : planned.lines.filter((line) => line.as === 'pending');
      for (const { registerId } of pending) wanted.add(registerId);
      if (pending.length > 0) changed.raise();
      return done;
    });

  async function taken(answer: LeasedResource | Refusal): Promise<LeasedResource | Refusal> {
    keeps ||= !isRefusal(answer);
    if (!isRefusal(answer)) await enter();
    tellKeeping();
    return answer;
  }

  async function enter(): Promise<number> {
    let count = 0;
    for (const { resource } of await leases.list()) {
      for (;;) {
        const written = await alone.run(() => enterInto(resource));
        count += written;
        if (written === 0) break;
      }
    }
    return count;
  }

  async function enterInto(registerId: string): Promise<number> {
    const view = await book.look();
    const known = view.registers.get(registerId);
    const writing = await leases.judge(registerId);
    if (!known || writing.as !== 'holder') return 0;
    const entered = planEntering(registerId, known, { writer, epoch: writing.epoch, nowMs: now() });
    const planned = [...entered, ...newChainCases(view, registerId, now())];
    if (planned.length === 0) return 0;
    const patients = [...new Set(known.fold.pending.flatMap(({ entry }) => entry.patientId ?? []))];
    const { result } = await trail.record(
      {
        ...{ operation: 'register.enter', action: 'C', subtype: 'register', outcome: 'success' },
        actor: { userId: MERGE_ACTOR, name: 'Holdfast', roles: [] },
        patients,
        entities: planned.map(({ id, kind }) => ({ id, kind })),
      },
      { edits: planned.map((one) => programEdit(one, deps)), locals: [] },
    );
    return result.committed ? planned.length : 0;
  }

  /** What this station wrote while another desk kept the register, and nobody has entered yet. */
  async function findWanted(): Promise<void> {
    hasEntries ||= (await store.listDocuments({ kind: 'RegisterEntry', limit: 1 })).length > 0;
    if (!hasEntries) return;
    for (const [id, { fold }] of (await book.look()).registers)
      if (fold.pending.some(({ entry }) => entry.chain.station === stationId)) wanted.add(id);
  }

  /** Nothing waits for the answer; whoever keeps it enters what is here, and that may be this station from then on. */
  function ask(registerId: string): void {
    if (now() < (askAgainMs.get(registerId) ?? 0)) return;
    askAgainMs.set(registerId, now() + ASK_AGAIN_MS);
    const answered = (answer: LeasedResource | Refusal): void => {
      tellKeeping();
      // Nobody heard it: the next contact asks again at once.
      if (isRefusal(answer) && answer.code === 'no-contact') askAgainMs.delete(registerId);
      if (isRefusal(answer)) return;
      keeps = true;
      changed.raise();
    };
    leases.hold(registerId).then(answered, deps.onFault);
  }

  async function turn(): Promise<void> {
    for (const registerId of [...wanted]) {
      wanted.delete(registerId);
      if ((await leases.judge(registerId)).as === 'pending') ask(registerId);
    }
    if (keeps) await enter();
  }

  async function watch(): Promise<void> {
    while (!ending.signal.aborted) {
      if (keeps || wanted.size > 0)
        await turn().catch((error) => (ending.signal.aborted ? undefined : deps.onFault(error)));
      await changed.wait(ending.signal);
    }
  }

  return {
    ...book,
    placeOf,
    write,
    async post(acts, context, commit) {
      const controlled = acts.filter(({ product }) => isControlled(product));
      if (controlled.length === 0) return commit({ documents: [], lines: [] });
      const drafts = await Promise.all(controlled.map(async (act) => draftOfAct(act, await placeOf(act.locationId))));
      return write(() => drafts, context, commit);
    },
    async postGiven(acts, context, commit) {
      const controlled = acts.filter(({ product }) => isControlled(product));
      if (controlled.length === 0) return commit({ documents: [], lines: [] });
      const places = await Promise.all(controlled.map(({ locationId }) => placeOf(locationId)));
      const drafts = ({ registers }: RegisterView) =>
        controlled.flatMap((act, at) =>
          givenDraft(act, places[at] ?? act.locationId, { registers, actor: context.actor }),
        );
      return write(drafts, context, commit);
    },
    judge: (registerId) => leases.judge(registerId),
    listKept: async () => (await leases.list()).map(({ resource }) => resource),
    hold: async (registerId) => taken(await leases.hold(registerId)),
    async handOver(registerId) {
      const refused = await leases.handOver(registerId);
      tellKeeping();
      return refused;
    },
    watchKeeping(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    takeOver: async (registerId, by) => taken(await leases.takeOver(registerId, by)),
    enter,
    onContact: () => void findWanted().then(() => changed.raise(), deps.onFault),
    async run() {
      keeps = (await leases.list()).length > 0;
      unwatch = store.watch(() => (keeps ? changed.raise() : undefined));
      work = watch();
    },
    async stop() {
      ending.abort();
      unwatch();
      await work;
    },
  };
}
