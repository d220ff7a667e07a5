/** A patient with orders, packs and a wristband, over the rig: for tests of the medication round. */
import type { Patient } from '@medplum/fhirtypes';
import { type InputOf, PERMISSIONS } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import type { Product } from '#shared/domain/formulary/product.ts';
import { buildProductResource } from '#shared/domain/formulary/product-resource.ts';
import { writeElementString } from '#shared/domain/gs1/write-element-string.ts';
import { DEFAULT_ROLES } from '#shared/domain/identity/default-roles.ts';
import { indexPack } from '#shared/domain/knowledge/index-pack.ts';
import { knowledgePack } from '#shared/domain/knowledge/pack-schema.ts';
import { TEST_PACK_INPUT } from '#shared/domain/knowledge/testing/test-pack.ts';
import { findPatientNumber } from '#shared/domain/record-number/patient-number.ts';
import { writeHospitalCode } from '#shared/domain/scan/hospital-code.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { toDocument } from '../commands/current-document.ts';
import type { CoreOperationsDeps } from '../operations.ts';
import type { ProofPurpose, SecondPersons } from '../session/second-persons.ts';
import { WindowSession } from '../session/window-session.ts';
import { createCoreRig, createStationStore } from './core-rig.ts';
import { testActor } from './test-desk.ts';

const PACK = indexPack(knowledgePack.parse(TEST_PACK_INPUT));
export const PROOFS = {
  second: '11111111-1111-4111-8111-111111111111',
  prescriber: '22222222-2222-4222-8222-222222222222',
  witness: '33333333-3333-4333-8333-333333333333',
} as const satisfies Readonly<Record<ProofPurpose, string>>;

export const DOLOROL: Product = {
  ...{ code: 'DOL500', generic: 'Dolorol', form: 'tablet', routes: ['oral'], baseUnit: 'tablet', parts: 2 },
  ingredients: [
    { name: 'Dolorol', strength: { active: { value: '500', unit: 'mg' }, per: { value: '1', unit: 'tablet' } } },
  ],
  status: 'active',
  packs: [{ gtin: '09506000134352', level: 'unit', units: '1' }],
};
export const ALPHACILLIN: Product = {
  ...DOLOROL,
  ...{ code: 'ALP500', generic: 'Alphacillin' },
  ingredients: [
    { name: 'Alphacillin', strength: { active: { value: '500', unit: 'mg' }, per: { value: '1', unit: 'tablet' } } },
  ],
  packs: [{ gtin: '09506000134369', level: 'unit', units: '1' }],
};
/** Of a high-alert class. */
export const INSULIN: Product = {
  ...{
    code: 'INS100',
    generic: 'Insulin demo',
    form: 'injection',
    routes: ['subcutaneous'],
    baseUnit: 'mL',
    atc: 'A10AB01',
  },
  ingredients: [
    { name: 'Insulin demo', strength: { active: { value: '100', unit: 'units' }, per: { value: '1', unit: 'mL' } } },
  ],
  status: 'active',
  packs: [{ gtin: '09506000134376', level: 'unit', units: '10' }],
};

/** Runs in. */
export const SALINE: Product = {
  ...{ code: 'SAL1000', generic: 'Longzole', form: 'infusion', routes: ['intravenous'], baseUnit: 'mL' },
  ingredients: [{ name: 'Longzole' }],
  status: 'active',
  packs: [{ gtin: '09506000134383', level: 'unit', units: '1000' }],
};

export function packCode(product: Product, more: { readonly lot?: string; readonly expiry?: string } = {}): string {
  const { lot = 'LOT1', expiry = '271231' } = more;
  const fields = [
    { ai: '01', value: product.packs[0]?.gtin ?? '' },
    { ai: '17', value: expiry },
    { ai: '10', value: lot },
  ];
  const written = writeElementString(fields);
  if (written.state !== 'written') throw new Error('no element string');
  return written.text;
}

/** Everybody of `PROOFS` is Bela, who may do what the proof is for. */
export const secondPersons: Pick<SecondPersons, 'find' | 'spend'> = {
  find: (proof, _actor, use) =>
    proof === PROOFS[use.purpose]
      ? {
          ...{ userId: 'User:2', displayName: 'Bela Beside', roles: ['nurse'], permissions: new Set(use.permissions) },
          ...{ by: 'login', secret: 'pin', at: '2026-11-22T08:00:00.000Z' },
        }
      : refusal('password-needed', 'The second person has to sign once more.'),
  spend: () => undefined,
};

