/** An inbox over the core rig: the real commands, a ward, a route. */
import type { InboundRoute } from '#shared/contract/interface.ts';
import type { AckPlan } from '#shared/domain/hl7/acknowledgement.ts';
import { systemTimers, type Timers } from '#shared/lib/timers.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { aWard } from '../../testing/a-ward.ts';
import { createCoreRig, createStationStore } from '../../testing/core-rig.ts';
import type { ApplyPoint } from '../apply-adt.ts';
import { createInbox } from '../inbox.ts';
import { createInterfaceCaller } from '../interface-caller.ts';
import { createMessageLog } from '../message-log.ts';
import { createParkedDocuments } from '../parked-documents.ts';
import { parkedWriter } from '../parked-writer.ts';
import { standingOf } from '../standing.ts';

const ROUTE: InboundRoute = {
  id: 'adt',
  name: 'ADT',
  on: true,
  direction: 'in',
  host: '127.0.0.1',
  port: 2575,
  processingId: 'P',
  peers: [],
  afterError: 'hold-patient',
};

export interface InboxRigOptions {
  readonly store?: DocumentStore;
  readonly at?: (point: ApplyPoint) => void;
  readonly timers?: Timers;
  readonly deadlineMs?: number;
  readonly route?: Partial<InboundRoute>;
  /** Over what the log writes through. */
  readonly locals?: (store: DocumentStore) => Pick<DocumentStore, 'findLocal' | 'write'>;
}

export function createInboxRig(options: InboxRigOptions = {}) {
  const { store = createStationStore() } = options;
  // Compared by the score, whatever the name: as generous as the station's own index.
  const everybody = async () => (await store.listDocuments({ kind: 'Patient', limit: 1000 })).map(({ id }) => id);
  const rig = createCoreRig({ similar: { listSimilar: everybody } }, store);
  const route = { ...ROUTE, ...options.route };
  const written = options.locals?.(store) ?? store;
  const log = createMessageLog(written, 'in');
  const parked = createParkedDocuments(rig.desk);
  const caller = createInterfaceCaller(
    { find: rig.find, desk: rig.desk, log: { fault: (entry) => rig.faults.push(entry) } },
    route,
  );
  const inbox = createInbox({
    log,
    store,
    similar: { listSimilar: everybody },
    records: rig.records,
    country: () => 'GB',
    callOf: () => caller,
    findRoute: () => route,
    ownAuthority: () => 'OURS',
    now: rig.clock.now,
    timers: options.timers ?? systemTimers,
    ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
    ...(options.at ? { at: options.at } : {}),
    // A station that was killed writes no audit event either.
    ...(options.locals
      ? { writeParked: () => (locals) => written.write({ locals, atomic: true }), writeSettled: async () => undefined }
      : parkedWriter(rig.desk.trail, parked)),
    standing: (message) => standingOf(message, log, parked),
    onChange: () => {},
    onFault: (fault) => rig.faults.push(fault),
  });
  /** Everything that was answered, commit level first. */
  async function send(text: string | Uint8Array): Promise<AckPlan[]> {
    const acks: AckPlan[] = [];
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    await inbox.take(route, bytes, (_header, ack) => acks.push(ack));
    await inbox.settled();
    return acks;
  }
  const write = (locals: Parameters<DocumentStore['write']>[0]['locals']) => store.write({ locals: locals ?? [] });
  return { ...rig, inbox, log, parked, send, write, route, aWard: (beds: readonly string[]) => aWard(rig, beds) };
}

let controlIds = 0;

export interface AdtSaying {
  readonly event: string;
  readonly id?: string;
  readonly name?: string;
  readonly born?: string;
  readonly place?: string;
  readonly controlId?: string;
  readonly acks?: string;
  readonly more?: readonly string[];
  readonly pv1?: string;
}

/** An ADT message; a patient of authority HIS unless told. */
export function adt(saying: AdtSaying): string {
  controlIds += 1;
  const { event, id = '100^^^HIS^MR', name = 'Oak^Ada', born = '19800504', place = '', more = [] } = saying;
  const controlId = saying.controlId ?? `C${controlIds}`;
  return [
    `MSH|^~\\&|HIS|NORTH|HOLDFAST|N1|20261122080000+0000||ADT^${event}|${controlId}|P|2.5.1|||${saying.acks ?? '|'}`,
    `EVN||20261122075500+0000`,
    `PID|1||${id}||${name}||${born}|F`,
    `PV1|1|${saying.pv1 ?? 'I'}|${place}`,
    ...more,
    '',
  ].join('\r');
}
