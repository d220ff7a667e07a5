/** Ports between the commands about devices and labels, and what drives the devices (`devices/`). */
import { z } from 'zod';
import {
  type DeviceBoard,
  type DeviceConfig,
  deviceConfig,
  deviceId,
  type KeyboardScanner,
  type SystemPrinter,
  type TestPiece,
  type WindowScan,
} from '#shared/contract/device.ts';
import type { PrintJob } from '#shared/contract/print.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { LocalWrite } from '#shared/store/document-store.ts';
import type { LabelDesk } from './labels/label-desk.ts';

/** As it is kept at this station. */
export const storedDevice = z.object({ id: deviceId, config: deviceConfig, separatorsProven: z.boolean() });
export type StoredDevice = z.output<typeof storedDevice>;

export interface DevicePart {
  readonly queue: PrintQueue;
  /** The designs in use here, and who draws what printers have no letters for. */
  readonly labels: LabelDesk;
  board(): Promise<DeviceBoard>;
  find(id: string): StoredDevice | undefined;
  list(): readonly StoredDevice[];
  watch(listener: () => void): () => void;
  /** Adds or changes a device, with the caller's commit around what is stored; it is opened anew when that is done. */
  configure(id: string, config: DeviceConfig, commit: CommitConfig): Promise<Refusal | undefined>;
  remove(id: string, commit: CommitConfig): Promise<Refusal | undefined>;
  lookNow(id: string): Promise<void>;
  watchScans(listener: (scan: WindowScan) => void): () => void;
  /** The test page of a scanner is open: its scans go here and nowhere else. */
  watchTest(id: string, listener: (piece: TestPiece) => void): () => void;
  /** Refused where this system cannot open serial lines. */
  listPorts(): Promise<readonly SerialPortFound[] | Refusal>;
  /** Printers that the operating system has. Refused where it has no printing. */
  listSystemPrinters(): Promise<readonly SystemPrinter[] | Refusal>;
  /** How scanners that type are told from people here; undefined: as they come from their makers. */
  configureKeyboard(keyboard: KeyboardScanner | undefined, commit: CommitConfig): Promise<Refusal | undefined>;
  run(): Promise<void>;
  stop(): Promise<void>;
}

export type CommitConfig = (write: LocalWrite) => Promise<Refusal | undefined>;

export interface SerialPortFound {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly serialNumber?: string | undefined;
}

export type CommitLocals = (locals: readonly LocalWrite[], job: PrintJob) => Promise<Refusal | undefined>;

export interface PrintQueue {
  /** Newest first. */
  list(): Promise<readonly PrintJob[]>;
  find(id: string): Promise<PrintJob | undefined>;
  /** The very bytes of a job, as `job-bytes.ts` keeps them; undefined when they are kept no longer. */
  findLabel(id: string): Promise<string | undefined>;
  /** Oldest job of this printer that waits to be sent. */
  findNext(deviceId: string): Promise<PrintJob | undefined>;
  countWaiting(): Promise<ReadonlyMap<string, number>>;
  /** Adds a job, with the caller's own commit around it: audit and replay record go into the same transaction. */
  add(job: PrintJob, label: string, commit: CommitLocals): Promise<PrintJob | Refusal>;
  /** Changes a job as it is now, or refuses; without `commit` it is the queue's own doing. */
  change(id: string, next: (job: PrintJob) => PrintJob | Refusal, commit?: CommitLocals): Promise<PrintJob | Refusal>;
  /** Of the last run: what was under way is uncertain now. Before anything is sent. */
  settleAfterStart(): Promise<void>;
  watch(listener: () => void): () => void;
}

export const notKnown = (): Refusal =>
  refusal('not-found', 'This device is not known at this station any more. Look at the list of devices again.');
