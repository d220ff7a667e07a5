import { randomUUID } from 'node:crypto';
import type { PrintJob } from '#shared/contract/print.ts';
import type { LabelLayout } from '#shared/domain/label/layout-label.ts';
import { isReceipt, layoutDesign, type PrintDesign, planDesignDrawings } from '#shared/domain/label/print-design.ts';
import { lettersOf, speaksOf, usualLanguage, writeLayout } from '#shared/domain/label/write-layout.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { isByDriver, type PrinterLanguage } from '#shared/model/printer-languages.ts';
import type { CommandContext, CommandPlan } from '../../api/operation-handler.ts';
import { type DevicePart, notKnown, type StoredDevice } from '../../device-desk.ts';
import { keepJobBytes } from '../../labels/job-bytes.ts';
import type { LabelDesk } from '../../labels/label-desk.ts';
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

type Devices = Pick<DevicePart, 'queue' | 'list' | 'labels'>;

/** Lays a label or receipt out and puts it into a printer's queue, in the transaction of the command that wants it. */
export async function enqueueLabel(part: Devices, wanted: LabelToPrint): Promise<PrintJob | Refusal> {
  const design = await findDesign(part.labels, wanted.design);
  if (isRefusal(design)) return design;
  const device = findPrinter(part.list(), wanted, design);
  if (isRefusal(device)) return device;
  const language = languageOf(device);
  // The letters of a receipt are so many dots high, as its printers have them; drivers make them as large as they are.
  const dpi = isReceipt(design) && isByDriver(language) ? USUAL_DPI : dpiOf(device);
  const layout = await layOut(part.labels, design, wanted.fields, { dpi, language });
  if (isRefusal(layout)) return layout;
  return addJob(part, device, wanted, keepJobBytes(writeLayout(language, layout, { copies: wanted.copies }), language));
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
      language: languageOf(device),
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

export async function findDesign(labels: LabelDesk, designId: string): Promise<PrintDesign | Refusal> {
  const design = await labels.find(designId);
  return design ?? refusal('not-found', 'There is no label design of this name.', { path: 'design' });
}

/** What a layout is made for. */
export interface PrinterTraits {
  readonly dpi: number;
  readonly language: PrinterLanguage;
}

/** @SAFETY One layout for the picture and for the printer's bytes; what does not fit refuses both (LB1, LB2). */
export async function layOut(
  labels: LabelDesk,
  design: PrintDesign,
  fields: Readonly<Record<string, string>>,
  { dpi, language }: PrinterTraits = usualTraits(design),
): Promise<LabelLayout | Refusal> {
  const letters = lettersOf(language, dpi);
  const [encode, drawings] = await Promise.all([
    loadSymbolEncoder(),
    labels.drawAll(planDesignDrawings(design, fields, { dpi, letters })),
  ]);
  return layoutDesign(design, fields, { dpi, letters, encode, drawings });
}

const USUAL_DPI = 203;

/** Of a picture, where no printer is known yet. */
export const usualTraits = (design: PrintDesign): PrinterTraits => ({
  dpi: USUAL_DPI,
  language: usualLanguage(design),
});

export const dpiOf = ({ config }: StoredDevice): number => (config.type === 'printer' ? config.dpi : USUAL_DPI);
const stockOf = ({ config }: StoredDevice): readonly string[] => (config.type === 'printer' ? config.designs : []);
export const languageOf = ({ config }: StoredDevice): PrinterLanguage =>
  config.type === 'printer' ? config.language : 'zpl';

export function findPrinter(
  devices: readonly StoredDevice[],
  { deviceId }: Pick<LabelToPrint, 'deviceId'>,
  design: PrintDesign,
): StoredDevice | Refusal {
  const printers = devices.filter(({ config }) => config.type === 'printer');
  if (deviceId) return findNamed(printers, deviceId, design);
  const able = printers.filter((one) => speaksOf(languageOf(one), design, stockOf(one)));
  const takes = (one: StoredDevice, only: boolean): boolean =>
    only ? stockOf(one).includes(design.id) : stockOf(one).length === 0;
  const found = able.find((one) => takes(one, true)) ?? able.find((one) => takes(one, false));
  return (
    found ??
    refusal('not-found', 'No printer of this station has labels of this kind. Add one under Settings, Devices.')
  );
}

function findNamed(printers: readonly StoredDevice[], deviceId: string, design: PrintDesign): StoredDevice | Refusal {
  const named = printers.find(({ id }) => id === deviceId);
  if (!named) return notKnown();
  return speaksOf(languageOf(named), design, stockOf(named))
    ? named
    : refusal('unsupported', 'A receipt printer prints receipts and a label printer labels. Choose another printer.', {
        path: 'deviceId',
      });
}
