import { Bonjour } from 'bonjour-service';
import { HUB_SERVICE, type HubAdvertiser, toTxt } from '#shared/hub/hub-discovery.ts';

export interface DnsSdOptions {
  readonly report: (fault: unknown) => void;
}

/** Announces by multicast DNS. A network that does not carry it is reported, and stations are told the address by hand. */
export function createDnsSdAdvertiser({ report }: DnsSdOptions): HubAdvertiser {
  return {
    advertise(announcement) {
      const { name, port } = announcement;
      const bonjour = new Bonjour({}, report);
      const service = bonjour.publish({ name, type: HUB_SERVICE, port, txt: { ...toTxt(announcement) } });
      service.on('error', report);
      return {
        stop: () => new Promise((resolve) => bonjour.unpublishAll(() => bonjour.destroy(() => resolve()))),
      };
    },
  };
}
