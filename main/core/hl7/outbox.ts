/**
 * What goes out on one route (MI8, MI9). Two hands: one reads the changes and puts messages into the outbox, with its position, in one
 * write; the other sends them, one at a time, and settles each by its acknowledgement. A kill between the two halves of either is
 * made good by the position, or by sending the same message with the same control id again.
 */
import { createHash } from 'node:crypto';
import type { MedicationAdministration, Observation, Patient } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { OutboundRoute } from '#shared/contract/interface.ts';
import { isToldAbroad, planDoseMessage } from '#shared/domain/hl7/plan-dose-message.ts';
import { isVitalsSet, planVitalsMessage } from '#shared/domain/hl7/plan-vitals-message.ts';
import type { MessagePlan } from '#shared/domain/hl7/segment-plan.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import { wallMs } from '#shared/lib/hybrid-time.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { findKindOf } from '#shared/model/document-id.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { ParkReason } from '#shared/model/hl7-park-reason.ts';
import { backOffMs } from '#shared/replication/back-off.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import type { LocalStore } from '../session/local-record.ts';
import type { LoggedMessage, MessageLog, NewMessage } from './message-log.ts';
import type { MllpSender } from './mllp/sender.ts';
import type { Envelope } from './mllp/wire.ts';
import type { RecordReader } from './record-reader.ts';

export type OutboxPoint = 'before-enqueue' | 'after-enqueue' | 'before-send' | 'after-send' | 'after-settle';

export interface OutboxDeps {
  readonly route: OutboundRoute;
  readonly store: Pick<DocumentStore, 'listChanges' | 'find' | 'watch' | 'info'>;
  readonly locals: LocalStore;
  readonly records: Pick<RecordReader, 'toDocument'>;
  readonly log: MessageLog;
  readonly sender: MllpSender;
  readonly buildText: (plan: MessagePlan, envelope: Envelope) => string;
  readonly ownAuthority: () => string;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random?: () => number;
  readonly onState: (state: 'idle' | 'sending' | 'waiting' | 'stopped', detail?: string) => void;
  readonly onChange: (what: 'done' | 'parked' | 'kept') => void;
  readonly onFault: (fault: unknown) => void;
  /** Port for tests that crash here. */
  readonly at?: (point: OutboxPoint) => void;
}

export interface Outbox {
  run(): Promise<void>;
  /** A person has done something: look again at once. */
  hurry(): void;
  stop(): Promise<void>;
}

const position = z.object({ seq: z.number(), since: z.string() });
type Position = z.output<typeof position>;
const PAGE = 200;
const KINDS = { vitals: 'Observation', doses: 'MedicationAdministration' } as const;
const VERSION = '2.5.1';

