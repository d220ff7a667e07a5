/** A site with a store, a fridge and a counter, and three products in the formulary: for tests of the pharmacy. */
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { buildProductResource } from '#shared/domain/formulary/product-resource.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { buildPlace } from '#shared/model/location.ts';
import { type CoreRig, createCoreRig } from './core-rig.ts';

const PACKS = { unit: '09521101000016', pack: '19521101000013' };

export const TABLET: Product = {
  ...{ code: 'D1001', generic: 'Amlodipine', form: 'tablet', routes: ['oral'], baseUnit: 'tablet', status: 'active' },
  ingredients: [
    { name: 'Amlodipine', strength: { active: { value: '5', unit: 'mg' }, per: { value: '1', unit: 'tablet' } } },
  ],
  packs: [
    { gtin: PACKS.unit, level: 'unit', units: '1' },
    { gtin: PACKS.pack, level: 'pack', units: '28', price: { value: '1.10', currency: 'EUR' } },
  ],
};
export const VIAL: Product = {
  ...{ code: 'D2001', generic: 'Insulin demo', form: 'injection', routes: ['subcutaneous'], baseUnit: 'vial' },
  ...{ status: 'active', storage: '2 to 8 °C', ingredients: [{ name: 'Insulin demo' }] },
  packs: [{ gtin: '09506000134376', level: 'pack', units: '1' }],
};
/** Has a register wherever it lies. */
export const OPIOID: Product = {
  ...{ code: 'D3001', generic: 'Oxycodone', form: 'capsule', routes: ['oral'], baseUnit: 'capsule', status: 'active' },
  ...{ controlledClass: 'CD2', ingredients: [{ name: 'Oxycodone' }] },
  packs: [{ gtin: '09506000134383', level: 'pack', units: '28' }],
};
/** Of the tablets. */
export const LOT = { gtin: PACKS.pack, lot: 'L1', expiry: '2027-06-30' } as const;

export async function writeAsCentral(
  store: CoreRig['store'],
  kind: string,
  documents: readonly { readonly id: string; readonly resource: unknown }[],
) {
  const at = '2026-11-22T07:00:00.000Z-0000-central';
  const envelope = { kind, v: 1, facility: '*', at, by: 'central', station: 'central' };
  const edits = documents.map(({ id, resource }) => ({ id, body: JSON.stringify({ ...envelope, resource }) }));
  const { outcomes } = await store.write({ edits });
  const bad = outcomes.find(({ state }) => state !== 'stored');
  if (bad) throw new Error(`not stored: ${JSON.stringify(bad)}`);
}

export async function aStore(rig: CoreRig = createCoreRig()) {
  const sites = [
    { id: newDocumentId('Location', rig.clock), resource: buildPlace({ level: 'site', code: 'N1', name: 'North' }) },
    { id: newDocumentId('Location', rig.clock), resource: buildPlace({ level: 'site', code: 'S2', name: 'South' }) },
  ];
  await writeAsCentral(rig.store, 'Location', sites);
  const products = [TABLET, VIAL, OPIOID].map((product) => ({
    id: `MedicationKnowledge:${product.code}`,
    resource: buildProductResource(product),
  }));
  await writeAsCentral(rig.store, 'MedicationKnowledge', products);
  const commandId = () => crypto.randomUUID();
  const place = async (code: string, more: Partial<InputOf<typeof contract.stock.savePlace>> = {}) =>
    (await rig.done(contract.stock.savePlace, { commandId: commandId(), level: 'store', code, name: code, ...more }))
      .id;
  const shelf = await place('STORE');
  const counter = await place('COUNTER', { level: 'counter' });
  const fridge = await place('FRIDGE', { storage: 'fridge' });
  type Receive = InputOf<typeof contract.stock.receive>;
  const receive = (lines: Receive['lines'], more: Partial<Receive> = {}) =>
    rig.call(contract.stock.receive, {
      ...{ commandId: commandId(), from: { is: 'supplier', name: 'Demo Wholesale' }, location: shelf, lines },
      ...more,
    });
  const got = async (quantity: string, more: Partial<Receive['lines'][number]> = {}) => {
    const answer = await receive([{ product: TABLET.code, batch: { ...LOT }, quantity, ...more }]);
    if ('refused' in answer) throw new Error(`not received: ${JSON.stringify(answer)}`);
    return answer;
  };
  const holding = { product: TABLET.code, batch: { ...LOT }, location: shelf };
  return { rig, commandId, place, shelf, counter, fridge, receive, got, holding };
}
