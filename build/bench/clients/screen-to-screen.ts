/**
 * A command on one station seen by the screen of another: `screen-to-screen.ts <address> <code> <code> <folder> <count>`.
 * Two stations as `compose.ts` makes them, in this process, with the server in another; the second has the patient's chart
 * open. Prints the milliseconds from the call of each command on A to its row in the change event of B's core, and to the
 * answer on A.
 */
import path from 'node:path';
import { composeCore } from '#main/core/compose.ts';
import { openTestWindow, type TestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import { NURSE } from '../bench-users.ts';

const [address = '', codeOfA = '', codeOfB = '', folder = '', countText = '100'] = process.argv.slice(2);
const count = Number(countText);
const WARM_UP = 30;

async function startStation(name: string, code: string): Promise<TestWindow> {
  const core = composeCore({ dataFolder: path.join(folder, name), openReserve: () => undefined });
  await core.start();
  const window = openTestWindow(core);
  const { fingerprint, sites } = await window.done(contract.station.checkCode, { address, code });
  const desk = { stationName: name, siteId: sites[0]?.id ?? '', purpose: 'ward' as const };
  await window.done(contract.station.enrol, { address, code, fingerprint, ...desk });
  await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
  await window.done(contract.session.signIn, NURSE);
  return window;
}

const a = await startStation('A', codeOfA);
const b = await startStation('B', codeOfB);
const demographics = { family: 'Oak', given: ['Ada'], sex: 'female' as const, birthDate: '1980-05-04' };
const { id: patientId } = await a.done(contract.patient.register, { commandId: crypto.randomUUID(), demographics });
const waiting = new Map<string, (seenAtMs: number) => void>();
/** Events of the feed may pass before the answer of the command tells which row is meant. */
const passed = new Map<string, number>();
let isPatientThere = (): void => {};
const patientThere = new Promise<void>((resolve) => {
  isPatientThere = resolve;
});
void b.until(contract.feed.watch, {}, ({ rows }) => {
  const nowMs = performance.now();
  for (const { collection, id } of rows) {
    if (id === patientId) isPatientThere();
    if (collection !== 'record') continue;
    passed.set(id, nowMs);
    waiting.get(id)?.(nowMs);
  }
  return false;
});
await patientThere;
await b.done(contract.chart.open, { patientId, purpose: 'TREAT' });
await a.done(contract.chart.open, { patientId, purpose: 'TREAT' });

async function recordAndSee(n: number): Promise<{ seenMs: number; answeredMs: number }> {
  const entry = {
    takenAt: new Date().toISOString(),
    respirationRate: 16,
    oxygenSaturation: 97,
    spo2Scale: 1 as const,
    systolic: 120 + (n % 10),
    pulse: 70 + (n % 20),
    temperature: 36.8,
  };
  const startedMs = performance.now();
  const { id } = await a.done(contract.vitals.record, { commandId: crypto.randomUUID(), patientId, entry });
  const answeredMs = performance.now() - startedMs;
  const seenAtMs = passed.get(id) ?? (await new Promise<number>((resolve) => waiting.set(id, resolve)));
  waiting.delete(id);
  passed.clear();
  return { seenMs: seenAtMs - startedMs, answeredMs };
}

const seen: number[] = [];
const answered: number[] = [];
for (let n = 0; n < WARM_UP + count; n += 1) {
  const { seenMs, answeredMs } = await recordAndSee(n);
  if (n < WARM_UP) continue;
  seen.push(seenMs);
  answered.push(answeredMs);
}
console.log(JSON.stringify({ seen, answered }));
process.exit(0);
