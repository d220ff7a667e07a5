/** Values to look at a design with: of the names that designs know, the longest that must fit among them. */
import { isReceipt, type PrintDesign } from './print-design.ts';

const NAME = 'VANDERBERGENSTEIN-MONTGOMERY, Alexandria Wilhelmina Josephin';

const KNOWN: Readonly<Record<string, string>> = {
  ...{ name: NAME, patient: NAME, born: '1980-05-04', sex: 'F', number: 'N0000128K', site: 'North Hospital' },
  ...{ address: '14 Short Road, Northtown', drug: 'Amoxicillin 500 mg capsules', strength: '500 mg', form: 'capsule' },
  directions: 'Take ONE capsule THREE times a day, spread over the day. Finish the course.',
  warnings: 'Do not drink alcohol. May make you sleepy: if so, do not drive.',
  caution: 'Keep out of the sight and reach of children.',
  ...{ quantity: '21', lot: 'AB12345', expiry: '2027-05-31', date: '2026-11-22', at: '2026-11-22 08:00', item: '1/3' },
  ...{ dispensedBy: 'AO', pharmacy: 'North Hospital Pharmacy', pharmacyAddress: '12 Long Street, Northtown' },
  ...{ ticket: 'A123', count: '3 items', notes: 'FRIDGE', product: 'hydrOXYzine 25 mg tablets', pack: '28 tablets' },
  ...{ store: 'Main store', bin: 'B-07-3', localCode: '4711', printer: 'Counter printer', title: 'Receipt' },
  ...{ receiptNumber: 'R-000123', cashier: 'Served by Ada Oak', footer: 'Thank you.' },
  items: '1 × Amoxicillin 500 mg capsules\t12.50\n2 × Paracetamol 500 mg tablets\t3.00',
  ...{ totals: 'Co-payment\t4.00\nTotal\t19.50', payments: 'Cash\t20.00\nChange\t0.50' },
  code: 'HFM1000042Q',
};

export function sampleFields(design: PrintDesign): Record<string, string> {
  const isOneEnough = new Set(isReceipt(design) ? [] : design.anyOf.flatMap((names) => names.slice(1)));
  const shown = design.fields.filter(({ name }) => !isOneEnough.has(name));
  return Object.fromEntries(shown.map(({ name }) => [name, (isGs1(design, name) ? GS1 : KNOWN[name]) ?? name]));
}

const GS1 = '0109506000134352';

function isGs1({ elements }: PrintDesign, name: string): boolean {
  return elements.some(
    (one) => one.element === 'code' && one.symbology === 'gs1-datamatrix' && one.text === `{${name}}`,
  );
}
