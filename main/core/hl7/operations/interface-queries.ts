import type { Patient } from '@medplum/fhirtypes';
import { contract } from '#shared/contract/index.ts';
import { readPatientLine } from '#shared/domain/patient/read-patient.ts';
import { refusal } from '#shared/errors/refusal.ts';
import { groupBy } from '#shared/lib/group-by.ts';
import type { QueryHandler, StreamHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { createNames } from '../../queries/conflict/names.ts';
import type { Hl7Part } from '../hl7-part.ts';
import { messageLine } from '../message-line.ts';
import type { LoggedMessage } from '../message-log.ts';
import type { ParkedElsewhere } from '../parked-documents.ts';

type Ops = typeof contract.interface;

const list =
  (part: Hl7Part): QueryHandler<Ops['list']> =>
  () =>
    part.status();

const watch =
  (part: Hl7Part): StreamHandler<Ops['watch']> =>
  (_input, { signal }) =>
    part.watch(signal);

const listMessages =
  ({ boxes, parked }: Hl7Part): QueryHandler<Ops['listMessages']> =>
  async ({ box, which, limit }) => {
    const elsewhere = box === 'in' ? await createElsewhere(parked) : undefined;
    const lineOf = (message: LoggedMessage) => {
      const state = elsewhere?.stateOf(message);
      return { ...messageLine(box, message), ...(state ? { elsewhere: state } : {}) };
    };
    if (which === 'all') return (await boxes[box].listNewest(limit)).map(lineOf);
    const open = (await boxes[box].listOpen()).slice(0, limit);
    const found = [
      ...(await Promise.all(open.map(({ number }) => boxes[box].find(number)))),
      ...(await Promise.all([...(elsewhere?.twice ?? [])].map((key) => boxes[box].findByKey(key)))),
    ];
    return found.flatMap((message) => message ?? []).map(lineOf);
  };

/** MI14: what other desks have of the same messages, read once for a list. */
async function createElsewhere(parked: Hl7Part['parked']) {
  const others = await parked.othersByKey();
  const twice = new Set((await parked.listTwice()).map(({ key }) => key));
  const isClash = ({ state, key }: LoggedMessage) => state === 'parked' || (state === 'done' && twice.has(key));
  const othersOf = (message: LoggedMessage) => (isClash(message) ? (others.get(message.key) ?? []) : []);
  return {
    twice,
    othersOf,
    stateOf(message: LoggedMessage): CopyState | undefined {
      const states = othersOf(message).map(stateOf);
      return states.find((state) => state === 'applied') ?? states[0];
    },
  };
}

type CopyState = 'parked' | 'applied';
const stateOf = ({ reason }: ParkedElsewhere): CopyState => (reason.kind === 'applied' ? 'applied' : 'parked');

const readMessage =
  ({ boxes, records, parked }: Hl7Part): QueryHandler<Ops['readMessage']> =>
  async ({ box, number }, { store }) => {
    const message = await boxes[box].find(number);
    if (!message) return refusal('not-found', 'This message is no longer kept here.');
    const { text, original, patientId, reason } = message;
    const stored = await store.findMany(reason?.patientIds ?? []);
    const patients = stored.flatMap((revision) => records.toDocument<Patient>(revision) ?? []);
    const others = box === 'in' ? (await createElsewhere(parked)).othersOf(message) : [];
    const names = createNames(store);
    const elsewhere = await Promise.all(
      others.map(async (one) => {
        const station = await names.station(one.stationId);
        return { stationId: one.stationId, ...(station ? { station } : {}), state: stateOf(one), text: one.text };
      }),
    );
    return {
      line: messageLine(box, message),
      ...(elsewhere.length > 0 ? { elsewhere } : {}),
      text,
      ...(original === undefined ? {} : { original }),
      ...(patientId === undefined ? {} : { patientId }),
      candidates: patients.map(({ _id, resource }) => readPatientLine(_id, resource)),
    };
  };

const listElsewhere =
  ({ parked }: Hl7Part): QueryHandler<Ops['listElsewhere']> =>
  async (_input, { store }) => {
    const names = createNames(store);
    const byStation = groupBy(await parked.listElsewhere(), ({ stationId }) => stationId);
    return Promise.all(
      [...byStation].map(async ([stationId, all]) => {
        const station = await names.station(stationId);
        const messages = all.map(({ number, route, at, type, controlId, peer, reason }) => ({
          ...{ number, route, at, type, controlId, peer, reason },
        }));
        return { stationId, ...(station ? { station } : {}), messages };
      }),
    );
  };

export function interfaceQueries(part: Hl7Part): readonly Registration[] {
  return [
    handle(contract.interface.list, list(part)),
    handle(contract.interface.watch, watch(part)),
    handle(contract.interface.listMessages, listMessages(part)),
    handle(contract.interface.readMessage, readMessage(part)),
    handle(contract.interface.listElsewhere, listElsewhere(part)),
  ];
}
