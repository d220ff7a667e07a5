import type { DocumentStore } from '#shared/store/document-store.ts';

const MOST_ENCOUNTERS = 500;
const OPEN: ReadonlySet<unknown> = new Set(['planned', 'arrived', 'triaged', 'in-progress', 'onleave']);

/** An encounter at one of these sites has begun and not ended, as far as central knows. */
export async function isInCare(
  store: Pick<DocumentStore, 'listDocuments'>,
  patient: string,
  sites: readonly string[],
): Promise<boolean> {
  const encounters = await store.listDocuments({ kind: 'Encounter', patient, limit: MOST_ENCOUNTERS });
  return encounters.some(({ body = '{}' }) => {
    const { facility, resource } = JSON.parse(body) as { facility?: string; resource?: { status?: unknown } };
    return facility !== undefined && sites.includes(facility) && OPEN.has(resource?.status);
  });
}
