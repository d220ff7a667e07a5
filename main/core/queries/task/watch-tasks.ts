import type { Task } from '@medplum/fhirtypes';
import type { TaskFacts, task } from '#shared/contract/task.ts';
import { isOpenTask, readTask } from '#shared/domain/task/read-task.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { StoreReader, StreamHandler } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import { listOfPatient } from '../../commands/list-of-patient.ts';
import { ofEachRecord } from '../../commands/replaced-records.ts';
import { watchPatients } from '../watch-patients.ts';

const CONCERNED: ReadonlySet<string> = new Set(['Task']);

/** What lists leave out of open tasks, for each patient named; again for whoever's tasks are written. */
export function watchTasks(whole: () => Pick<DocumentStore, 'watch'>): StreamHandler<typeof task.watch> {
  return ({ patientIds }, { store, signal }) =>
    watchPatients({ whole: whole(), store, signal, kinds: CONCERNED }, patientIds, async (patientId) => ({
      patientId,
      tasks: await readOpen(store, patientId),
    }));
}

async function readOpen(store: StoreReader, patientId: string): Promise<TaskFacts[]> {
  const documents = await ofEachRecord(store, patientId, (id) => listOfPatient<Task>(store, 'Task', id));
  const all = await Promise.all(
    documents.map(async ({ _id, _rev, resource }) => {
      const leaves = (await store.findLeaves(_id)).flatMap((leaf) => toDocument<Task>(leaf) ?? []);
      const others = leaves.filter((leaf) => leaf._rev !== _rev).map((leaf) => leaf.resource);
      return { id: _id, view: readTask(resource, others) };
    }),
  );
  return all.flatMap(({ id, view }) => {
    if (!isOpenTask(view)) return [];
    const { code, description, focusId, requestedBy, requestedAt, acts } = view;
    return [
      {
        id,
        patientId,
        ...(code ? { code } : {}),
        description,
        ...(focusId ? { focusId } : {}),
        requestedBy,
        requestedAt,
        acts: acts.map(({ act, at, by, detail }) => ({ act, at, by: by.name, ...(detail ? { detail } : {}) })),
      },
    ];
  });
}
