import { addressesOf, type FoundService, type HubAdvertiser, type HubDiscovery, toTxt } from './hub-discovery.ts';

/** A network within one process. */
export function createMemoryNetwork(): HubAdvertiser & HubDiscovery {
  const services = new Set<FoundService>();
  const browsers = new Set<() => void>();
  const tell = () => {
    for (const browser of [...browsers]) browser();
  };
  return {
    advertise(announcement) {
      const { port } = announcement;
      const service = { host: 'hub.local', port, addresses: ['127.0.0.1'], txt: toTxt(announcement) };
      services.add(service);
      tell();
      return {
        async stop() {
          services.delete(service);
          tell();
        },
      };
    },
    browse(fingerprint, onHubs) {
      const look = () => onHubs([...services].flatMap((service) => addressesOf(service, fingerprint)));
      browsers.add(look);
      look();
      return () => void browsers.delete(look);
    },
  };
}
