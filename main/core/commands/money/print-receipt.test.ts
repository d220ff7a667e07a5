import { describe, expect, it } from 'vitest';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { PrintJob } from '#shared/contract/print.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { createDispatcher } from '../../api/dispatcher.ts';
import type { DevicePart } from '../../device-desk.ts';
import { readJobBytes } from '../../labels/job-bytes.ts';
import { createLabelDesk } from '../../labels/label-desk.ts';
import { renderEscPos } from '../../labels/testing/render-escpos.ts';
import { createCoreRig } from '../../testing/core-rig.ts';
import { receiptOperations } from './print-receipt.ts';

const { money, formulary } = contract;
const id = () => crypto.randomUUID();
const CSV = [
  'code,generic,form,routes,base_unit,gtin,pack_units,price,currency,atc',
  'P1,Zinc,tablet,oral,tablet,9521101000016,28,1.10,EUR,A12CB01',
].join('\n');
const TILL = {
  id: 'device-till',
  config: { type: 'printer', name: 'Till', line: { over: 'tcp', host: 'till', port: 9100 }, language: 'escpos' },
};

/** A till that took one payment, with a receipt printer whose papers are kept. */
async function aTill() {
  const rig = createCoreRig();
  const { plan } = await rig.done(formulary.planImport, { format: 'csv', text: CSV });
  await rig.done(formulary.applyImport, { commandId: id(), plan, from: 0 });
  const { products } = await rig.done(formulary.search, { text: 'Zinc' });
  const { id: patientId } = await rig.registerSomebody();
  await rig.done(money.openTill, { commandId: id(), float: '50' });
  const charge = { patientId, dispenses: [], items: [{ productId: products[0]?.id ?? '', units: '28' }] };
  const paid = await rig.done(money.pay, { commandId: id(), ...charge, due: '1.10', cash: '2' });
  const papers: string[] = [];
  const queue = {
    add: async (job: PrintJob, label: string, commit: (locals: []) => Promise<unknown>) => {
      const [paper] = renderEscPos(readJobBytes(label), 576);
      papers.push((paper?.texts ?? []).map(({ text }) => text).join('|'));
      return (await commit([])) ?? job;
    },
  };
  const device = { ...TILL, config: { ...TILL.config, dpi: 203, designs: [] } };
  const part = { queue, list: () => [device], labels: createLabelDesk({ store: rig.store }) } as unknown as DevicePart;
  const all = receiptOperations({ part, siteName: () => 'North Pharmacy', zone: () => 'UTC' });
  const faults: unknown[] = [];
  const dispatcher = createDispatcher({
    find: (name) => all.find(({ operation }) => operation.name === name),
    desk: () => rig.desk,
    now: rig.clock.now,
    log: { fault: (entry) => faults.push(entry) },
  });
  const print = async (more: Partial<InputOf<typeof money.printReceipt>> = {}) => {
    const input = { commandId: id(), payment: paid.id, patientId, ...more };
    const answer = await dispatcher.call(money.printReceipt.name, input, rig.window);
    if (answer.state === 'fault') throw new Error(JSON.stringify(faults));
    return answer.state === 'reply' ? (answer.value as PrintJob) : answer.refusal;
  };
  return { rig, print, papers, paid, patientId };
}

describe('TI9 a receipt on paper', () => {
  it('TI9 says what the screen says, in the language that is asked for, and is audited', async () => {
    const { rig, print, papers, paid } = await aTill();
    expect(await print()).toMatchObject({ design: 'receipt', title: paid.number });
    await print({ language: 'fr' });
    const [english = '', french = ''] = papers;
    for (const words of [
      'North Pharmacy',
      paid.number,
      'Zinc tablet, 28 tablets|1.10',
      'Total|1.10 EUR',
      'Change|0.90',
    ])
      expect(english).toContain(words);
    for (const words of ['Zinc tablet, 28 comprimés|1,10', 'Total|1,10 EUR', 'Rendu|0,90'])
      expect(french).toContain(words);
    expect((await rig.auditEvents()).at(-1)).toMatchObject({ operation: 'money.printReceipt', subtype: 'receipt' });
  });

  it('@SAFETY TI9 comes from the record: under another patient, or of nobody, there is none', async () => {
    const { rig, print, papers } = await aTill();
    const other = newDocumentId('Patient', rig.clock);
    for (const input of [{ patientId: other }, { payment: 'Payment:nothing' }]) {
      const answer = await print(input);
      expect(isRefusal(answer) && answer.code).toBe('not-found');
    }
    expect(papers).toEqual([]);
  });
});
