/**
 * How stations find the hub of their clinic: DNS-SD, `_holdfast._tcp`. What is announced is only a hint where to ask; a
 * hub is one by the certificate that its organisation signed (HU2), and whoever announces falsely is asked once in a while
 * and not taken.
 */
import { WIRE_VERSION } from '#shared/protocol/wire-version.ts';

export const HUB_SERVICE = 'holdfast';

export interface HubAnnouncement {
  /** What people read in a browser of services. */
  readonly name: string;
  readonly port: number;
  /** Of the organisation's public key. */
  readonly fingerprint: string;
  readonly tls: boolean;
}

/** Port: of a hub. */
export interface HubAdvertiser {
  /** Announces until it is told to stop; `stop` resolves when the network was told. */
  advertise(announcement: HubAnnouncement): { stop(): Promise<void> };
}

/** Port: of a station. */
export interface HubDiscovery {
  /** Calls with the addresses of that organisation's hubs, at each change. Returns the end of it. */
  browse(fingerprint: string, onHubs: (addresses: readonly string[]) => void): () => void;
}

/** TXT record: organisation, version of the wire, scheme. */
export const toTxt = ({ fingerprint, tls }: HubAnnouncement): Readonly<Record<string, string>> => ({
  org: fingerprint,
  wire: String(WIRE_VERSION),
  tls: tls ? '1' : '0',
});

/** What a service on the network says of itself: anything. */
export interface FoundService {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly txt: Readonly<Record<string, unknown>>;
}

/** Addresses under which it may be asked; none where it is of another organisation. */
export function addressesOf({ host, port, addresses, txt }: FoundService, fingerprint: string): readonly string[] {
  if (txt.org !== fingerprint) return [];
  // A certificate names a host, never an address of the clinic's network.
  if (txt.tls === '1') return [`https://${host.replace(/\.$/, '')}:${port}`];
  return addresses.filter((address) => /^\d+(?:\.\d+){3}$/.test(address)).map((address) => `http://${address}:${port}`);
}
