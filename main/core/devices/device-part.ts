/**
 * The devices of this station: what is configured, each looked after by a runner of its own, and the print queue. One that
 * fails is a state that screens show, never a fault of core; the others go on.
 */
import { z } from 'zod';
import {
  type DeviceBoard,
  type DeviceConfig,
  type DeviceRow,
  type KeyboardScanner,
  keyboardScanner,
  type PrinterConfig,
  type ScannerConfig,
  type SystemPrinter,
  type TestPiece,
  type WindowScan,
} from '#shared/contract/device.ts';
import type { PagePrinting } from '#shared/domain/label/page-printing.ts';
import { findSeparatorProof } from '#shared/domain/scan/test-symbol.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { isByDriver } from '#shared/model/printer-languages.ts';
import { type CommitConfig, type DevicePart, notKnown, type StoredDevice, storedDevice } from '../device-desk.ts';
import { type LabelDesk, SHIPPED_LABELS } from '../labels/label-desk.ts';
import { createMutex } from '../mutex.ts';
import type { LocalStore } from '../session/local-record.ts';
import type { DeviceRunner } from './device-runner.ts';
import { awayOf, type ByteLine, LineAway } from './lines/byte-line.ts';
import { createSerialLoader, type LoadSerialDriver } from './lines/load-serial-port.ts';
import { createSerialLine } from './lines/serial-line.ts';
import { createTcpLine } from './lines/tcp-line.ts';
import { createLinedPrinter } from './printers/create-printer.ts';
import type { LabelPrinter } from './printers/label-printer.ts';
import { createPagePrinter } from './printers/page-printer.ts';
import { createPrintQueue } from './printers/print-queue.ts';
import { createPrinterRunner, type PrinterPace } from './printers/printer-runner.ts';
import {
  createSystemPrinter,
  isLpName,
  listSystemPrinters,
  type RunPrinting,
  runPrinting,
} from './printers/system-printer.ts';
import { createScannerRunner } from './scanners/scanner-runner.ts';

export interface DevicePartDeps {
  readonly locals: LocalStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onFault: (error: unknown) => void;
  /** What is printed by; the shipped designs alone unless told otherwise. Devices neither read nor change it. */
  readonly labels?: LabelDesk;
  readonly loadSerial?: LoadSerialDriver;
  /** Instead of the system's own programs, for tests. */
  readonly runPrinting?: RunPrinting;
  /** Prints pages where the system has no `lp`; without it such a system has no printing. */
  readonly printPages?: PagePrinting | undefined;
  /** Instead of real lines, for tests. */
  readonly openLine?: (config: ByteLineConfig) => ByteLine;
  readonly printerPace?: Partial<PrinterPace>;
}

/** Lines that bytes go over; a printer of the operating system has its own way. */
export type ByteLineConfig = Exclude<DeviceConfig['line'], { over: 'system' }>;

const stored = z.object({ devices: z.array(storedDevice), keyboard: keyboardScanner.optional() });
const LOCAL_ID = 'devices';
const MOST_DEVICES = 20;
const ANSWER_TIMEOUT_MS = 4_000;

