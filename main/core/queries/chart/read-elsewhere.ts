/** What stands in the records that a record stands for (HL11): in short, as the tabs of a chart are of its own record. */
import type { Condition, Patient, Task } from '@medplum/fhirtypes';
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { isActiveProblem, readProblem } from '#shared/domain/problem/problem.ts';
import { isOpenTask, readTask } from '#shared/domain/task/read-task.ts';
import type { StoreReader } from '../../api/operation-handler.ts';
import { listOfPatient } from '../../commands/list-of-patient.ts';
import { listWithConflicting } from '../../commands/list-with-conflicting.ts';
import { listOrders, MAY_BE_GIVEN } from '../../commands/order/order-facts.ts';
import { listReplaced } from '../../commands/replaced-records.ts';

type Elsewhere = NonNullable<OutputOf<typeof contract.chart.open>['elsewhere']>;

export async function readElsewhere(
  store: StoreReader,
  patient: Patient,
  nowMs: number,
  zone: string,
): Promise<Elsewhere> {
  const { ids } = await listReplaced(store, patient);
  return Promise.all(
    ids.map(async (patientId) => ({
      patientId,
      problems: await listProblems(store, patientId),
      orders: (await listOrders(store, patientId, nowMs, zone))
        .filter(({ standing }) => MAY_BE_GIVEN.has(standing))
        .map(({ order }) => conceptText(order.drug)),
      tasks: (await listOfPatient<Task>(store, 'Task', patientId)).filter(({ resource }) =>
        isOpenTask(readTask(resource, [])),
      ).length,
    })),
  );
}

/** @SAFETY One version that calls it active is enough. */
async function listProblems(store: StoreReader, patientId: string): Promise<string[]> {
  const records = await listWithConflicting<Condition>(store, 'Condition', patientId);
  return records.flatMap(({ resource, conflicting }) => {
    const active = [resource, ...conflicting].map(readProblem).find(isActiveProblem);
    return active ? [active.problem.text] : [];
  });
}
