import { z } from 'zod';
import { organisationTimes } from '#shared/model/organisation.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

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
export interface SettingsWatch {
  present(): KnownSettings | undefined;
  watch(listener: () => void): () => void;
  close(): void;
}

export async function watchSettings(store: DocumentStore, organisation: string): Promise<SettingsWatch> {
  const id = `Organisation:${organisation}`;
  const listeners = new Set<() => void>();
  let known: { readonly rev: string; readonly settings: KnownSettings | undefined } | undefined;
  let isReading = false;

  async function read(): Promise<void> {
    const stored = await store.find(id);
    if (stored === undefined || stored.rev === known?.rev || stored.body === undefined) return;
    const { resource } = JSON.parse(stored.body) as { resource?: unknown };
    known = { rev: stored.rev, settings: settings.safeParse(resource).data };
    for (const listener of listeners) listener();
  }

  await read();
  let hasFailed = false;
  const unwatch = store.watch((_, news) => {
    if (isReading || (news && !hasFailed && !news.ids.includes(id))) return;
    isReading = true;
    setImmediate(() => {
      isReading = false;
      hasFailed = false;
      // A store that cannot be read says so to whoever asks it next; here it is read again with the next change.
      read().catch(() => (hasFailed = true));
    });
  });
  return {
    present: () => known?.settings,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: unwatch,
  };
}
