import { contract } from '#shared/contract/index.ts';
import type { PrintJob } from '#shared/contract/print.ts';
import { toPicture } from '#shared/domain/label/to-picture.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandHandler, QueryHandler, StreamHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { type CommitLocals, type DevicePart, notKnown, type StoredDevice } from '../../device-desk.ts';
import { stateStream } from '../../session/state-stream.ts';
import { addJob, dpiOf, enqueueLabel, findDesign, findPrinter, languageOf, layOut } from './enqueue-label.ts';

/** The queue, for people. What is certain stays as it is; what is uncertain is theirs to decide (PQ2). */
export function printOperations(part: DevicePart): readonly Registration[] {
  const { queue } = part;

  const preview: QueryHandler<typeof contract.print.preview> = async ({ design, fields }) => {
    const found = await findDesign(part.labels, design);
    if (isRefusal(found)) return found;
    const layout = await layOut(part.labels, found, fields);
    return isRefusal(layout) ? layout : toPicture(layout);
  };

  const enqueue: CommandHandler<typeof contract.print.enqueue> = async (input, context) => {
    const { design, fields, copies, deviceId, patientId } = input;
    const title = (await part.labels.find(design))?.name.en ?? design;
    return enqueueLabel(part, { design, fields, copies, deviceId, patientId, title, context });
  };

  const retry: CommandHandler<typeof contract.print.retry> = async ({ jobId, deviceId, reason }, context) => {
    if (deviceId && !isPrinter(deviceId)) return notKnown();
    return queue.change(
      jobId,
      (job) => {
        const doubt = refuseRetry(job, reason);
        if (doubt) return doubt;
        const printer = part.find(deviceId ?? job.deviceId);
        if (!printer) return notKnown();
        if (!takesBytesOf(printer, job)) return refuseResolution();
        const { why: _why, ...rest } = job;
        return { ...rest, state: 'queued', deviceId: printer.id, ...(reason ? { reason } : {}) };
      },
      committing(context),
    );
  };

  const confirm: CommandHandler<typeof contract.print.confirm> = ({ jobId }, context) =>
    queue.change(
      jobId,
      (job) => (job.state === 'uncertain' ? settled(job, 'printed') : refuseState()),
      committing(context),
    );

  const cancel: CommandHandler<typeof contract.print.cancel> = ({ jobId }, context) =>
    queue.change(
      jobId,
      (job) => (job.state === 'queued' || job.state === 'uncertain' ? settled(job, 'cancelled') : refuseState()),
      committing(context),
    );

  const reprint: CommandHandler<typeof contract.print.reprint> = async ({ jobId, reason, deviceId }, context) => {
    const [job, label] = await Promise.all([queue.find(jobId), queue.findLabel(jobId)]);
    if (!job || label === undefined)
      return refusal('not-found', 'This print job is not kept any more. Print the label anew.');
    const { design, copies, title, patientId } = job;
    const found = await findDesign(part.labels, design);
    if (isRefusal(found)) return found;
    const wanted = deviceId ?? (isPrinter(job.deviceId) ? job.deviceId : undefined);
    const printer = findPrinter(part.list(), { deviceId: wanted }, found);
    if (isRefusal(printer)) return printer;
    if (!takesBytesOf(printer, job)) return refuseResolution();
    return addJob(part, printer, { design, copies, title, patientId, reprintOf: jobId, reason, context }, label);
  };

  const isPrinter = (id: string): boolean => part.find(id)?.config.type === 'printer';
  const listJobs = async (): Promise<PrintJob[]> => [...(await queue.list())];
  const watch: StreamHandler<typeof contract.print.watch> = (_input, { signal }) =>
    stateStream(listJobs, queue.watch, signal);

  return [
    handle(contract.print.listDesigns, async () =>
      (await part.labels.list()).map((design) => {
        const { id, name, widthMm, fields } = design;
        return { id, name, widthMm, fields, ...('heightMm' in design ? { heightMm: design.heightMm } : {}) };
      }),
    ),
    handle(contract.print.preview, preview),
    handle(contract.print.enqueue, enqueue),
    handle(contract.print.list, listJobs),
    handle(contract.print.watch, watch),
    handle(contract.print.retry, retry),
    handle(contract.print.confirm, confirm),
    handle(contract.print.cancel, cancel),
    handle(contract.print.reprint, reprint),
  ];
}

function settled(job: PrintJob, state: 'printed' | 'cancelled'): PrintJob {
  const { why: _why, ...rest } = job;
  return { ...rest, state };
}

/** @SAFETY What may be on the roll already is sent again only with a reason. */
function refuseRetry({ state }: PrintJob, reason: string | undefined): Refusal | undefined {
  if (state === 'queued') return undefined;
  if (state !== 'uncertain') return refuseState();
  return reason
    ? undefined
    : refusal('invalid-input', 'This label may have been printed already. Look, then say why it is printed again.', {
        path: 'reason',
      });
}

/** The bytes of a label are dots in one language: at another resolution it would have another size. */
const takesBytesOf = (printer: StoredDevice, { dpi, language = 'zpl' }: PrintJob): boolean =>
  dpiOf(printer) === dpi && languageOf(printer) === language;

const refuseResolution = (): Refusal =>
  refusal(
    'unsupported',
    'That printer has another resolution or speaks another language. Print the label anew for it.',
  );

const refuseState = (): Refusal =>
  refusal('conflict', 'This print job has gone on meanwhile. Look at the queue again.');

function committing({ commit }: CommandContext): CommitLocals {
  return async (locals, job) => {
    const committed = await commit({ documents: [], locals, output: () => job });
    return isRefusal(committed) ? committed : undefined;
  };
}
