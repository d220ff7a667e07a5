import { describe, expect, it } from 'vitest';
import { buildPlace } from '#shared/model/location.ts';
import { watchStationPlace } from './station-place.ts';

function oneDocument() {
  let told: () => void = () => undefined;
  let body: string | undefined;
  let rev = 0;
  return {
    store: {
      find: async () => (body === undefined ? undefined : { rev: String(rev), body }) as never,
      watch: (listener: () => void) => {
        told = listener;
        return () => undefined;
      },
    } as never,
    name(name: string) {
      rev += 1;
      body = JSON.stringify({ resource: buildPlace({ level: 'site', code: 'MAIN', name }) });
      told();
    },
  };
}
const site = { id: 'Location:1', code: 'MAIN', name: 'As enrolled' };

describe('where a desk stands', () => {
  it('LC4 is named as at enrolment until its place has arrived, then as that is named, at once', async () => {
    const { store, name } = oneDocument();
    const place = await watchStationPlace(store, { site, ward: undefined });
    expect([place.site(), place.ward()]).toEqual([site, undefined]);
    for (const next of ['St Brigid', 'St Brigid District']) {
      const told = new Promise<void>((resolve) => place.watch(resolve));
      name(next);
      await told;
      expect(place.site()).toEqual({ ...site, name: next });
    }
  });
});
