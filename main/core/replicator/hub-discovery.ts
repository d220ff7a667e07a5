/** Port: hubs of this organisation on the clinic's network. Whoever is found is only a candidate: it must prove itself (HU2). */
export interface HubDiscovery {
  /** Calls with the addresses that are there now, at each change. Returns the end of it. */
  browse(organisation: string, onHubs: (addresses: readonly string[]) => void): () => void;
}
