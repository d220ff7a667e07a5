import { z } from 'zod';
import { organisationTimes } from '#shared/model/organisation.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { type WatchedDocument, watchDocument } from './watched-document.ts';

const { doseWindows, siteZones, taskEscalationMinutes } = organisationTimes.shape;
const settings = z.object({
  name: z.string(),
  country: z.string().optional(),
  theme: z.object({ hue: z.number() }).optional(),
  /** TK8: minutes after which a task that is overdue gets louder, by priority. */
  taskEscalationMinutes: taskEscalationMinutes.catch(undefined),
  /** DW3. @SAFETY What cannot be read leaves the standard's windows in force. */
  doseWindows: doseWindows.catch(undefined),
  /** @SAFETY What cannot be read leaves the desk's own zone in force. */
  siteZones: siteZones.catch(undefined),
  /** Demo organisations only: printed on the sign-in screen. */
  demoUsers: z
    .array(z.object({ login: z.string(), password: z.string(), displayName: z.string(), role: z.string() }))
    .optional(),
});
export type KnownSettings = z.output<typeof settings>;

/** The organisation's own document, as it stands here; undefined until it has arrived. */
export type SettingsWatch = WatchedDocument<KnownSettings>;

export const watchSettings = (store: DocumentStore, organisation: string): Promise<SettingsWatch> =>
  watchDocument(store, `Organisation:${organisation}`, (resource) => settings.safeParse(resource).data);
