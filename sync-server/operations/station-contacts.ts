import type { Clock } from '#shared/lib/clock.ts';
import type { StationIdentity } from '../access/caller.ts';

interface Contact {
  readonly organisationId: string;
  atMs: number;
  lagRows: number;
}

export interface OrganisationContacts {
  readonly organisationId: string;
  readonly stations: number;
  /** Of the station furthest behind. */
  readonly lagRows: number;
}

/** Which stations were heard of lately. In memory: as many entries as stations call within the time. */
export interface StationContacts {
  heard(station: StationIdentity): void;
  /** A page of the feed left so many changes to read. */
  sawLag(station: StationIdentity, rows: number): void;
  summarise(openStations: Iterable<StationIdentity>): readonly OrganisationContacts[];
}

const IN_CONTACT_MS = 5 * 60_000;

export function createStationContacts(clock: Clock): StationContacts {
  const contacts = new Map<string, Contact>();
  const touch = ({ stationId, organisationId }: StationIdentity): Contact => {
    const known = contacts.get(stationId) ?? { organisationId, atMs: 0, lagRows: 0 };
    known.atMs = clock.now();
    contacts.set(stationId, known);
    return known;
  };
  return {
    heard: (station) => void touch(station),
    sawLag: (station, rows) => {
      touch(station).lagRows = rows;
    },
    summarise(openStations) {
      for (const station of openStations) touch(station);
      const sums = new Map<string, { stations: number; lagRows: number }>();
      for (const [stationId, { organisationId, atMs, lagRows }] of contacts) {
        if (clock.now() - atMs > IN_CONTACT_MS) contacts.delete(stationId);
        const sum = sums.get(organisationId) ?? { stations: 0, lagRows: 0 };
        sums.set(organisationId, sum);
        if (!contacts.has(stationId)) continue;
        sum.stations += 1;
        sum.lagRows = Math.max(sum.lagRows, lagRows);
      }
      return [...sums].map(([organisationId, sum]) => ({ organisationId, ...sum }));
    },
  };
}
