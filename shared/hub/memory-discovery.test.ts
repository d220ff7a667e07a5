import { describe, expect, it } from 'vitest';
import { describeHubDiscovery } from './hub-discovery.contract.ts';
import { addressesOf } from './hub-discovery.ts';
import { createMemoryNetwork } from './memory-discovery.ts';

describeHubDiscovery('a network in memory', async () => {
  const network = createMemoryNetwork();
  return { advertiser: network, discovery: network, dispose: async () => {} };
});

describe('an announcement', () => {
  const found = {
    host: 'hub.clinic.local.',
    port: 6984,
    addresses: ['10.0.0.4', 'fe80::1'],
    txt: { org: 'f', tls: '0' },
  };
  it('HU14 with TLS it is asked by the name that its certificate has', () => {
    expect(addressesOf(found, 'f')).toEqual(['http://10.0.0.4:6984']);
    expect(addressesOf({ ...found, txt: { org: 'f', tls: '1' } }, 'f')).toEqual(['https://hub.clinic.local:6984']);
    expect(addressesOf({ ...found, txt: {} }, 'f')).toEqual([]);
  });
});
