/** How early and late a dose may be given in an organisation (DW3), as whoever runs the server sets it. */
import { WINDOW_POLICY, type WindowPolicy } from '#shared/domain/medication/dose-window.ts';
import type { OrganisationSettings } from '#shared/model/organisation.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { actAtCentral } from './central-write.ts';

export async function readSettings(store: Pick<DocumentStore, 'find'>, { id }: Pick<OrganisationEntry, 'id'>) {
  const stored = await store.find(`Organisation:${id}`);
  if (stored?.body === undefined) throw new Error(`The settings of ${id} are not in its database`);
  return (JSON.parse(stored.body) as { readonly resource: OrganisationSettings }).resource;
}

export async function readDoseWindows(
  store: Pick<DocumentStore, 'find'>,
  organisation: Pick<OrganisationEntry, 'id'>,
): Promise<WindowPolicy> {
  return (await readSettings(store, organisation)).doseWindows ?? WINDOW_POLICY;
}

/** In force at each station as soon as it has heard of it; in central's audit with its reason. */
export async function setDoseWindows(
  context: ServerContext,
  organisation: OrganisationEntry,
  { change, reason }: { readonly change: Partial<WindowPolicy>; readonly reason: string },
): Promise<WindowPolicy> {
  const act = { operation: 'organisation.setDoseWindows', action: 'U', subtype: 'policy', reason } as const;
  const { result } = await actAtCentral(context, organisation, act, async (store) => {
    const settings = await readSettings(store, organisation);
    const doseWindows = { ...(settings.doseWindows ?? WINDOW_POLICY), ...change };
    return {
      documents: [{ id: `Organisation:${organisation.id}`, resource: { ...settings, doseWindows } }],
      result: doseWindows,
    };
  });
  return result;
}
