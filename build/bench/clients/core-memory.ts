/**
 * What a station's core weighs with many documents: `core-memory.ts <address> <code> <folder>` fills one; with `- - <folder>`
 * it is opened again, as on the next morning, and weighed once it has contact. Prints documents and bytes.
 */
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { enrolComposed, startComposed, untilFilled } from '../../system/composed-station.ts';

const [address = '', code = '', folder = ''] = process.argv.slice(2);
const place = { dataFolder: folder, ackFile: path.join(folder, 'acks'), writer: 'worker' } as const;
const isFirst = address !== '-';
if (isFirst) await enrolComposed(place, { address, code, name: 'Bench' });
const station = await startComposed(place);
await untilFilled(station);
/** What begins beside the work when a station opens is over. */
await wait(2000);
globalThis.gc?.();
const { docCount } = await station.place.desk.store.info();
const { rss, heapUsed, external } = process.memoryUsage();
await station.stop();
console.log(
  JSON.stringify({ documents: docCount, rss, heapUsed, external, peakRss: process.resourceUsage().maxRSS * 1024 }),
);
process.exit(0);
