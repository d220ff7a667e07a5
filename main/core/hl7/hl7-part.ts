/** The interfaces of one opened organisation at this station: routes as they are set up, both boxes, and how things stand. */
import type {
  InboundRoute,
  InterfaceRoute,
  InterfaceSettings,
  InterfaceStatus,
  OutboundRoute,
  RouteStatus,
} from '#shared/contract/interface.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { Registration } from '../api/registration.ts';
import type { Desk } from '../desk.ts';
import { createMutex } from '../mutex.ts';
import type { SimilarPatients } from '../queries/patient/duplicate-candidates.ts';
import type { LocalStore } from '../session/local-record.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createInterfaceCaller, type InterfaceCall } from './interface-caller.ts';
import { createMessageLog, KEPT_MS, type LoggedMessage, type MessageLog } from './message-log.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createParkedDocuments, type ParkedDocuments } from './parked-documents.ts';
import { parkedWriter } from './parked-writer.ts';
import type { RecordReader } from './record-reader.ts';
import { readSettings, withoutKey } from './settings.ts';
import { type Standing, standingOf } from './standing.ts';

export interface Hl7Deps {
  readonly desk: Desk;
  readonly store: DocumentStore;
  readonly locals: LocalStore;
  /** Commands as people give them. */
  readonly find: (name: string) => Registration | undefined;
  readonly similar: SimilarPatients;
  readonly records: RecordReader;
  readonly country: () => string | undefined;
  readonly timers: Timers;
  readonly onFault: (fault: unknown) => void;
}

export interface Hl7Part {
  readonly boxes: { readonly in: MessageLog; readonly out: MessageLog };
  /** What is parked at the stations of this site (MI13). */
  readonly parked: ParkedDocuments;
  readonly inbox: Inbox;
  /** MI14. */
  standing(message: LoggedMessage): Promise<Standing>;
  readonly records: RecordReader;
  status(): Promise<InterfaceStatus>;
  /** As they are on the disk, keys and all; for core alone. */
  routes(): readonly InterfaceRoute[];
  /** How things stand, again after each change, until the signal aborts. */
  watch(signal: AbortSignal): AsyncIterable<InterfaceStatus>;
  /** Settings that are on the disk are in force from now on. */
  apply(settings: InterfaceSettings): Promise<void>;
  /** A person has done something about what goes out. */
  hurry(): void;
  run(): Promise<void>;
  stop(): Promise<void>;
}

type Figures = Pick<RouteStatus, 'state' | 'detail' | 'connections' | 'done' | 'rejected' | 'lastAt'>;
const BLANK: Figures = { state: 'off', connections: 0, done: 0, rejected: 0 };

