import { Bonjour, type Service } from 'bonjour-service';
import { addressesOf, type FoundService, HUB_SERVICE, type HubDiscovery } from '#shared/hub/hub-discovery.ts';

export interface DnsSdOptions {
  readonly report: (fault: unknown) => void;
}

/** Finds hubs by multicast DNS. */
export function createDnsSdDiscovery({ report }: DnsSdOptions): HubDiscovery {
  return {
    browse(fingerprint, onHubs) {
      const bonjour = new Bonjour({}, report);
      const found = new Map<string, Service>();
      const tell = () => onHubs([...found.values()].flatMap((service) => addressesOf(toFound(service), fingerprint)));
      const browser = bonjour.find({ type: HUB_SERVICE });
      const put = (service: Service) => {
        found.set(service.fqdn, service);
        tell();
      };
      browser.on('up', put);
      browser.on('txt-update', put);
      browser.on('srv-update', put);
      browser.on('down', (service: Service) => {
        found.delete(service.fqdn);
        tell();
      });
      return () => {
        browser.stop();
        bonjour.destroy();
      };
    },
  };
}

function toFound({ host, port, addresses = [], txt, referer }: Service): FoundService {
  const all = [...addresses, ...(referer ? [referer.address] : [])];
  return { host, port, addresses: [...new Set(all)], txt: (txt ?? {}) as Record<string, unknown> };
}
