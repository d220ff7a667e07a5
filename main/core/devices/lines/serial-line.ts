import { access } from 'node:fs/promises';
import type { SerialPort } from 'serialport';
import type { Timers } from '#shared/lib/timers.ts';
import { type ByteLine, LineAway, type OpenByteLine } from './byte-line.ts';
import type { LoadSerialDriver, SerialDriver } from './load-serial-port.ts';

export interface SerialLineOptions {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly baudRate: number;
  readonly load: LoadSerialDriver;
  readonly timers: Timers;
  /** How often it is looked whether the device is still there: some drivers do not tell that it was pulled out. */
  readonly lookEveryMs?: number;
  readonly platform?: NodeJS.Platform;
}

const LOOK_EVERY_MS = 5_000;

/**
 * A serial device of the operating system. Where the system told who made it, it is looked for by that: a scanner that is
 * plugged into another socket has another path and is the same scanner.
 */
export function createSerialLine(options: SerialLineOptions): ByteLine {
  return {
    async open() {
      const driver = await options.load();
      const path = await findPath(driver, options);
      const port = await openPort(driver, { path, baudRate: options.baudRate });
      return watchOver(port, path, options);
    },
  };
}

/** The same device elsewhere goes before another device at the old path. */
async function findPath(driver: SerialDriver, options: SerialLineOptions): Promise<string> {
  const { path, vendorId, productId, serialNumber } = options;
  if (!vendorId || !productId) return path;
  const ports = await driver.list().catch(() => []);
  const same = ports.filter((port) => port.vendorId === vendorId && port.productId === productId);
  const own = serialNumber ? same.filter((port) => port.serialNumber === serialNumber) : same;
  if (own.some((port) => port.path === path)) return path;
  // Two of one make without serial numbers cannot be told apart.
  const [only, another] = own;
  return only && !another ? only.path : path;
}

function openPort(driver: SerialDriver, { path, baudRate }: { path: string; baudRate: number }): Promise<SerialPort> {
  return new Promise((resolve, reject) => {
    const port = new driver({ path, baudRate, autoOpen: false });
    port.open((error) => (error ? reject(awayFor(error)) : resolve(port)));
  });
}

const SAID: readonly (readonly [RegExp, LineAway['reason']])[] = [
  [/no such (file|device)|file not found|unknown error code (2|31)\b/i, 'not-there'],
  [/cannot lock|busy|access denied|resource temporarily/i, 'in-use'],
  [/permission denied|not permitted/i, 'not-allowed'],
];

/** Drivers tell in words only. Windows says "access denied" of a line that another program holds. */
function awayFor(error: Error): LineAway {
  const reason = SAID.find(([words]) => words.test(error.message))?.[1] ?? 'other';
  return new LineAway(reason, error.message);
}

function watchOver(port: SerialPort, path: string, options: SerialLineOptions): OpenByteLine {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const looking = new AbortController();
  port.once('close', () => {
    looking.abort();
    resolve();
  });
  // An error of an open line ends it; `closed` says so.
  port.on('error', () => closePort(port));
  void lookAfter(port, path, options, looking.signal);
  return {
    closed,
    watchBytes: (listener) => void port.on('data', (bytes: Uint8Array) => listener(bytes)),
    write: (bytes) => Promise.race([writeAll(port, bytes), closed.then(() => Promise.reject(gone()))]),
    async close() {
      closePort(port);
      await closed;
    },
  };
}

const gone = () => new LineAway('not-there', 'the line was closed');

function closePort(port: SerialPort): void {
  if (port.isOpen) port.close(() => undefined);
}

function writeAll(port: SerialPort, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new LineAway('not-there', error.message));
    const done = (error: Error | null | undefined) => (error ? fail(error) : resolve());
    port.write(Buffer.from(bytes), (error) => (error ? fail(error) : port.drain(done)));
  });
}

/** The watchdog. Windows has no path to look at and tells by itself. */
async function lookAfter(port: SerialPort, path: string, options: SerialLineOptions, signal: AbortSignal) {
  if ((options.platform ?? process.platform) === 'win32') return;
  try {
    for (;;) {
      await options.timers.sleep(options.lookEveryMs ?? LOOK_EVERY_MS, signal);
      await access(path).catch(() => closePort(port));
    }
  } catch {
    // Aborted: the port is closed.
  }
}
