import type { Location } from '@medplum/fhirtypes';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { StationRecord } from './enrolment/station-record.ts';
import { watchDocument } from './watched-document.ts';

type Place = StationRecord['site'];

/** Where this desk stands, by the names that its places have now (LC4). */
export interface StationPlace {
  site(): Place;
  ward(): Place | undefined;
  watch(listener: () => void): void;
  close(): void;
}

/** As it was named at enrolment until the place itself has arrived; the code never changes. */
export async function watchStationPlace(
  store: Pick<DocumentStore, 'find' | 'watch'>,
  { site, ward }: Pick<StationRecord, 'site' | 'ward'>,
): Promise<StationPlace> {
  const named = (place: Place) =>
    watchDocument(store, place.id, (resource) => (resource as Location | undefined)?.name?.trim() || undefined);
  const siteName = await named(site);
  const wardName = ward && (await named(ward));
  return {
    site: () => ({ ...site, name: siteName.present() ?? site.name }),
    ward: () => ward && { ...ward, name: wardName?.present() ?? ward.name },
    watch(listener) {
      siteName.watch(listener);
      wardName?.watch(listener);
    },
    close() {
      siteName.close();
      wardName?.close();
    },
  };
}
