/** `npm run soak -- chaos [--minutes 10] [--seed N] [--stations 30] [--servers 2] [--hubs 2] [--short] [--json]` */
import { parseArgs } from 'node:util';
import { FULL_CHAOS, SHORT_CHAOS } from './chaos-sizes.ts';
import { describeChaos, isHeld, runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    stations: { type: 'string' },
    servers: { type: 'string' },
    hubs: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const size = values.short ? SHORT_CHAOS : FULL_CHAOS;
const seed = values.seed === undefined ? Date.now() % (2 ** 31 - 1) : Number(values.seed);
const say = (line: string): void => (values.json ? console.error(line) : console.log(line));
const again = `npm run soak -- chaos ${process.argv.slice(2).join(' ')}${values.seed === undefined ? ` --seed ${seed}` : ''}`;

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort());

try {
  const figures = await runChaos({
    ...size,
    seed,
    signal: ending.signal,
    ...(values.minutes && { forMs: Number(values.minutes) * 60_000 }),
    ...(values.stations && { stations: Number(values.stations) }),
    ...(values.hubs && { hubs: Number(values.hubs) }),
    ...(values.servers && { servers: Number(values.servers) }),
    tell: (line) => say(`chaos: ${line}`),
  });
  for (const line of describeChaos(figures)) say(line);
  if (values.json) console.log(JSON.stringify(figures, undefined, 2));
  if (!isHeld(figures)) fail();
} catch (fault) {
  console.error(fault);
  fail();
}
process.exit();

function fail(): void {
  console.error(`chaos: failed with seed ${seed}; the same again: ${again}`);
  process.exitCode = 1;
}
