import { randomUUID } from 'node:crypto';
import type { PrintJob } from '#shared/contract/print.ts';
import { type LabelLayout, layoutLabel } from '#shared/domain/label/layout-label.ts';
import { toZpl } from '#shared/domain/label/to-zpl.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, CommandPlan } from '../../api/operation-handler.ts';
import { type DevicePart, notKnown, type StoredDevice } from '../../device-desk.ts';
import { findLabelDesign } from '../../labels/label-designs.ts';
import { loadSymbolEncoder } from '../../labels/load-symbol-encoder.ts';

export interface LabelToPrint {
  readonly design: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly copies: number;
  readonly deviceId?: string | undefined;
  readonly patientId?: string | undefined;
  /** For people who look at the queue. */
  readonly title: string;
  readonly reprintOf?: string | undefined;
  readonly reason?: string | undefined;
  readonly context: Pick<CommandContext, 'actor' | 'now' | 'commit'>;
  /** Commits with the job: documents about what was printed. */
  readonly plan?: Partial<Pick<CommandPlan, 'documents' | 'locals'>>;
  /** What the command answers; the job itself unless told otherwise. */
  readonly output?: (job: PrintJob) => unknown;
}

type Devices = Pick<DevicePart, 'queue' | 'list'>;

/** Lays a label out and puts it into a printer's queue, in the transaction of the command that wants it. */
export async function enqueueLabel(part: Devices, wanted: LabelToPrint): Promise<PrintJob | Refusal> {
  const device = findPrinter(part.list(), wanted);
  if (isRefusal(device)) return device;
  const layout = await layOut(wanted.design, wanted.fields, dpiOf(device));
  if (isRefusal(layout)) return layout;
  return addJob(part, device, wanted, toZpl(layout, { copies: wanted.copies }));
}

/** The bytes as they are: also for printing a job again. */
export async function addJob(
  part: Pick<DevicePart, 'queue'>,
  device: StoredDevice,
  wanted: Omit<LabelToPrint, 'fields'>,
  label: string,
): Promise<PrintJob | Refusal> {
  const { design, copies, title, patientId, reprintOf, reason, context, plan } = wanted;
  const at = new Date(context.now()).toISOString();
  const job: PrintJob = {
    id: `job-${randomUUID()}`,
    ...{
      deviceId: device.id,
      dpi: dpiOf(device),
      design,
      title,
      copies,
      state: 'queued',
      tries: 0,
      createdAt: at,
      changedAt: at,
    },
    by: { id: context.actor.userId, name: context.actor.displayName },
    ...(patientId ? { patientId } : {}),
    ...(reprintOf ? { reprintOf } : {}),
    ...(reason ? { reason } : {}),
  };
  const output = wanted.output ?? ((done: PrintJob) => done);
  return part.queue.add(job, label, async (locals) => {
    const committed = await context.commit({
      documents: plan?.documents ?? [],
      locals: [...locals, ...(plan?.locals ?? [])],
      output: () => output(job),
    });
    return isRefusal(committed) ? committed : undefined;
  });
}

export async function layOut(
  designId: string,
  fields: Readonly<Record<string, string>>,
  dpi: number,
): Promise<LabelLayout | Refusal> {
  const design = findLabelDesign(designId);
  if (!design) return refusal('not-found', 'There is no label design of this name.', { path: 'design' });
  return layoutLabel(design, fields, { dpi, encode: await loadSymbolEncoder() });
}

/** Of a picture, where no printer is known yet. */
export const USUAL_DPI = 203;
export const dpiOf = ({ config }: StoredDevice): number => (config.type === 'printer' ? config.dpi : USUAL_DPI);

export function findPrinter(
  devices: readonly StoredDevice[],
  { design, deviceId }: Pick<LabelToPrint, 'design' | 'deviceId'>,
): StoredDevice | Refusal {
  const printers = devices.filter(({ config }) => config.type === 'printer');
  if (deviceId) return printers.find(({ id }) => id === deviceId) ?? notKnown();
  const takes = (one: StoredDevice, only: boolean): boolean =>
    one.config.type === 'printer' && (only ? one.config.designs.includes(design) : one.config.designs.length === 0);
  const found = printers.find((one) => takes(one, true)) ?? printers.find((one) => takes(one, false));
  return (
    found ??
    refusal('not-found', 'No printer of this station has labels of this kind. Add one under Settings, Devices.')
  );
}