export function createDevicePart(deps: DevicePartDeps): DevicePart {
  const { locals, clock, timers, onFault } = deps;
  const serial = createSerialLoader(deps.loadSerial);
  const queue = createPrintQueue({ locals, clock });
  const changing = createMutex();
  const listeners = new Set<() => void>();
  const scanListeners = new Set<(scan: WindowScan) => void>();
  const testers = new Map<string, Set<(piece: TestPiece) => void>>();
  const runners = new Map<string, DeviceRunner>();
  const printing = deps.runPrinting ?? runPrinting;
  let devices: readonly StoredDevice[] = [];
  let keyboard: KeyboardScanner | undefined;
  let isStopped = false;
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  queue.watch(tell);

  const openLine =
    deps.openLine ??
    ((line: ByteLineConfig): ByteLine =>
      line.over === 'tcp' ? createTcpLine(line) : createSerialLine({ ...line, load: serial.load, timers }));

  function start({ id, config }: StoredDevice): void {
    if (isStopped) return;
    runners.set(
      id,
      config.type === 'scanner' ? startScanner(id, config, openLine(config.line)) : startPrinter(id, config),
    );
  }

  function startPrinter(id: string, { line, language }: PrinterConfig): DeviceRunner {
    const printer = createPrinter(line, language);
    const pace = deps.printerPace ? { pace: deps.printerPace } : {};
    return createPrinterRunner({ deviceId: id, printer, queue, clock, timers, tell, onFault, ...pace });
  }

  function createPrinter(line: PrinterConfig['line'], language: PrinterConfig['language']): LabelPrinter {
    const timed = { timers, answerTimeoutMs: ANSWER_TIMEOUT_MS };
    const printer = line.over === 'system' ? line.printer : '';
    if (language === 'picture') return createPagePrinter({ printer, printing: deps.printPages ?? NO_PAGES, ...timed });
    if (line.over === 'system' || language === 'pdf') return createSystemPrinter({ printer, run: printing });
    return createLinedPrinter(language, { line: openLine(line), ...timed });
  }

  function startScanner(id: string, config: ScannerConfig, line: ByteLine): DeviceRunner {
    return createScannerRunner({
      ...{ config, line, clock, timers, tell },
      onScan(scan) {
        const { separators } = config.profile;
        const isTested = (testers.get(id)?.size ?? 0) > 0;
        if (isTested) return proveSeparators(id, scan.text, scan.at, separators);
        const separatorsProven = devices.find((one) => one.id === id)?.separatorsProven ?? false;
        const { text, at, scanner } = scan;
        const told = { text, at, scanner, deviceId: id, separators: [...separators], separatorsProven };
        for (const listener of [...scanListeners]) listener(told);
      },
      onPiece(piece) {
        for (const listener of [...(testers.get(id) ?? [])]) listener(piece);
      },
    });
  }

  /** @SAFETY Only the test symbol, scanned on the test page, proves or disproves that a scanner sends separators (SC11). */
  function proveSeparators(id: string, text: string, at: string, separators: readonly string[]): void {
    const proof = findSeparatorProof(text, at, separators);
    if (proof === undefined || devices.find((one) => one.id === id)?.separatorsProven === proof) return;
    const change = (one: StoredDevice) => (one.id === id ? { ...one, separatorsProven: proof } : one);
    keep(() => devices.map(change), commitHere).catch(onFault);
  }

  const commitHere: CommitConfig = async (write) => {
    await locals.write({ locals: [write] });
    return undefined;
  };

  function keep(
    plan: () => readonly StoredDevice[],
    commit: CommitConfig,
    wanted: () => KeyboardScanner | undefined = () => keyboard,
  ): Promise<Refusal | undefined> {
    return changing.run(async () => {
      const [next, nextKeyboard] = [plan(), wanted()];
      const refused = await commit({ id: LOCAL_ID, body: JSON.stringify({ devices: next, keyboard: nextKeyboard }) });
      if (refused) return refused;
      [devices, keyboard] = [next, nextKeyboard];
      tell();
      return undefined;
    });
  }

  async function end(id: string): Promise<void> {
    const ending = runners.get(id);
    runners.delete(id);
    await ending?.stop();
  }

  async function board(): Promise<DeviceBoard> {
    const waiting = await queue.countWaiting();
    const rows = devices.map((device) => rowOf(device, waiting.get(device.id) ?? 0));
    return { devices: rows, serial: serial.ability(), ...(keyboard ? { keyboard } : {}) };
  }

  function rowOf({ id, config, separatorsProven }: StoredDevice, waiting: number): DeviceRow {
    const runner = runners.get(id);
    const heardAt = runner?.heardAt();
    return {
      ...{ id, config, separatorsProven, waiting },
      status: runner?.status() ?? { state: 'starting' },
      doubts: [...(runner?.doubts() ?? [])],
      ...(heardAt ? { heardAt } : {}),
    };
  }

  return {
    queue,
    labels: deps.labels ?? SHIPPED_LABELS,
    board,
    configureKeyboard: (wanted, commit) =>
      keep(
        () => devices,
        commit,
        () => wanted,
      ),
    listSystemPrinters: () => listPrinters(printing, deps.printPages),
    find: (id) => devices.find((one) => one.id === id),
    list: () => devices,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async configure(id, config, commit) {
      const known = devices.find((one) => one.id === id);
      const refused = refuseConfig(devices, id, config);
      if (refused) return refused;
      // Another line or profile may be another scanner.
      const separatorsProven = known !== undefined && isSameSender(known.config, config) && known.separatorsProven;
      const device = { id, config, separatorsProven };
      const plan = () =>
        devices.some((one) => one.id === id)
          ? devices.map((one) => (one.id === id ? device : one))
          : [...devices, device];
      const notKept = await keep(plan, commit);
      if (notKept) return notKept;
      await end(id);
      start(device);
      tell();
      return undefined;
    },
    async remove(id, commit) {
      if (!devices.some((one) => one.id === id)) return notKnown();
      const refused = await keep(() => devices.filter((one) => one.id !== id), commit);
      if (refused) return refused;
      await end(id);
      tell();
      return undefined;
    },
    lookNow: async (id) => runners.get(id)?.lookNow(),
    watchScans(listener) {
      scanListeners.add(listener);
      return () => void scanListeners.delete(listener);
    },
    watchTest(id, listener) {
      const own = testers.get(id) ?? new Set();
      testers.set(id, own.add(listener));
      return () => void own.delete(listener);
    },
    async listPorts() {
      try {
        const driver = await serial.load();
        return await driver.list();
      } catch (error) {
        return noSerial(awayOf(error).support);
      }
    },
    async run() {
      const text = await locals.findLocal(LOCAL_ID);
      if (text !== undefined) ({ devices, keyboard } = stored.parse(JSON.parse(text)));
      await queue.settleAfterStart();
      for (const device of devices) start(device);
    },
    async stop() {
      isStopped = true;
      await Promise.all([...runners.keys()].map(end));
    },
  };
}

