import { randomUUID } from 'node:crypto';
import type { TestPiece, WindowScan } from '#shared/contract/device.ts';
import { contract } from '#shared/contract/index.ts';
import { TEST_SYMBOL_TEXT } from '#shared/domain/scan/test-symbol.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { CommandContext, CommandHandler, QueryHandler, StreamHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { type CommitConfig, type DevicePart, notKnown } from '../../device-desk.ts';
import { stateStream } from '../../session/state-stream.ts';
import { enqueueLabel } from '../print/enqueue-label.ts';

/** Devices of this station: local to it, but who changed what is in its audit trail. */
export function deviceOperations(part: DevicePart): readonly Registration[] {
  const configure: CommandHandler<typeof contract.device.configure> = async (input, context) => {
    const id = input.deviceId ?? `device-${randomUUID()}`;
    if (input.deviceId && !part.find(id)) return notKnown();
    const refused = await part.configure(id, input.config, committing(context, { deviceId: id }));
    return refused ?? { deviceId: id };
  };

  const remove: CommandHandler<typeof contract.device.remove> = async ({ deviceId }, context) =>
    (await part.remove(deviceId, committing(context, null))) ?? null;

  const test: CommandHandler<typeof contract.device.test> = async ({ deviceId }, context) => {
    const device = part.find(deviceId);
    if (!device) return notKnown();
    const statusOf = async () =>
      (await part.board()).devices.find(({ id }) => id === deviceId)?.status ?? { state: 'starting' as const };
    if (device.config.type === 'scanner') {
      const status = await statusOf();
      const audited = await context.commit({ documents: [], output: () => ({ status }) });
      return isRefusal(audited) ? audited : { status };
    }
    await part.lookNow(deviceId);
    const status = await statusOf();
    const job = await enqueueLabel(part, {
      design: device.config.language === 'escpos' ? 'test-receipt' : 'test-label',
      fields: {
        printer: device.config.name,
        at: new Date(context.now()).toISOString().slice(0, 16).replace('T', ' '),
        code: TEST_SYMBOL_TEXT,
      },
      copies: 1,
      deviceId,
      title: device.config.name,
      context,
      output: ({ id }) => ({ status, jobId: id }),
    });
    return isRefusal(job) ? job : { status, jobId: job.id };
  };

  const listPorts: QueryHandler<typeof contract.device.listPorts> = async () => {
    const ports = await part.listPorts();
    if (isRefusal(ports)) return ports;
    const used = new Map(part.list().map(({ id, config: { line } }) => [line.over === 'serial' ? line.path : '', id]));
    return ports.map(({ path, manufacturer, vendorId, productId, serialNumber }) => {
      const told = { manufacturer, vendorId, productId, serialNumber, usedBy: used.get(path) };
      return { path, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) };
    });
  };

  const configureKeyboard: CommandHandler<typeof contract.device.configureKeyboard> = async ({ keyboard }, context) =>
    (await part.configureKeyboard(keyboard, committing(context, null))) ?? null;

  const listSystemPrinters: QueryHandler<typeof contract.device.listSystemPrinters> = async () => {
    const printers = await part.listSystemPrinters();
    return isRefusal(printers) ? printers : [...printers];
  };

  const watch: StreamHandler<typeof contract.device.watch> = (_input, { signal }) =>
    stateStream(part.board, part.watch, signal);
  const keyboardOf = async () => {
    const { keyboard } = await part.board();
    return keyboard ? { keyboard } : {};
  };
  const watchKeyboard: StreamHandler<typeof contract.scan.watchKeyboard> = (_input, { signal }) =>
    stateStream(keyboardOf, part.watch, signal);
  const watchScans: StreamHandler<typeof contract.scan.watch> = (_input, { signal }) =>
    eachOf<WindowScan>((listener) => part.watchScans(listener), signal);
  const watchTest: StreamHandler<typeof contract.device.watchTest> = ({ deviceId }, { signal }) =>
    eachOf<TestPiece>((listener) => part.watchTest(deviceId, listener), signal);

  return [
    handle(contract.device.configure, configure),
    handle(contract.device.remove, remove),
    handle(contract.device.test, test),
    handle(contract.device.listPorts, listPorts),
    handle(contract.device.listSystemPrinters, listSystemPrinters),
    handle(contract.device.configureKeyboard, configureKeyboard),
    handle(contract.device.list, async () => (await part.board()).devices),
    handle(contract.device.watch, watch),
    handle(contract.device.watchTest, watchTest),
    handle(contract.scan.watch, watchScans),
    handle(contract.scan.watchKeyboard, watchKeyboard),
  ];
}

/** The audit event, the answer for a replay and what is stored commit together. */
function committing({ commit }: CommandContext, answer: unknown): CommitConfig {
  return async (write) => {
    const committed = await commit({ documents: [], locals: [write], output: () => answer });
    return isRefusal(committed) ? committed : undefined;
  };
}

/** More than a person can scan before a window takes the next. */
const MOST_HELD = 500;

/** Every item once and in its order, also those that come while the window is still busy with one. */
async function* eachOf<T>(watch: (listener: (item: T) => void) => () => void, signal: AbortSignal): AsyncGenerator<T> {
  const held: T[] = [];
  const came = createChangeSignal();
  const unwatch = watch((item) => {
    if (held.length < MOST_HELD) held.push(item);
    came.raise();
  });
  try {
    while (!signal.aborted) {
      const item = held.shift();
      if (item !== undefined) yield item;
      else await came.wait(signal);
    }
  } finally {
    unwatch();
  }
}
