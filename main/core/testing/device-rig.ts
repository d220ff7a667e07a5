/** For tests: the device part behind the real dispatcher, over a store in memory, with lines and time in the test's hand. */
import type { InputOf, Operation, OutputOf } from '#shared/contract/declare.ts';
import type { DeviceConfig, DeviceRow } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import type { JobState, PrintJob } from '#shared/contract/print.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createDispatcher } from '../api/dispatcher.ts';
import { deviceOperations } from '../commands/device/device-commands.ts';
import { labelDesignOperations } from '../commands/label-design/label-design-operations.ts';
import { printOperations } from '../commands/print/print-commands.ts';
import { wristbandOperations } from '../commands/wristband/wristband-commands.ts';
import type { DevicePart } from '../device-desk.ts';
import { type ByteLineConfig, createDevicePart, type DevicePartDeps } from '../devices/device-part.ts';
import { type ByteLine, LineAway } from '../devices/lines/byte-line.ts';
import { createSimulatedScanner } from '../devices/scanners/simulated-scanner.ts';
import { printerInProcess } from '../devices/testing/simulated-printers.ts';
import { createLabelDesk } from '../labels/label-desk.ts';
import { createCoreRig } from './core-rig.ts';

export const PACE = { lookEveryMs: 15_000, confirmEveryMs: 400, confirmWithinMs: 60_000 };

export function createDeviceRig(system: Pick<DevicePartDeps, 'runPrinting' | 'printPages'> = {}) {
  const core = createCoreRig();
  const time = createVirtualTime();
  const printer = printerInProcess();
  const other = printerInProcess();
  const receipts = printerInProcess('escpos');
  const spoken = { zpl: printer, epl: printerInProcess('epl'), tspl: printerInProcess('tspl'), escpos: receipts };
  const scanner = createSimulatedScanner();
  const faults: unknown[] = [];
  const openLine = (line: ByteLineConfig): ByteLine => {
    const hosts: Readonly<Record<string, ByteLine>> = {
      ...{ other: other.line, receipts: receipts.line, epl: spoken.epl.line, tspl: spoken.tspl.line },
    };
    if (line.over === 'tcp') return hosts[line.host] ?? printer.line;
    return {
      async open() {
        const opened = await scanner.line.open().catch((error: Error) => {
          throw new LineAway('not-there', error.message);
        });
        return { ...opened, write: async () => undefined };
      },
    };
  };
  const make = (): DevicePart =>
    createDevicePart({
      ...{ locals: core.store, clock: time, timers: time, openLine, printerPace: PACE, ...system },
      labels: createLabelDesk({ store: core.store }),
      onFault: (fault) => faults.push(fault),
    });
  let part = make();

  async function call<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | Refusal> {
    const all = [
      ...deviceOperations(part),
      ...printOperations(part),
      ...labelDesignOperations(part.labels),
      ...wristbandOperations({ part, siteName: () => 'North Hospital' }),
    ];
    const dispatcher = createDispatcher({
      find: (name) => all.find((one) => one.operation.name === name),
      desk: () => core.desk,
      now: core.clock.now,
      log: { fault: (entry) => faults.push(entry) },
    });
    const answer = await dispatcher.call(operation.name, input, core.window);
    if (answer.state === 'fault') throw new Error(`fault: ${JSON.stringify(faults)}`);
    return answer.state === 'reply' ? (answer.value as OutputOf<O>) : answer.refusal;
  }

  async function done<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O>> {
    const answer = await call(operation, input);
    if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Lets time pass in small steps until it holds. */
  async function until<T>(find: () => Promise<T | undefined | false>): Promise<T> {
    for (let step = 0; step < 1_000; step += 1) {
      const found = await find();
      if (found) return found;
      await time.advance(200);
    }
    throw new Error(`never: ${JSON.stringify([await part.board(), await part.queue.list(), faults])}`);
  }

  const findRow = async (id: string): Promise<DeviceRow | undefined> =>
    (await part.board()).devices.find((row) => row.id === id);

  return {
    core,
    time,
    printer,
    other,
    receipts,
    /** By host of the same name; `zpl` is any other, `escpos` is `receipts`. */
    spoken,
    scanner,
    faults,
    part: () => part,
    call,
    done,
    async add(config: Partial<DeviceConfig> & Pick<DeviceConfig, 'type'>): Promise<string> {
      const { deviceId } = await done(contract.device.configure, {
        commandId: crypto.randomUUID(),
        config: { ...(config.type === 'scanner' ? SCANNER : PRINTER), ...config } as DeviceConfig,
      });
      return deviceId;
    },
    untilDevice: (id: string, state: DeviceRow['status']['state']) =>
      until(async () => {
        const row = await findRow(id);
        return row?.status.state === state && row;
      }),
    untilJob: (id: string, state: JobState): Promise<PrintJob> =>
      until(async () => {
        const job = await part.queue.find(id);
        return job?.state === state && job;
      }),
    until,
    /** The program ends and begins anew on the same store. */
    async restart() {
      await part.stop();
      part = make();
      await part.run();
    },
    /** The power goes: the part that was running does nothing more that is kept. */
    async cutPower(whatIsKept: () => Promise<void>) {
      const { write } = core.store;
      core.store.write = () => new Promise(() => undefined);
      void part.stop();
      core.store.write = write;
      await whatIsKept();
      part = make();
      await part.run();
    },
    run: () => part.run(),
    stop: () => part.stop(),
  };
}

export const SCANNER: DeviceConfig = {
  type: 'scanner',
  name: 'Ward scanner',
  line: { over: 'serial', path: 'COM3', baudRate: 9600 },
  profile: { prefix: '', suffix: '\r', idleTimeoutMs: 250, symbologyIds: 'sent', separators: [] },
};
export const PRINTER: DeviceConfig = {
  type: 'printer',
  name: 'Band printer',
  line: { over: 'tcp', host: 'printer', port: 9100 },
  language: 'zpl',
  dpi: 203,
  designs: [],
};
