/**
 * Commands as a screen calls them: `command-latency.ts <count>`. The real dispatcher over a station's encrypted store with
 * its writing thread: input checked, permission, patient read, NEWS2, document and audit event in one durable
 * transaction. Prints the milliseconds of each, and the processor's time for one.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCoreRig } from '#main/core/testing/core-rig.ts';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';

const count = Number(process.argv[2] ?? 500);
/** The first hundreds of a process run unoptimised; a desk has long been past them. */
const WARM_UP = 300;
const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-command-'));
const store = await openStationStore({ file: path.join(folder, 'station.sqlite'), key: randomBytes(32) });
if (isRefusal(store)) throw new Error(store.sentence);
const rig = createCoreRig({}, store);
const { id: patientId } = await rig.registerSomebody();

async function record(n: number): Promise<number> {
  rig.clock.advance(60_000);
  const takenAt = new Date(rig.clock.now()).toISOString();
  const entry = {
    takenAt,
    respirationRate: 16,
    oxygenSaturation: 97,
    spo2Scale: 1 as const,
    systolic: 120 + (n % 10),
    pulse: 70 + (n % 20),
    temperature: 36.8,
  };
  const started = performance.now();
  await rig.done(contract.vitals.record, { commandId: crypto.randomUUID(), patientId, entry });
  return performance.now() - started;
}

const times: number[] = [];
for (let n = 0; n < WARM_UP; n += 1) await record(n);
const cpuBefore = { all: process.cpuUsage(), main: process.threadCpuUsage() };
for (let n = 0; n < count; n += 1) times.push(await record(WARM_UP + n));
/** Microseconds of a command: of both threads, and of the one that windows wait for. */
const cpu = { all: process.cpuUsage(cpuBefore.all), main: process.threadCpuUsage(cpuBefore.main) };
const cpuUs = (cpu.all.user + cpu.all.system) / count;
const mainCpuUs = (cpu.main.user + cpu.main.system) / count;
await store.close();
await rm(folder, { recursive: true });
console.log(JSON.stringify({ times, cpuUs, mainCpuUs }));
process.exit(0);
