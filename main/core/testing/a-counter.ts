/** A pharmacy counter over the rig of the medication round: a store with batches, a printer, tickets; for tests of dispensing. */
import type { InputOf, Operation, OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { createTestRegisterDesk } from '#shared/domain/register/test-register.ts';
import { type Quantity, quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { REGISTER_ENTRY_KIND } from '#shared/model/register-entry.ts';
import { buildStockPlace } from '#shared/model/stock-place.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createDispatcher } from '../api/dispatcher.ts';
import { dispenseOperations } from '../commands/dispense/index.ts';
import { createRefunds } from '../commands/money/refund-payment.ts';
import { createDevicePart } from '../devices/device-part.ts';
import { createDispenseBook } from '../dispense/dispense-book.ts';
import type { DispenseDeps } from '../dispense/dispense-deps.ts';
import { createProductShelf } from '../knowledge/product-shelf.ts';
import { createLabelDesk } from '../labels/label-desk.ts';
import { createTillBook } from '../queries/money/till-book.ts';
import { createTicketNumbers } from '../resource-leases/ticket-numbers.ts';
import { createStockDesk } from '../stock/stock-desk.ts';
import { ALPHACILLIN, aRound, DOLOROL, PROOFS, pharmacist, TWICE_A_DAY } from './a-round.ts';

/** Sold in boxes of 28. */
export const BOXED: Product = {
  ...DOLOROL,
  packs: [{ gtin: '19506000134359', level: 'pack', units: '28' }, ...DOLOROL.packs],
};
/** The same from another maker. */
export const OTHER_MAKER: Product = {
  ...{ ...DOLOROL, code: 'DOL500X', brand: 'Otherol' },
  packs: [{ gtin: '09506000134406', level: 'pack', units: '28' }],
};
export const CONTROLLED: Product = {
  ...{ ...DOLOROL, code: 'MOR10', generic: 'Morphine demo', controlledClass: 'CD2' },
  ingredients: [
    { name: 'Morphine demo', strength: { active: { value: '10', unit: 'mg' }, per: { value: '1', unit: 'tablet' } } },
  ],
  packs: [{ gtin: '09506000134413', level: 'pack', units: '28' }],
};

export const STORE = 'Location:store';

export async function aCounter(changes: Partial<DispenseDeps> = {}) {
  const round = await aRound();
  const { rig, formulary, admitted, order } = round;
  await formulary(BOXED, OTHER_MAKER, ALPHACILLIN, CONTROLLED);
  const { store, clock, desk } = rig;
  const { stationId, facility } = desk;
  /** Time goes on between two acts, so that they have an order. */
  const commandId = () => {
    clock.advance(1000);
    return crypto.randomUUID();
  };
  const products = createProductShelf(store);
  const stock = createStockDesk({
    store,
    stationId,
    facility,
    zone: () => 'UTC',
    now: clock.now,
    products: () => products,
  });
  const place = buildStockPlace({
    ...{ level: 'store', code: 'S1', name: 'Main store', partOf: 'Location:site', site: facility },
    ...{ storage: 'room', inUse: true },
  });
  const envelope = {
    kind: 'Location',
    v: 1,
    facility,
    at: '2026-11-22T07:00:00.000Z-0000-central',
    by: 'c',
    station: 'c',
  };
  await store.write({ edits: [{ id: STORE, body: JSON.stringify({ ...envelope, resource: place }) }] });
  const time = createVirtualTime();
  const devices = createDevicePart({
    labels: createLabelDesk({ store }),
    locals: store,
    clock: time,
    timers: time,
    onFault: (fault) => rig.faults.push(fault),
  });
  const books = createDispenseBook(store, facility);
  const registered: unknown[] = [];
  const register = createTestRegisterDesk(stationId);
  const till = createTillBook(() => store);
  const deps: DispenseDeps = {
    store: () => store,
    book: () => books,
    stock: () => stock,
    register: () => ({
      post: async (acts, _context, commit) => {
        const controlled = acts.filter(({ product }) => product.controlledClass);
        registered.push(...controlled);
        const entries = controlled.map(() => register.write({ act: 'supply', quantity: '-1' }));
        const documents = entries.map(({ id, entry }) => ({ id, kind: REGISTER_ENTRY_KIND, resource: entry }));
        return commit({ documents, lines: [] });
      },
      write: async (drafts, _context, commit) => {
        const asked = drafts({ registers: new Map(), cases: new Map() });
        return isRefusal(asked) ? asked : commit({ documents: [], lines: [] });
      },
    }),
    refunds: () => createRefunds({ ...deps, book: till }),
    tickets: () =>
      createTicketNumbers({
        ...{ store, stationCode: 'A7' },
        central: { leaseResource: async () => refusal('no-contact', 'Central does not answer.') },
      }),
    printers: () => devices,
    facility: () => facility,
    pharmacy: () => 'North Pharmacy',
    knowledge: () => ({ inForce: async () => undefined }),
    products: () => products,
    completeness: () => ({ urgentLane: 'here', rest: 'here' }),
    secondPersons: { find: () => refusal('password-needed', 'Nobody here.'), spend: () => undefined },
    zone: () => 'UTC',
    ...changes,
  };
  const all = dispenseOperations(deps);
  const dispatcher = createDispatcher({
    find: (name) => all.find(({ operation }) => operation.name === name),
    desk: () => desk,
    now: clock.now,
    log: { fault: (entry) => rig.faults.push(entry) },
  });
  const window = pharmacist();
  async function call<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | Refusal> {
    const answer = await dispatcher.call(operation.name, input, window);
    if (answer.state === 'fault') throw new Error(`fault: ${JSON.stringify(rig.faults)}`);
    return answer.state === 'reply' ? (answer.value as OutputOf<O>) : answer.refusal;
  }
  async function done<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O>> {
    const answer = await call(operation, input);
    if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer;
  }
  async function stocked(product: Product, lot: string, expiry: string, units: string): Promise<void> {
    const batch = { gtin: product.packs[0]?.gtin ?? '', lot, expiry };
    const received = await stock.post(
      [
        {
          type: 'receive',
          product: product.code,
          batch,
          location: STORE,
          quantity: quantity(units),
          unit: product.baseUnit,
        },
      ],
      { actor: { ...window.actor() } as never, now: clock.now },
      async ({ documents, locals }) => {
        const edits = documents.map(({ id, kind, resource }, index) => ({
          id,
          body: JSON.stringify({
            ...{ kind, v: 1, facility, by: 'User:3', station: stationId, resource },
            at: desk.hybridClock.next(),
            commit: { id: `${id}-${index}`, lane: 2 },
          }),
        }));
        await store.write({ edits, locals: [...locals] });
        return 'done';
      },
    );
    if (isRefusal(received)) throw new Error(`not received: ${JSON.stringify(received)}`);
  }
  async function balance(product: Product, lot: string, state: 'available' | 'quarantined' = 'available') {
    const { ledger } = await stock.look();
    const held = ledger.holdingsOf(product.code).filter(({ batch }) => batch.lot === lot);
    return quantityText(held.reduce<Quantity>((sum, one) => (sum + one[state]) as Quantity, 0 as Quantity));
  }
  /** A patient with an order of two tablets twice a day, its prescription in the queue and the line checked. */
  async function waiting({ quantity: wanted = '28' }: { readonly quantity?: string } = {}) {
    const patientId = await admitted();
    const { id: orderId } = await order(patientId, BOXED, TWICE_A_DAY);
    const { id: entry } = await done(contract.dispense.arrive, {
      ...{ commandId: commandId(), patientId, source: 'inpatient', orders: [{ orderId, quantity: wanted }] },
    });
    const at = { patientId, entry };
    return { ...at, orderId, on: () => ({ commandId: commandId(), ...at }) };
  }
  async function checked(more: { readonly quantity?: string } = {}) {
    const found = await waiting(more);
    await done(contract.dispense.check, { ...found.on(), line: '1', result: 'passed' });
    return found;
  }
  const read = (at: { readonly patientId: string; readonly entry: string }) =>
    done(contract.dispense.read, { patientId: at.patientId, entry: at.entry, storeId: STORE });
  return {
    ...round,
    commandId,
    ...{
      call,
      done,
      stocked,
      balance,
      waiting,
      checked,
      read,
      stock,
      books,
      devices,
      registered,
      dispatcher,
      window,
      deps,
    },
  };
}

export { PROOFS };
