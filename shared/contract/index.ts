import { administration, batch } from './administration.ts';
import { admission } from './admission.ts';
import { board } from './board.ts';
import { allergy, chart, encounter, file, note, problem, vitals } from './chart.ts';
import { coldChain } from './cold-chain.ts';
import { conflict } from './conflict.ts';
import type { Operation } from './declare.ts';
import { device, scan } from './device.ts';
import { dispense } from './dispense.ts';
import { feed } from './feed.ts';
import { flag } from './flag.ts';
import { form } from './form.ts';
import { formulary } from './formulary.ts';
import { handOver } from './hand-over.ts';
import { incident } from './incident.ts';
import { interfaces } from './interface.ts';
import { labelDesign } from './label-design.ts';
import { lease } from './lease.ts';
import { location } from './location.ts';
import { money } from './money.ts';
import { fluid, scale2, spo2Target } from './observation.ts';
import { order, product } from './order.ts';
import { organisation } from './organisation.ts';
import { patient } from './patient.ts';
import { print, wristband } from './print.ts';
import { register } from './register.ts';
import { reorder } from './reorder.ts';
import { request } from './request.ts';
import { mar, round } from './round.ts';
import { scope } from './scope.ts';
import { session } from './session.ts';
import { sheet } from './sheet.ts';
import { station } from './station.ts';
import { stock } from './stock.ts';
import { stocktake } from './stocktake.ts';
import { task } from './task.ts';
import { users } from './users.ts';
import { wardStock } from './ward-stock.ts';

/** Every operation between a window and core: the whole interface, by namespace. */
export const contract = {
  session,
  station,
  patient,
  chart,
  vitals,
  allergy,
  problem,
  note,
  encounter: { ...encounter, ...admission },
  location,
  board,
  file,
  conflict,
  scope,
  lease,
  users,
  organisation,
  feed,
  flag,
  interface: interfaces,
  task,
  incident,
  handOver,
  sheet,
  fluid,
  form,
  scale2,
  spo2Target,
  device,
  scan,
  print,
  labelDesign,
  wristband,
  order,
  product,
  request,
  round,
  mar,
  administration,
  batch,
  register,
  formulary,
  money,
  stock,
  stocktake,
  wardStock,
  coldChain,
  reorder,
  dispense,
};
export type Contract = typeof contract;

/** By wire name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.values(contract).flatMap((namespace) =>
    Object.values(namespace as Record<string, Operation>).map((operation) => [operation.name, operation] as const),
  ),
);