/** A station without a window program prints no pages. */
const NO_PAGES: PagePrinting = {
  list: async () => {
    throw new LineAway('no-system-printing', 'no window program');
  },
  print: async () => ({ state: 'failed', support: 'no window program' }),
};

/** LP10: where there is no `lp`, whoever has windows is asked. */
async function listPrinters(run: RunPrinting, pages: PagePrinting = NO_PAGES): Promise<SystemPrinter[] | Refusal> {
  try {
    return (await listSystemPrinters(run)).map((name) => ({ name, takes: 'bytes' }));
  } catch {
    const seen = await pages.list().catch(() => undefined);
    return seen?.map(({ name }) => ({ name, takes: 'pictures' as const })) ?? noPrinting();
  }
}

const noPrinting = (): Refusal =>
  refusal(
    'unsupported',
    'This computer has no printing of its own that could be used. Connect the printer by network or cable.',
  );

const noSerial = (support: string): Refusal =>
  refusal('unsupported', 'Serial devices cannot be used on this computer. A printer on the network can.', { support });

function refuseConfig(devices: readonly StoredDevice[], id: string, config: DeviceConfig): Refusal | undefined {
  const others = devices.filter((one) => one.id !== id);
  if (others.length >= MOST_DEVICES)
    return refusal('too-large', 'This station has as many devices as it may have. Remove one first.');
  if (others.some((one) => one.config.name.toLowerCase() === config.name.toLowerCase()))
    return refusal('conflict', 'Another device of this station has this name. Give it another one.', {
      path: 'config.name',
    });
  if (config.type === 'printer' && isByDriver(config.language) && config.line.over !== 'system')
    return refusal(
      'unsupported',
      'PDF and pictures are printed by a printer that is set up in the system. Choose that, or another language.',
      {
        path: 'config.language',
      },
    );
  const { line } = config;
  if (line.over === 'system')
    return config.type === 'printer' && config.language !== 'picture' && !isLpName(line.printer)
      ? refusal('unsupported', 'A printer of this name takes pictures alone. Choose that as its language.', {
          path: 'config.language',
        })
      : undefined;
  if (line.over !== 'serial') return undefined;
  const { path } = line;
  return others.some(({ config: { line: other } }) => other.over === 'serial' && other.path === path)
    ? refusal('conflict', 'Another device of this station is set to this line. Choose another line.', {
        path: 'config.line',
      })
    : undefined;
}

function isSameSender(one: DeviceConfig, other: DeviceConfig): boolean {
  if (one.type !== 'scanner' || other.type !== 'scanner') return false;
  return JSON.stringify([one.line, one.profile]) === JSON.stringify([other.line, other.profile]);
}
