/**
 * The core part of the medication round: `medication-round.ts <count>`. One patient with 20 orders and 14 days of doses in a
 * station's encrypted store. Prints the milliseconds of each verdict on a scanned wristband and pack, of each opening of the
 * sheet of 14 days, and of each recorded dose, through the real dispatcher with audit.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ALPHACILLIN, aRound, DOLOROL, packCode } from '#main/core/testing/a-round.ts';
import { contract } from '#shared/contract/index.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import { givenDose } from '../bench-doses.ts';

const count = Number(process.argv[2] ?? 100);
const WARM_UP = 30;
const ORDERS = 20;
const DAYS = 14;
const DAY_MS = 86_400_000;
const TIMES = ['08:00', '14:00', '20:00'];
const DOSE = { value: '500', unit: 'mg' } as const;

const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-round-'));
const store = await openStationStore({ file: path.join(folder, 'station.sqlite'), key: randomBytes(32) });
if (isRefusal(store)) throw new Error(store.sentence);
const { rig, formulary, admitted, wristband, order, commandId } = await aRound({}, store);
await formulary(DOLOROL, ALPHACILLIN);
const patientId = await admitted();
const startMs = rig.clock.now();
const dosing: OrderEntryInput['dosing'] = {
  regimen: { kind: 'at-times', times: TIMES, dose: { kind: 'fixed', amount: DOSE } },
  course: { start: new Date(startMs).toISOString().slice(0, 10) },
  route: { text: 'oral' },
};
const saved = await order(patientId, DOLOROL, dosing);
const others: { readonly id: string; readonly rev: string }[] = [];
for (let n = 1; n < ORDERS; n += 1) {
  const entry = { drug: { text: `Bench drug ${String.fromCharCode(64 + n)}` }, dosing };
  const [one] = await rig.done(contract.order.prescribe, { commandId: commandId(), patientId, orders: [{ entry }] });
  if (one) others.push(one);
}
rig.clock.advance((DAYS - 1) * DAY_MS);
await fillHistory([saved, ...others]);

async function fillHistory(orders: readonly { readonly id: string; readonly rev: string }[]): Promise<void> {
  const given = { patientId, drug: 'Dolorol 500 mg tablet', amount: DOSE, pack: packCode(DOLOROL), facility: 'N1' };
  const edits = orders.flatMap((order) =>
    Array.from({ length: DAYS - 1 }, (_, day) => new Date(startMs + day * DAY_MS).toISOString().slice(0, 10)).flatMap(
      (day) => TIMES.map((time) => givenDose({ ...given, order, day, time })),
    ),
  );
  for (let at = 0; at < edits.length; at += 200) {
    const { outcomes } = await rig.store.write({ edits: edits.slice(at, at + 200) });
    const bad = outcomes.find(({ state }) => state !== 'stored');
    if (bad) throw new Error(`a dose was not stored: ${JSON.stringify(bad)}`);
  }
}

const today = new Date(rig.clock.now()).toISOString().slice(0, 10);
const base = {
  patientId,
  for: { kind: 'dose' as const, doseId: `${saved.id}@${today}T08:00`, orderId: saved.id, seenRev: saved.rev },
  patient: { scan: await wristband(patientId) },
  drug: { scans: [{ text: packCode(DOLOROL) }] },
  giving: { amount: DOSE },
};
const from = new Date(startMs).toISOString().slice(0, 10);

async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

const acts = {
  verdict: () => rig.done(contract.administration.judge, base),
  sheet: () => rig.done(contract.mar.sheet, { patientId, from, days: DAYS }),
  // Already given: each further one is charted with what was found.
  record: () => {
    const input = { ...base, commandId: commandId(), outcome: 'given' as const, already: true };
    return rig.done(contract.administration.record, input);
  },
};
const times: Record<keyof typeof acts, number[]> = { verdict: [], sheet: [], record: [] };
const sheet = await acts.sheet();
const cells = sheet.lines.reduce((sum, line) => sum + line.cells.reduce((all, { doses }) => all + doses.length, 0), 0);
for (const name of ['verdict', 'sheet', 'record'] as const) {
  for (let n = 0; n < WARM_UP; n += 1) await acts[name]();
  for (let n = 0; n < count; n += 1) times[name].push(await timed(acts[name]));
}
await store.close();
await rm(folder, { recursive: true });
console.log(JSON.stringify({ times, orders: sheet.lines.length, doses: cells }));
process.exit(0);