export function createHl7Part(deps: Hl7Deps): Hl7Part {
  const { desk, store, locals, onFault } = deps;
  const boxes = { in: createMessageLog(locals, 'in'), out: createMessageLog(locals, 'out') };
  const parked = createParkedDocuments(desk);
  const writer = parkedWriter(desk.trail, parked);
  const figures = new Map<string, Figures>();
  const signals = new Set<() => void>();
  const callers = new Map<string, InterfaceCall>();
  const changing = createMutex();
  let settings: InterfaceSettings = { ownAuthority: '', routes: [] };
  let closing: (() => Promise<unknown>)[] = [];
  let outboxes: Outbox[] = [];

  const note = (route: string, change: (before: Figures) => Partial<Figures>): void => {
    const before = figures.get(route) ?? BLANK;
    figures.set(route, { ...before, ...change(before) });
    for (const tell of signals) tell();
  };
  const stamp = () => ({ lastAt: new Date(desk.clock.now()).toISOString() });
  const noteMessage = (route: string, what: 'done' | 'parked' | 'rejected' | 'kept'): void =>
    note(route, ({ done, rejected }) => ({
      ...stamp(),
      done: done + (what === 'done' ? 1 : 0),
      rejected: rejected + (what === 'rejected' ? 1 : 0),
    }));

  const standing = (message: LoggedMessage) => standingOf(message, boxes.in, parked);
  const inbox = createInbox({
    log: boxes.in,
    store,
    similar: deps.similar,
    records: deps.records,
    country: deps.country,
    callOf,
    findRoute: (id) =>
      settings.routes.find((route): route is InboundRoute => route.id === id && route.direction === 'in'),
    ownAuthority: () => settings.ownAuthority,
    now: desk.clock.now,
    timers: deps.timers,
    ...writer,
    standing,
    onChange: noteMessage,
    onFault,
  });

  function callOf(route: string): InterfaceCall {
    const name = settings.routes.find(({ id }) => id === route)?.name ?? route;
    const caller =
      callers.get(route) ?? createInterfaceCaller({ ...deps, log: { fault: onFault } }, { id: route, name });
    callers.set(route, caller);
    return caller;
  }

  async function openInbound(route: InboundRoute): Promise<void> {
    const { openListener } = await import('./mllp/listener.ts');
    try {
      const listener = await openListener({
        host: route.host,
        port: route.port,
        peers: route.peers,
        tls: route.tls,
        now: desk.clock.now,
        take: (bytes, answer) => inbox.take(route, bytes, answer),
        onConnections: (connections) => note(route.id, () => ({ connections })),
        onFault,
      });
      closing.push(() => listener.close());
      note(route.id, () => ({ state: 'listening', detail: undefined }));
    } catch (fault) {
      const { code } = fault as { code?: unknown };
      note(route.id, () => ({ state: 'failed', detail: typeof code === 'string' ? code : 'internal' }));
    }
  }

  async function openOutbound(route: OutboundRoute): Promise<void> {
    const { createMllpSender } = await import('./mllp/sender.ts');
    const { buildText } = await import('./mllp/wire.ts');
    const outbox = createOutbox({
      route,
      store,
      locals,
      records: deps.records,
      log: boxes.out,
      sender: createMllpSender(route),
      buildText,
      ownAuthority: () => settings.ownAuthority,
      timers: deps.timers,
      now: desk.clock.now,
      onState: (state, detail) => note(route.id, () => ({ state, detail })),
      onChange: (what) => noteMessage(route.id, what),
      onFault,
    });
    outboxes.push(outbox);
    closing.push(() => outbox.stop());
    await outbox.run();
  }

  const open = (route: InterfaceRoute): Promise<void> =>
    route.direction === 'in' ? openInbound(route) : openOutbound(route);

  /** MI13: what was parked under a version that kept no copies has one from now on. */
  async function keepParkedBefore(): Promise<void> {
    for (const { number, state } of await boxes.in.listOpen()) {
      const message = state === 'parked' ? await boxes.in.find(number) : undefined;
      if (message?.reason && !(await parked.isKnown(message))) await writer.writeParked(message, message.reason)([]);
    }
  }

  /** MI14: as long as the messages themselves are kept. */
  async function forgetApplied(): Promise<void> {
    const edits = await parked.planPruned(desk.clock.now() - KEPT_MS);
    if (edits.length > 0) await store.write({ edits });
  }

  async function closeAll(): Promise<void> {
    const ends = closing;
    closing = [];
    outboxes = [];
    await Promise.all(ends.map((end) => end()));
    await inbox.settled();
  }

  async function openAll(): Promise<void> {
    for (const route of settings.routes) {
      note(route.id, () => ({ ...BLANK }));
      if (route.on) await open(route).catch(onFault);
    }
  }

  async function status(): Promise<InterfaceStatus> {
    const open = [...(await boxes.in.listOpen()), ...(await boxes.out.listOpen())];
    const routes = settings.routes.map((route): RouteStatus => {
      const own = open.filter((entry) => entry.route === route.id);
      const parked = own.filter(({ state }) => state === 'parked').length;
      const { detail, ...known } = figures.get(route.id) ?? BLANK;
      return {
        route: withoutKey(route),
        ...known,
        ...(detail ? { detail } : {}),
        waiting: own.length - parked,
        parked,
      };
    });
    return { ownAuthority: settings.ownAuthority, routes };
  }

  return {
    boxes,
    parked,
    inbox,
    standing,
    records: deps.records,
    routes: () => settings.routes,
    status,
    async *watch(signal) {
      const changed = createChangeSignal();
      const tell = () => changed.raise();
      signals.add(tell);
      try {
        while (!signal.aborted) {
          yield await status();
          await changed.wait(signal);
        }
      } finally {
        signals.delete(tell);
      }
    },
    apply: (next) =>
      changing.run(async () => {
        await closeAll();
        settings = next;
        callers.clear();
        await openAll();
      }),
    hurry() {
      for (const outbox of outboxes) outbox.hurry();
      for (const tell of signals) tell();
    },
    run: () =>
      changing.run(async () => {
        settings = await readSettings(locals);
        if (settings.routes.length === 0) return;
        await keepParkedBefore();
        await forgetApplied();
        await inbox.resume();
        await openAll();
      }),
    stop: () => changing.run(closeAll),
  };
}
