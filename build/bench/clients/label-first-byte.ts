/** Enqueues labels for a printer on a socket and waits for the first byte of each. `label-first-byte.ts <labels>` */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enqueueLabel } from '#main/core/commands/print/enqueue-label.ts';
import { createDevicePart } from '#main/core/devices/device-part.ts';
import { createSimulatedPrinter } from '#main/core/devices/printers/simulated-printer.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';

const labels = Number(process.argv[2]);
const FIELDS = {
  ...{ patient: 'VANDERBERGENSTEIN-MONTGOMERY, Alexandria Wilhelmina Josephin', born: '1980-05-04' },
  ...{ drug: 'Amoxicillin 500 mg capsules', quantity: '21', directions: 'Take ONE capsule THREE times a day.' },
  ...{ lot: 'AB12345', expiry: '2027-05-31', date: '2026-11-22', pharmacy: 'Pharmacy', code: 'HFM1000042Q' },
};

const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-labels-'));
const opened = await openStationStore({ file: join(folder, 'station.db'), key: randomBytes(32) });
if (isRefusal(opened)) throw new Error(opened.sentence);
const store = opened;
const device = createSimulatedPrinter();
let onLabel = (): void => {};
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    if (bytes.includes('^XA')) onLabel();
    const answer = device.receive(bytes);
    if (answer) socket.write(answer);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

const part = createDevicePart({
  ...{ locals: store, clock: systemClock, timers: systemTimers },
  onFault: (fault) => {
    throw fault;
  },
  printerPace: { confirmEveryMs: 1 },
});
await part.run();
const line = { over: 'tcp', host: '127.0.0.1', port } as const;
const config = { type: 'printer', name: 'Bench', line, language: 'zpl', dpi: 203, designs: [] } as const;
await part.configure('device-1', { ...config, designs: [] }, async (write) => {
  await store.write({ locals: [write] });
  return undefined;
});

const actor = { userId: 'User:1', displayName: 'Bench' } as never;
async function printOne(): Promise<number> {
  const first = Promise.withResolvers<number>();
  const beganMs = performance.now();
  onLabel = () => first.resolve(performance.now() - beganMs);
  const job = await enqueueLabel(part, {
    ...{ design: 'dispensing-label', fields: FIELDS, copies: 1, title: 'Bench' },
    context: {
      actor,
      now: systemClock.now,
      async commit({ locals = [] }) {
        await store.write({ locals: [...locals] });
        return [];
      },
    },
  });
  if (isRefusal(job)) throw new Error(job.sentence);
  const tookMs = await first.promise;
  await untilPrinted(job.id);
  return tookMs;
}

async function untilPrinted(id: string): Promise<void> {
  const settled = Promise.withResolvers<void>();
  const look = (): void =>
    void part.queue.find(id).then((job) => {
      if (job?.state === 'printed') settled.resolve();
    });
  const unwatch = part.queue.watch(look);
  look();
  await settled.promise;
  unwatch();
}

// The library of symbols is loaded with the first one.
const firstMs = await printOne();
const tookMs: number[] = [];
for (let label = 0; label < labels; label += 1) tookMs.push(await printOne());
const sorted = tookMs.sort((one, other) => one - other);
const at = (share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

await part.stop();
server.close();
await store.close();
await rm(folder, { recursive: true, force: true });
console.log(JSON.stringify({ firstMs, medianMs: at(0.5), p95Ms: at(0.95) }));
