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
  ({ boxes }: Hl7Part): QueryHandler<Ops['listMessages']> =>
  async ({ box, which, limit }) => {
    if (which === 'all') return (await boxes[box].listNewest(limit)).map((message) => messageLine(box, message));
    const open = (await boxes[box].listOpen()).slice(0, limit);
    const messages = await Promise.all(open.map(({ number }) => boxes[box].find(number)));
    return messages.flatMap((message) => (message ? [messageLine(box, message)] : []));
  };

const readMessage =
  ({ boxes, records }: Hl7Part): QueryHandler<Ops['readMessage']> =>
  async ({ box, number }, { store }) => {
    const message = await boxes[box].find(number);
    if (!message) return refusal('not-found', 'This message is no longer kept here.');
    const { text, original, patientId, reason } = message;
    const stored = await store.findMany(reason?.patientIds ?? []);
    const patients = stored.flatMap((revision) => records.toDocument<Patient>(revision) ?? []);
    return {
      line: messageLine(box, message),
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
