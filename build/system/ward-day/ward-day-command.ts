/**
 * `npm run soak -- ward-day [--patients 300] [--seed N]`: a whole day of a ward of thirty beds at three terminals, half of it
 * without a network. Central, stations, commands and rights are the real ones; the clock goes on by quarters of an hour. At the
 * end the network is back: everything acknowledged is at central and everywhere, and each dose that two gave is told.
 */
import { parseArgs } from 'node:util';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { percentile } from '../../bench/percentile.ts';
import { recordOf } from '../record-of.ts';
import { until } from '../until.ts';
import { createDayClock } from './day-clock.ts';
import { doRound, measureAll, type Nurse, newTally, seeRound } from './nurse.ts';
import { startWardHospital } from './ward-hospital.ts';
import { startWardStation } from './ward-station.ts';

const { values } = parseArgs({
  options: { patients: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
});
const QUARTER_MS = 900_000;
const QUARTERS = 96;
/** From ten in the morning to ten at night. */
const AWAY = { from: 14, to: 62 };
const VITALS_EVERY = 16;
/** Of a terminal's rounds, so many look at a neighbour's patient, too. */
const NEIGHBOUR = 0.2;
const TERMINALS = [
  { name: 'Ward desk', login: 'nora.nurse', second: 'seamus.nurse' },
  { name: 'Trolley 1', login: 'seamus.nurse', second: 'nora.nurse' },
  { name: 'Trolley 2', login: 'nora.nurse', second: 'seamus.nurse' },
] as const;

const clock = createDayClock(Date.parse('2026-11-24T06:30:00Z'));
const random = createSeededRandom(Number(values.seed));
const tally = newTally();
const hospital = await startWardHospital(clock, Number(values.patients));
const day = { hospital, clock, random, tally };
const nurses: Nurse[] = [];
for (const [index, { name, login, second }] of TERMINALS.entries()) {
  const station = await startWardStation(name, login, { hospital, clock });
  const beds = hospital.beds.filter((_, bed) => bed % TERMINALS.length === index);
  nurses.push({ station, beds, second });
}
const stores = nurses.map(({ station }) => station.store);
console.log(`ward day: ${hospital.beds.length} patients, ${nurses.length} terminals, seed ${values.seed}`);

for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
  if (quarter === AWAY.from || quarter === AWAY.to) {
    if (quarter === AWAY.to)
      console.log(`without a network: ${nurses.map(({ station }) => station.waiting()).join(', ')} waiting`);
    const backMs = performance.now();
    for (const { station } of nurses) station.setLine(quarter === AWAY.to);
    if (quarter === AWAY.to) {
      await untilEqual();
      console.log(`the network back: equal after ${Math.round(performance.now() - backMs)} ms`);
    }
  }
  for (const [index, nurse] of nurses.entries()) {
    await doRound(nurse, day);
    const neighbours = nurses[(index + 1) % nurses.length]?.beds ?? [];
    if (random.next() < NEIGHBOUR) await doRound(nurse, day, neighbours.slice(0, 2));
    if (quarter % VITALS_EVERY === 4 * index) await measureAll(nurse, day);
  }
  clock.advance(QUARTER_MS);
}
await untilEqual();

const record = await recordOf(hospital.central);
const lost = [...tally.acknowledged].filter((id) => !(id in record));
const window = nurses.map(({ station }) => station.window)[0];
if (!window) throw new Error('no terminal');
const patientIds = hospital.beds.map(({ patientId }) => patientId);
const patients = await seeRound(window, patientIds, 48);
const told = patients.flatMap(({ alerts }) => alerts);
const twice = [...tally.given].filter(([, times]) => times > 1).map(([doseId]) => doseId);
const untold = twice.filter((doseId) => !told.some((alert) => alert.doseId === doseId && alert.incidentId));
for (const [what, times] of tally.outcomes) console.log(`${what}: ${times}`);
for (const name of ['rounds', 'verdicts', 'records'] as const)
  console.log(`${name}: p50 ${ms(tally[name], 0.5)}, p95 ${ms(tally[name], 0.95)}`);
console.log(`acknowledged ${tally.acknowledged.size}, of them lost ${lost.length}`);
console.log(`given twice ${twice.length}, of them without alert and incident ${untold.length}`);
for (const { station } of nurses) await station.stop();
await hospital.close();
process.exit(lost.length + untold.length === 0 ? 0 : 1);

function untilEqual(): Promise<void> {
  const all = [hospital.central, ...stores];
  return until(all, isAlike, { withinMs: 300_000, what: 'central and the terminals alike' });
}

/** A terminal holds its site: what it has is as at central, and the terminals have the same. */
async function isAlike(): Promise<boolean> {
  if (nurses.some(({ station }) => station.waiting() > 0)) return false;
  const [atCentral = {}, ...records] = await Promise.all([hospital.central, ...stores].map(recordOf));
  const [own = {}] = records;
  const text = JSON.stringify(own);
  return (
    records.every((other) => JSON.stringify(other) === text) &&
    Object.entries(own).every(([id, revisions]) => String(atCentral[id]) === String(revisions))
  );
}

function ms(times: readonly number[], part: number): string {
  return `${percentile(times, part).toFixed(1)} ms`;
}
