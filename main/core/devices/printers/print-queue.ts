/**
 * The print queue of this station, in `_local` documents: it survives restarts and never leaves the station. Invariant:
 * a job's bytes go to a printer only from `queued`, and the move to `sending` is durable before the first byte leaves. So
 * after any end of the program a job that may have been printed stands as `sending` or `sent`, becomes `uncertain`, and
 * is not sent again unless a person says so (PQ1, PQ2).
 *
 * @SAFETY A wristband that comes out twice can end on a second arm; one that never came out is missed at once.
 */
import { z } from 'zod';
import { type JobState, type PrintJob, printJob } from '#shared/contract/print.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import type { CommitLocals, PrintQueue } from '../../device-desk.ts';
import { createMutex } from '../../mutex.ts';
import type { LocalStore } from '../../session/local-record.ts';

const LOCAL_ID = 'print-queue';
const bytesId = (id: string): string => `print-job-${id}`;
const stored = z.object({ jobs: z.array(printJob) });

/** Finished jobs that are kept for reprinting, and for how long. */
const MOST_FINISHED = 200;
const KEPT_MS = 30 * 24 * 60 * 60_000;

export interface PrintQueueDeps {
  readonly locals: LocalStore;
  readonly clock: Clock;
}

export function createPrintQueue({ locals, clock }: PrintQueueDeps): PrintQueue {
  const alone = createMutex();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };

  async function read(): Promise<readonly PrintJob[]> {
    const text = await locals.findLocal(LOCAL_ID);
    return text === undefined ? [] : stored.parse(JSON.parse(text)).jobs;
  }

  const commitHere: CommitLocals = async (writes) => {
    await locals.write({ locals: writes });
    return undefined;
  };

  async function write(jobs: readonly PrintJob[], job: PrintJob, more: readonly LocalWrite[], commit = commitHere) {
    const { kept, dropped } = prune(jobs, clock.now());
    const list = { id: LOCAL_ID, body: JSON.stringify({ jobs: kept }) };
    const gone = dropped.map(({ id }) => ({ id: bytesId(id), body: null }));
    const refused = await commit([list, ...more, ...gone], job);
    if (!refused) tell();
    return refused ?? job;
  }

  return {
    list: async () => (await read()).toReversed(),
    find: async (id) => (await read()).find((job) => job.id === id),
    findLabel: (id) => locals.findLocal(bytesId(id)),
    findNext: async (deviceId) => (await read()).find((job) => job.deviceId === deviceId && job.state === 'queued'),
    async countWaiting() {
      const counts = new Map<string, number>();
      for (const { deviceId, state } of await read())
        if (!isFinished(state)) counts.set(deviceId, (counts.get(deviceId) ?? 0) + 1);
      return counts;
    },
    add: (job, label, commit) =>
      alone.run(async () => write([...(await read()), job], job, [{ id: bytesId(job.id), body: label }], commit)),
    change: (id, next, commit) =>
      alone.run(async () => {
        const jobs = await read();
        const job = jobs.find((one) => one.id === id);
        if (!job) return refusal('not-found', 'This print job is not kept any more. Print the label anew.');
        const changed = next(job);
        if (isRefusal(changed)) return changed;
        const stamped = { ...changed, changedAt: new Date(clock.now()).toISOString() };
        return write(
          jobs.map((one) => (one.id === id ? stamped : one)),
          stamped,
          [],
          commit,
        );
      }),
    settleAfterStart: () =>
      alone.run(async () => {
        const jobs = await read();
        const settled = jobs.map(settledAfterEnd);
        if (settled.some((job, index) => job !== jobs[index]))
          await locals.write({ locals: [{ id: LOCAL_ID, body: JSON.stringify({ jobs: settled }) }] });
      }),
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const isFinished = (state: JobState): boolean => state === 'printed' || state === 'cancelled';

/** PQ2: nobody knows what became of what was under way. */
function settledAfterEnd(job: PrintJob): PrintJob {
  return job.state === 'sending' || job.state === 'sent' ? { ...job, state: 'uncertain', why: 'restarted' } : job;
}

function prune(jobs: readonly PrintJob[], nowMs: number) {
  const finished = jobs.filter(({ state }) => isFinished(state));
  const isOld = ({ changedAt }: PrintJob): boolean => nowMs - Date.parse(changedAt) > KEPT_MS;
  const dropped = finished.filter((job, index) => index < finished.length - MOST_FINISHED || isOld(job));
  const gone = new Set(dropped);
  return { kept: jobs.filter((job) => !gone.has(job)), dropped };
}

/** RP9: what was printed since an older copy was made nobody here knows: nothing of it is sent by itself. */
export async function doubtPrintQueue(locals: LocalStore): Promise<void> {
  const text = await locals.findLocal(LOCAL_ID);
  if (text === undefined) return;
  const { jobs } = stored.parse(JSON.parse(text));
  const doubted = jobs.map(
    (job): PrintJob => (isFinished(job.state) ? job : { ...job, state: 'uncertain', why: 'restarted' }),
  );
  await locals.write({ locals: [{ id: LOCAL_ID, body: JSON.stringify({ jobs: doubted }) }] });
}
