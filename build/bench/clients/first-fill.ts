/**
 * The first fill of a station as `compose.ts` makes it: `first-fill.ts <address> <code> <folder>`. Prints the milliseconds
 * from the start of an enrolled station until it can be used, until its scope is proven complete, and how many documents
 * came.
 */
import path from 'node:path';
import { type ComposedStation, enrolComposed, startComposed, untilFilled } from '../../system/composed-station.ts';

const [address = '', code = '', folder = ''] = process.argv.slice(2);
const place = { dataFolder: folder, ackFile: path.join(folder, 'acks'), writer: 'worker' } as const;
await enrolComposed(place, { address, code, name: 'Bench' });
const startedMs = performance.now();
const cpuBefore = process.cpuUsage();
const mainBefore = process.threadCpuUsage();
const station = await startComposed(place);
const usable = untilUsable(station).then(() => performance.now() - startedMs);
await untilFilled(station);
const ms = performance.now() - startedMs;
const { user, system } = process.cpuUsage(cpuBefore);
const main = process.threadCpuUsage(mainBefore);
const usableMs = await usable;
const { docCount } = await station.place.desk.store.info();
await station.stop();
const cpuMs = Math.round((user + system) / 1000);
const mainCpuMs = Math.round((main.user + main.system) / 1000);
console.log(JSON.stringify({ documents: docCount, usableMs, ms, cpuMs, mainCpuMs }));
process.exit(0);

function untilUsable({ core }: ComposedStation): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { state } = core.sync().status().fill;
      if (state === 'first-lane-here' || state === 'complete') resolve();
    };
    core.watchSync(look);
    look();
  });
}
