/** Many prescriptions at one counter: they arrive through a second line of the window, and are dispensed by hand or through it. */
import { expect, type Page } from '@playwright/test';
import type { OrderChecked } from '#shared/contract/order.ts';
import { findingKey } from '#shared/domain/knowledge/settle-findings.ts';
import { DELIVERY } from './pharmacy-acts.ts';
import type { Call } from './second-line.ts';
import { scan } from './ward-acts.ts';

/** What is prescribed: the product, by what one types and by its code, and a pack of it that the delivery brought. */
export interface Prescribed {
  readonly text: string;
  readonly code: string;
  readonly pack: string;
  readonly units: string;
}

export const CEFALEXIN: Prescribed = { text: 'Cefalexin', code: 'D1011', pack: DELIVERY.packs[180] ?? '', units: '5' };

const ASKED = { text: 'Asked the prescriber' };

export interface Waiting {
  readonly patientId: string;
  readonly entry: string;
  readonly ticket: string;
}

/** On paper, of these patients in turn. */
export async function bringPrescriptions(
  call: Call,
  patientIds: readonly string[],
  count: number,
  { text, code, units }: Prescribed,
): Promise<readonly Waiting[]> {
  const { products } = (await call('product.search', { text, limit: 12 })) as {
    products: { id: string; code: string }[];
  };
  const productId = products.find((product) => product.code === code)?.id;
  const paper = [
    {
      productId,
      directions: 'One tablet in the morning',
      prescriber: 'Dr Amina Yusuf',
      writtenOn: '2026-11-20',
      quantity: units,
      days: Number(units),
    },
  ];
  const came: Waiting[] = [];
  for (let index = 0; index < count; index += 1) {
    const patientId = patientIds[index % patientIds.length] ?? '';
    const given = { commandId: crypto.randomUUID(), patientId, source: 'paper', ticket: true, paper };
    const { id, ticket } = (await call('dispense.arrive', given)) as { id: string; ticket: string };
    came.push({ patientId, entry: id, ticket });
  }
  return came;
}

/** Somebody is called to counter 2, and the hall sees a number and nothing else of anybody. */
export async function showHall(page: Page, call: Call, waiting: Waiting | undefined): Promise<void> {
  const { patientId = '', entry = '', ticket = '' } = waiting ?? {};
  await call('dispense.call', { commandId: crypto.randomUUID(), patientId, entry, counter: '2' });
  await page.getByRole('button', { name: 'Display for the hall' }).click();
  const display = page.getByTestId('public-display');
  await expect(display).toContainText(ticket);
  await expect(display).not.toContainText(/, |Cefalexin/);
}

/** By keys and scans, from the queue and back to it, without a label. */
export async function dispenseByHand(page: Page, { ticket }: Waiting, pack: string): Promise<void> {
  const queue = page.getByTestId('dispense-queue');
  await queue.getByRole('option', { name: new RegExp(`^${ticket} `) }).click();
  await expect(page.getByRole('button', { name: 'Checked' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('scan-here')).toBeVisible();
  await scan(page, pack);
  await expect(page.getByRole('textbox', { name: /^Quantity of L/ })).toBeVisible();
  await page.getByRole('switch', { name: 'Print the label' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('dispensed-item')).toBeVisible();
  await page.keyboard.press('F8');
  const dialog = page.getByRole('dialog', { name: 'Hand over' });
  await dialog.getByRole('checkbox', { name: 'How to take it' }).check();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/handed over/).first()).toBeVisible();
  await backToQueue(page);
}

/** From the prescription that stands open. */
export async function backToQueue(page: Page): Promise<void> {
  await page.getByRole('tabpanel', { name: 'Queue' }).getByRole('button', { name: 'Queue', exact: true }).click();
  await expect(page.getByTestId('dispense-queue').or(page.getByText('Nobody waits'))).toBeVisible();
}

/** What speaks against its line and wants an answer. */
async function listFindings(call: Call, { patientId, entry }: Pick<Waiting, 'patientId' | 'entry'>) {
  const { lines } = (await call('dispense.read', { patientId, entry })) as { lines: { checked: OrderChecked }[] };
  return lines.flatMap(({ checked }) =>
    checked.findings.flatMap((finding) =>
      finding.kind === 'not-checked' || finding.override === 'none' ? [] : [findingKey(finding)],
    ),
  );
}

/** The first few that nothing speaks against. */
export async function findPlain(call: Call, waiting: readonly Waiting[], count: number): Promise<readonly Waiting[]> {
  const plain: Waiting[] = [];
  for (const one of waiting) {
    if (plain.length === count) break;
    if ((await listFindings(call, one)).length === 0) plain.push(one);
  }
  return plain;
}

/** The same acts through the contract. */
export async function dispenseThroughLine(
  call: Call,
  { patientId, entry }: Waiting,
  { pack, units }: Prescribed,
  storeId: string,
): Promise<void> {
  const on = () => ({ commandId: crypto.randomUUID(), patientId, entry });
  const overrides = (await listFindings(call, { patientId, entry })).map((finding) => ({ finding, reason: ASKED }));
  await call('dispense.check', { ...on(), line: '1', result: 'passed', overrides });
  const { id } = (await call('dispense.supply', {
    ...on(),
    line: '1',
    storeId,
    quantity: units,
    language: 'en',
    directions: 'One tablet in the morning',
    batches: [{ scans: [{ text: pack }], quantity: units }],
  })) as { id: string };
  await call('dispense.handOver', {
    ...on(),
    dispenses: [id],
    collector: { who: 'patient' },
    counselling: ['how-to-take'],
  });
}

/** Id of a store or counter that this site takes from. */
export async function storeNamed(call: Call, name: string): Promise<string> {
  const { stores } = (await call('dispense.watchQueue', {}, 'open')) as { stores: { id: string; name: string }[] };
  return stores.find((store) => store.name === name)?.id ?? '';
}
