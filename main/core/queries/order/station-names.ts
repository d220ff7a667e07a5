import type { order } from '#shared/contract/order.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import { createNames } from '../conflict/names.ts';

export const stationNames: QueryHandler<typeof order.stations> = async ({ ids }, { store }) => {
  const names = createNames(store);
  const named = await Promise.all(ids.map(async (id) => [id, await names.station(id)] as const));
  return Object.fromEntries(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
};