/** Somebody else, for what the first may not do twice; with what their role may do and no more. */
export function pharmacist(): WindowSession {
  return somebodyElse('pharmacist');
}

export function doctor(): WindowSession {
  return somebodyElse('doctor');
}

export function dispenser(who?: { readonly userId: string; readonly displayName: string }): WindowSession {
  return somebodyElse('dispenser', who);
}

/** Who signs as the second person of `PROOFS`, at a desk of their own. */
export function secondPerson(): WindowSession {
  return somebodyElse('doctor', { userId: 'User:2', displayName: 'Bela Beside' });
}

const PIA = { userId: 'User:3', displayName: 'Pia Harm' };

function somebodyElse(code: string, who = PIA): WindowSession {
  const window = new WindowSession();
  const role = DEFAULT_ROLES.find((one) => one.code === code);
  const permissions = PERMISSIONS.filter((permission) => role?.permissions.includes(permission));
  const actor = { ...testActor(permissions), ...who, roles: [code] };
  const user = { ...actor, login: 'pia', permissions, hasPin: false, passwordPending: false };
  window.admit({ user, actor, draftKey: '', since: '2026-11-22T08:00:00.000Z' });
  return window;
}

export async function aRound(changes: Partial<CoreOperationsDeps> = {}, store: DocumentStore = createStationStore()) {
  const search: CoreOperationsDeps['search'] = {
    search: async (text) => {
      const stored = await store.listDocuments({ kind: 'Patient', limit: 100 });
      const hits = stored.flatMap((one) => {
        const patient = toDocument<Patient>(one)?.resource;
        return patient?.identifier?.some(({ value }) => value === text)
          ? [{ patientId: one.id, matched: 'identifier' as const }]
          : [];
      });
      return { hits, more: false };
    },
  };
  const rig = createCoreRig(
    { secondPersons, knowledge: () => ({ inForce: async () => PACK }), search, ...changes },
    store,
  );
  const commandId = () => crypto.randomUUID();
  const formulary = async (...products: readonly Product[]) => {
    const envelope = {
      kind: 'MedicationKnowledge',
      v: 1,
      facility: '*',
      at: '2026-11-22T07:00:00.000Z-0000-central',
      by: 'central',
      station: 'central',
    };
    const edits = products.map((product) => ({
      id: `MedicationKnowledge:${product.code}`,
      body: JSON.stringify({ ...envelope, resource: buildProductResource(product) }),
    }));
    const { outcomes } = await store.write({ edits });
    if (outcomes.some(({ state }) => state !== 'stored')) throw new Error(`not stored: ${JSON.stringify(outcomes)}`);
  };
  const admitted = async (family?: string) => {
    const { id: patientId } = await rig.registerSomebody(family);
    await rig.done(contract.allergy.recordNone, { commandId: commandId(), patientId });
    await rig.done(contract.encounter.admit, { commandId: commandId(), patientId, mode: 'planned' });
    return patientId;
  };
  const wristband = async (patientId: string) => {
    const number = findPatientNumber((await rig.get<Patient>(patientId)).resource);
    return { text: writeHospitalCode({ subject: 'wristband', value: number?.value ?? '' }) };
  };
  const order = async (
    patientId: string,
    product: Product,
    dosing: OrderEntryInput['dosing'],
    more: Partial<OrderEntryInput> = {},
  ) => {
    const entry = {
      productId: `MedicationKnowledge:${product.code}`,
      drug: { text: product.generic },
      dosing,
      ...more,
    };
    const orders: InputOf<typeof contract.order.prescribe>['orders'] = [{ entry }];
    const [saved] = await rig.done(contract.order.prescribe, { commandId: commandId(), patientId, orders });
    if (!saved) throw new Error('no order');
    const verified = { commandId: commandId(), patientId, id: saved.id, parent: saved.rev, state: 'verified' as const };
    const answer = await rig.dispatcher.call(contract.order.verify.name, verified, pharmacist());
    if (answer.state !== 'reply') throw new Error(`not verified: ${JSON.stringify(answer)}`);
    return answer.value as { readonly id: string; readonly rev: string };
  };
  return { rig, commandId, formulary, admitted, wristband, order };
}

/** Twice a day, one gram by mouth, from the morning of the test clock on. */
export const TWICE_A_DAY: OrderEntryInput['dosing'] = {
  regimen: { kind: 'at-times', times: ['08:00', '20:00'], dose: { kind: 'fixed', amount: { value: '1', unit: 'g' } } },
  course: { start: '2026-11-22T08:00:00Z' },
  route: { text: 'oral' },
};
