import { Bonjour } from 'bonjour-service';
import { HUB_SERVICE, type HubAdvertiser, toTxt } from '#shared/hub/hub-discovery.ts';

/** The package hands them to its socket as they are; its types know the members of services only. */
type MulticastOptions = ConstructorParameters<typeof Bonjour>[0];

export interface DnsSdOptions {
  /** Address of the network to speak on; the system's choice where it is left out. */
  readonly interface?: string;
  readonly report: (fault: unknown) => void;
}

/** Announces by multicast DNS. A network that does not carry it is reported, and stations are told the address by hand. */
export function createDnsSdAdvertiser({ report, ...options }: DnsSdOptions): HubAdvertiser {
  return {
    advertise(announcement) {
      const { name, port } = announcement;
      const bonjour = new Bonjour(options as MulticastOptions, report);
      const service = bonjour.publish({ name, type: HUB_SERVICE, port, txt: { ...toTxt(announcement) } });
      service.on('error', report);
      return {
        stop: () => new Promise((resolve) => bonjour.unpublishAll(() => bonjour.destroy(() => resolve()))),
      };
    },
  };
}