export function createOutbox(deps: OutboxDeps): Outbox {
  const { route, store, locals, log, sender, timers, now, onState, onChange, onFault, at } = deps;
  const changed = createChangeSignal();
  const mail = createChangeSignal();
  const hurried = createChangeSignal();
  const ending = new AbortController();
  const { signal } = ending;
  const positionId = `hl7.out.position.${route.id}`;
  const kinds = new Set<string>(route.sends.map((what) => KINDS[what]));
  let hands: Promise<unknown> = Promise.resolve();
  let unwatch = (): void => {};

  /** A route begins with what is recorded from now on (MI10). */
  async function readPosition(): Promise<Position> {
    const text = await locals.findLocal(positionId);
    if (text !== undefined) return position.parse(JSON.parse(text));
    const { updateSeq } = await store.info();
    const first = { seq: updateSeq, since: new Date(now()).toISOString() };
    await locals.write({ locals: [{ id: positionId, body: JSON.stringify(first) }] });
    return first;
  }

  async function enqueue(): Promise<void> {
    let from = await readPosition();
    while (!signal.aborted) {
      const page = await store.listChanges({ since: from.seq, limit: PAGE, bodies: 'winner' });
      const messages: NewMessage[] = [];
      for (const { id, revisions } of page.rows) {
        const message = kinds.has(findKindOf(id) ?? '') ? await messageAbout(revisions?.[0], from) : undefined;
        if (message) messages.push(message);
      }
      const next = { ...from, seq: page.lastSeq };
      at?.('before-enqueue');
      if (page.lastSeq !== from.seq) {
        const beside = [{ id: positionId, body: JSON.stringify(next) }];
        if (messages.length === 0) await locals.write({ locals: beside });
        else if (!(await log.append(messages, beside))) {
          // Full: the position stays where it is until something is settled.
          await changed.wait(signal);
          continue;
        }
        at?.('after-enqueue');
      }
      if (messages.length > 0) {
        onChange('kept');
        mail.raise();
      }
      from = next;
      if (page.rows.length < PAGE) await changed.wait(signal);
    }
  }

  async function messageAbout(
    stored: StoredRevision | undefined,
    { since }: Position,
  ): Promise<NewMessage | undefined> {
    const document = deps.records.toDocument<Observation | MedicationAdministration>(stored);
    if (!document?.patient || !concerns(document)) return undefined;
    const key = `${route.id} ${document._id}`;
    const told = await log.findByKey(key);
    if (told?.rev === document._rev) return undefined;
    const isWithdrawn = document.resource.status === 'entered-in-error' || document.resource.status === 'cancelled';
    if (isWithdrawn && !told) return undefined;
    if (!told && wallMs(document.at) < Date.parse(since)) return undefined;
    const patient = deps.records.toDocument<Patient>(await store.find(document.patient))?.resource;
    const controlId = controlIdOf(`${document._id} ${document._rev}`);
    const plan = patient && planOf(document, patient);
    return {
      route: route.id,
      key,
      at: new Date(now()).toISOString(),
      type: plan ? `${plan.type}^${plan.event}` : document.kind,
      controlId,
      peer: [route.receivingApplication, route.receivingFacility].filter(Boolean).join(' ') || route.name,
      about: [document.patient],
      text: plan ? deps.buildText(plan, envelopeOf(controlId)) : '',
      patientId: document.patient,
      rev: document._rev,
    };
  }

  function concerns({ kind, resource }: Document<Observation | MedicationAdministration>): boolean {
    if (kind === 'Observation') return isVitalsSet(resource as Observation);
    return isToldAbroad(resource as MedicationAdministration);
  }

  function planOf({ _id, kind, resource }: Document<Observation | MedicationAdministration>, patient: Patient) {
    const context = { patient, documentId: _id, ownAuthority: deps.ownAuthority() };
    return kind === 'Observation'
      ? planVitalsMessage(resource as Observation, context)
      : planDoseMessage(resource as MedicationAdministration, context);
  }

  function envelopeOf(controlId: string): Envelope {
    const { sendingApplication, sendingFacility, receivingApplication, receivingFacility, processingId } = route;
    const parties = { sendingApplication, sendingFacility, receivingApplication, receivingFacility };
    return { ...parties, controlId, processingId, version: VERSION, atMs: now() };
  }

  async function sendAll(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const message = await findNext();
      if (message === 'stopped') {
        onState('stopped');
        await mail.wait(signal);
      } else if (!message) {
        onState('idle');
        await mail.wait(signal);
      } else {
        const detail = await trySend(message);
        failures = detail === undefined ? 0 : failures + 1;
        if (detail !== undefined) await pause(failures, detail);
      }
    }
  }

  /** The oldest that may go: not one about a patient of whom something is parked, nor any where the route stops. */
  async function findNext(): Promise<LoggedMessage | 'stopped' | undefined> {
    const open = (await log.listOpen()).filter((entry) => entry.route === route.id);
    const parked = open.filter(({ state }) => state === 'parked');
    if (route.afterError === 'stop' && parked.length > 0) return 'stopped';
    const held = new Set(route.afterError === 'hold-patient' ? parked.flatMap(({ about }) => about) : []);
    // One that a person sends again goes before those that wait behind it.
    const next = open.find(({ state, about }) => state === 'waiting' && !about.some((one) => held.has(one)));
    return next && log.find(next.number);
  }

  /** Why it is to be tried again; undefined when it is settled. */
  async function trySend(message: LoggedMessage): Promise<string | undefined> {
    onState('sending');
    if (message.text === '') return settle(message, { kind: 'unknown-patient', at: 'PID-3' });
    try {
      at?.('before-send');
      const reply = await sender.send(message.text, message.controlId);
      at?.('after-send');
      if (reply.state === 'accepted') return await settle(message, undefined);
      if (reply.state === 'rejected' && reply.temporary) return `AR ${reply.text}`.trim();
      return await settle(message, { kind: 'rejected-there', text: reply.text });
    } catch (fault) {
      const { code } = fault as { code?: unknown };
      if (typeof code !== 'string') onFault(fault);
      return typeof code === 'string' ? code : 'internal';
    }
  }

  async function settle({ number }: LoggedMessage, reason: ParkReason | undefined): Promise<undefined> {
    await log.change(number, ({ reason: _before, ...rest }) =>
      reason ? { ...rest, state: 'parked', reason } : { ...rest, state: 'done' },
    );
    at?.('after-settle');
    changed.raise(); // there is room again
    onChange(reason ? 'parked' : 'done');
  }

  /** A person who asks ends the pause. */
  async function pause(failures: number, detail: string): Promise<void> {
    onState('waiting', detail);
    const over = new AbortController();
    const waits = AbortSignal.any([signal, over.signal]);
    const slept = timers.sleep(backOffMs(failures, deps.random ?? Math.random), waits).catch(() => undefined);
    await Promise.race([slept, hurried.wait(waits)]);
    over.abort();
  }

  /** A disk that failed once is asked again, later and later. */
  async function keepOn(hand: () => Promise<void>): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        return await hand();
      } catch (fault) {
        onFault(fault);
        await timers.sleep(backOffMs(failures, deps.random ?? Math.random), signal).catch(() => undefined);
      }
    }
  }

  return {
    async run() {
      await readPosition();
      unwatch = store.watch(() => changed.raise());
      hands = Promise.all([keepOn(enqueue), keepOn(sendAll)]);
    },
    hurry() {
      changed.raise();
      mail.raise();
      hurried.raise();
    },
    async stop() {
      unwatch();
      ending.abort();
      sender.close();
      await hands;
    },
  };
}

/** The same document and revision have the same control id on every station: 20 characters of hexadecimal. */
function controlIdOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 20);
}
