import { afterEach, describe, expect, it } from 'vitest';
import type { HubAdvertiser, HubDiscovery } from './hub-discovery.ts';

export interface DiscoveryUnderTest {
  readonly advertiser: HubAdvertiser;
  readonly discovery: HubDiscovery;
  dispose(): Promise<void>;
}

const FINGERPRINT = '3F2A-0B91-77C4-E05D-1A2B';

/** What every way of finding a hub does. */
export function describeHubDiscovery(name: string, open: () => Promise<DiscoveryUnderTest>): void {
  describe(`${name} as a discovery of hubs`, () => {
    let used: DiscoveryUnderTest | undefined;
    afterEach(async () => {
      await used?.dispose();
      used = undefined;
    });
    const begin = async () => {
      used = await open();
      return used;
    };
    const announced = { name: 'Hub North', port: 5984, fingerprint: FINGERPRINT, tls: false };

    it('HU14 finds a hub of the organisation, whichever came first, and hears that it goes', async () => {
      const { advertiser, discovery } = await begin();
      const seen = watching(discovery, FINGERPRINT);
      const hub = advertiser.advertise(announced);
      await seen.until((addresses) => addresses.some((address) => /^http:\/\/[\d.]+:5984$/.test(address)));
      const late = watching(discovery, FINGERPRINT);
      await late.until((addresses) => addresses.length > 0);
      await hub.stop();
      await seen.until((addresses) => addresses.length === 0);
      seen.stop();
      late.stop();
    });

    it('HU14 does not tell the hub of another organisation', async () => {
      const { advertiser, discovery } = await begin();
      const seen = watching(discovery, FINGERPRINT);
      const other = advertiser.advertise({ ...announced, name: 'Other', port: 5985, fingerprint: 'other' });
      const own = advertiser.advertise(announced);
      await seen.until((addresses) => addresses.length > 0);
      expect(seen.all().filter((address) => address.endsWith(':5985'))).toEqual([]);
      await Promise.all([other.stop(), own.stop()]);
      seen.stop();
    });
  });
}

function watching(discovery: HubDiscovery, fingerprint: string) {
  const all: string[] = [];
  let present: readonly string[] = [];
  let look = () => {};
  const stop = discovery.browse(fingerprint, (addresses) => {
    present = addresses;
    all.push(...addresses);
    look();
  });
  return {
    stop,
    all: () => all,
    until(is: (addresses: readonly string[]) => boolean): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      look = () => is(present) && resolve();
      look();
      return promise;
    },
  };
}
