import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import { tellFault } from '../operations/look-again.ts';
import { refreshRoles } from './roles.ts';

/** ID22: once for each organisation that this process opens. What fails is tried again at the next start. */
export function refreshOpenedRoles(context: ServerContext): { stop(): Promise<void> } {
  const running: Promise<void>[] = [];
  const seen = new Set<string>();
  const onFault = tellFault(
    context.log,
    'new permissions could not be given to roles; it is tried at the next start',
    'warn',
  );
  const begin = async (database: string): Promise<void> => {
    const organisation = await context.catalogue.findOrganisation(database);
    if (organisation?.database === database) await refreshRoles(context, organisation);
  };
  const unwatch = context.watchOpened((database: string, _store: DocumentStore) => {
    if (seen.has(database)) return;
    seen.add(database);
    running.push(begin(database).catch(onFault));
  });
  return {
    async stop() {
      unwatch();
      await Promise.all(running);
    },
  };
}
