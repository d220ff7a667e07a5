import type { Patient } from '@medplum/fhirtypes';
import { recordNumberIdentifier } from '#shared/domain/record-number/patient-number.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { findRecordPrefix, listSites } from '../orgs/places.ts';
import { type ImportProgress, importBundles } from './import-bundles.ts';
import type { ImportReport } from './import-report.ts';
import type { ImportedResource } from './plan-document.ts';
import { createRecordNumberSupply } from './record-number-supply.ts';

export interface OrganisationImport {
  readonly paths: readonly string[];
  /** Code of the site the patients belong to; the first site when left out. */
  readonly siteCode?: string | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** There is no such site; names those there are. */
export class UnknownSite extends Error {}

/** Imports bundles for a site: each new patient gets a record number of that site, and the import is audited. */
export async function importIntoOrganisation(
  context: ServerContext,
  organisation: OrganisationEntry,
  options: OrganisationImport,
): Promise<ImportReport> {
  const store = await context.stores.open(organisation.database);
  const site = await getSite(context, organisation, options.siteCode);
  const prefix = (await findRecordPrefix(store, site.id)) ?? 'H';
  const nextNumber = createRecordNumberSupply(context.catalogue, organisation.id, prefix);
  const report = await importBundles({
    ...options,
    store,
    stamp: () => ({ at: context.hybridClock.next(), facility: site.code }),
    enrich: async (source) => (source.id.startsWith('Patient:') ? withNumber(source, await nextNumber()) : source),
  });
  const reason = `${report.files} files, site ${site.code}${report.stopped ? ', stopped' : ''}`;
  await actAtCentral(
    context,
    organisation,
    { operation: 'import.bundles', action: 'C', subtype: 'import', reason },
    async () => ({ documents: [], result: undefined }),
  );
  return report;
}

async function getSite({ stores }: ServerContext, { database }: OrganisationEntry, code: string | undefined) {
  const sites = await listSites(await stores.open(database));
  const site = code === undefined ? sites[0] : sites.find((one) => one.code === code);
  if (!site) throw new UnknownSite(`There is no site ${code ?? ''}. Sites: ${sites.map((one) => one.code).join(', ')}`);
  return site;
}

function withNumber(source: ImportedResource, value: string): ImportedResource {
  const patient = source.resource as unknown as Patient;
  const identifier = [recordNumberIdentifier(value), ...(patient.identifier ?? [])];
  return { ...source, resource: { ...source.resource, identifier } };
}
