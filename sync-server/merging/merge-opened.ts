import { MERGE_ACTOR } from '#shared/domain/merge/merge-leaves.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { RuleMerge } from '#shared/merging/merge-document.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import { tellFault } from '../operations/look-again.ts';
import type { OrganisationEntry } from '../orgs/catalogue.ts';
import { type CentralAct, writeAtCentral } from '../orgs/central-write.ts';
import { type CentralMerging, mergeConflicts } from './merge-conflicts.ts';

/** Merges in the database of every organisation that this process opens, from then on. */
export function mergeOpened(context: ServerContext, timers: Timers): CentralMerging {
  const running: Promise<CentralMerging | undefined>[] = [];
  const onFault = tellFault(context.log, 'conflicts could not be merged; it is tried again', 'warn');
  const begin = async (database: string, store: DocumentStore): Promise<CentralMerging | undefined> => {
    const organisation = await context.catalogue.findOrganisation(database);
    if (organisation?.database !== database) return undefined;
    const commit = (merge: RuleMerge) => commitMerge(context, organisation, merge);
    return mergeConflicts({ store, commit, timers, onFault });
  };
  const unwatch = context.watchOpened((database, store) => {
    const beginning = begin(database, store);
    beginning.catch(onFault);
    running.push(beginning);
  });
  return {
    async stop() {
      unwatch();
      const begun = await Promise.allSettled(running);
      for (const one of begun) if (one.status === 'fulfilled') await one.value?.stop();
    },
  };
}

/** The act of nobody, in central's own chain. Not committed: a leaf has moved on, and is looked at again. */
async function commitMerge(context: ServerContext, organisation: OrganisationEntry, merge: RuleMerge): Promise<void> {
  const { id, kind, rev, patient, writes } = merge;
  const act: CentralAct = {
    operation: 'conflict.merge',
    action: 'U',
    subtype: 'merge',
    actor: { userId: MERGE_ACTOR, name: 'Holdfast', roles: [] },
    patients: patient === undefined ? [] : [patient],
  };
  await writeAtCentral(context, organisation, act, { edits: writes, entities: [{ id, kind, rev }] });
}
