/** For tests: the simulated printer behind each kind of line. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { LinedLanguage } from '#shared/model/printer-languages.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { type ByteLine, LineAway } from '../lines/byte-line.ts';
import { createSerialLoader } from '../lines/load-serial-port.ts';
import { createSerialLine } from '../lines/serial-line.ts';
import { createTcpLine } from '../lines/tcp-line.ts';
import { createSimulatedPrinter, type SimulatedPrinter } from '../printers/simulated-printer.ts';
import { openPty } from './open-pty.ts';

export interface LinedPrinter {
  readonly device: SimulatedPrinter;
  readonly line: ByteLine;
  unplug(): Promise<void>;
  dispose(): Promise<void>;
}

/** In this very process, byte for byte. */
export function printerInProcess(language: LinedLanguage = 'zpl'): LinedPrinter & { plugIn(): void } {
  const device = createSimulatedPrinter(language);
  let isThere = true;
  const open = new Set<() => void>();
  const unplug = async () => {
    isThere = false;
    for (const end of [...open]) end();
  };
  const line: ByteLine = {
    async open() {
      if (!isThere) throw new LineAway('not-there', 'unplugged');
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      const listeners = new Set<(bytes: Uint8Array) => void>();
      const end = () => {
        open.delete(end);
        resolve();
      };
      open.add(end);
      return {
        closed,
        watchBytes(listener) {
          listeners.add(listener);
          device.watchSaid((bytes) => open.has(end) && listener(bytes));
        },
        async write(bytes) {
          if (!open.has(end)) throw new LineAway('not-there', 'unplugged');
          const answer = device.receive(bytes);
          if (answer) for (const listener of listeners) listener(answer);
        },
        async close() {
          end();
        },
      };
    },
  };
  const plugIn = () => {
    isThere = true;
  };
  return { device, line, unplug, plugIn, dispose: unplug };
}

export async function printerOverTcp(language: LinedLanguage = 'zpl'): Promise<LinedPrinter> {
  const device = createSimulatedPrinter(language);
  const sockets = new Set<Socket>();
  let isUp = true;
  const server = createServer((socket) => {
    if (!isUp) return void socket.destroy();
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Uint8Array) => {
      const answer = device.receive(bytes);
      if (answer) socket.write(answer);
    });
    socket.on('close', () => sockets.delete(socket));
  });
  device.watchSaid((bytes) => {
    for (const socket of sockets) socket.write(bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // The port is kept, so that nobody else gets it meanwhile.
  const unplug = async () => {
    isUp = false;
    for (const socket of sockets) socket.destroy();
  };
  const dispose = async () => {
    await unplug();
    server.close();
    await once(server, 'close');
  };
  return { device, line: createTcpLine({ host: '127.0.0.1', port }), unplug, dispose };
}

export async function printerOverPty(language: LinedLanguage = 'zpl'): Promise<LinedPrinter> {
  const device = createSimulatedPrinter(language);
  const pty = await openPty();
  pty.watchBytes((bytes) => {
    const answer = device.receive(bytes);
    if (answer) pty.send(answer);
  });
  device.watchSaid((bytes) => pty.send(bytes));
  const { load } = createSerialLoader();
  const line = createSerialLine({ path: pty.path, baudRate: 9600, load, timers: createVirtualTime() });
  return { device, line, unplug: () => pty.unplug(), dispose: () => pty.dispose() };
}
