/** A label printer on the network: the simulated one of the contract suite behind a port of its own. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createSimulatedPrinter } from '#main/core/devices/printers/simulated-printer.ts';
import type { PrinterProblem } from '#shared/contract/device.ts';

export interface LabelPrinterStandIn {
  readonly port: number;
  /** What came out, oldest first. */
  readonly printed: readonly string[];
  /** From now on it has these problems; none: they were put right. */
  suffer(...problems: readonly PrinterProblem[]): void;
  close(): Promise<void>;
}

export async function startLabelPrinter(): Promise<LabelPrinterStandIn> {
  const device = createSimulatedPrinter('zpl');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Uint8Array) => {
      const answer = device.receive(bytes);
      if (answer) socket.write(answer);
    });
    device.watchSaid((bytes) => void (socket.writable && socket.write(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    printed: device.printed,
    suffer: device.suffer,
    async close() {
      server.close();
    },
  };
}
