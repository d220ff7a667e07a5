import { writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { renderZpl } from '#main/core/labels/testing/render-zpl.ts';
import { ADMINISTRATOR, lock, PHARMACIST, signIn } from './acts.ts';
import { FRONT, startHospital } from './hospital.ts';
import { takePictures } from './launch.ts';
import { openOwnDisplay } from './own-display.ts';
import { addNetworkPrinter, DELIVERY, goToPharmacy, receive, takeInPaper } from './pharmacy-acts.ts';
import { startLabelPrinter } from './stand-ins/label-printer.ts';
import { scan } from './ward-acts.ts';

function crc(buffer: Buffer): number {
  let c = ~0;
  for (const b of buffer) { c ^= b; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1; }
  return ~c >>> 0;
}
function png(dots: ArrayLike<unknown>, width: number, height: number): Buffer {
  const raw = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) raw[y * (width + 1) + 1 + x] = dots[y * width + x] ? 0 : 255;
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(4); head.writeUInt32BE(data.length);
    const body = Buffer.concat([Buffer.from(type), data]);
    const tail = Buffer.alloc(4); tail.writeUInt32BE(crc(body));
    return Buffer.concat([head, body, tail]);
  };
  const ihdr = Buffer.alloc(13); ihdr.writeUInt32BE(width, 0); ihdr.writeUInt32BE(height, 4); ihdr[8] = 8; ihdr[9] = 0;
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', ihdr), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]);
}
const display = await openOwnDisplay();
Object.assign(process.env, display?.env);
const hospital = await startHospital({ patients: 30 });
const printer = await startLabelPrinter();
const step = (name: string) => console.log(new Date().toISOString(), name);
try {
  const a = await hospital.open({ ...FRONT, name: 'Counter 1' });
  a.page.setDefaultTimeout(15000);
  const { family } = await hospital.findPatient();
  step('open');
  await signIn(a.page, ADMINISTRATOR);
  await addNetworkPrinter(a.page, ADMINISTRATOR, printer.port);
  await lock(a.page);
  await signIn(a.page, PHARMACIST);
  step('signed in');
  await receive(a.page, { ...DELIVERY, packs: DELIVERY.packs.slice(0, 2) }, 'Pharmacy counter');
  await a.page.keyboard.press('Control+Enter');
  await a.page.waitForTimeout(2000);
  await takeInPaper(a.page, { product: 'Amlodipine', option: /Amlodipine 5/, family, quantity: '28' });
  step('taken in'); await a.page.getByRole('button', { name: 'Checked' }).click(); await a.page.waitForTimeout(1500);
  await a.page.getByRole('button', { name: 'More', exact: true }).click();
  await a.page.getByRole('menuitem', { name: 'Language of the patient' }).click();
  const dialog = a.page.getByRole('dialog', { name: 'Language of the patient' });
  await dialog.getByRole('combobox').fill('Hindi');
  await a.page.getByRole('option', { name: 'Hindi' }).click();
  await takePictures(a, 'look-disp-language');
  await dialog.getByRole('button', { name: 'Save language' }).click();
  await a.page.waitForTimeout(1000);

  await a.page.waitForTimeout(1500); await takePictures(a, 'look-disp-check');
  await a.page.getByText('Scan the pack').first().waitFor();
  await scan(a.page, DELIVERY.packs[0] ?? '');
  await a.page.getByLabel(/Directions on the label/).fill('खुराक: 1 गोली मुँह से 08:00 बजे हर दिन। 28 दिन के लिए।');
  await a.page.waitForTimeout(500);
  await takePictures(a, 'look-disp-pick');
  step('picked');
  await a.page.getByRole('button', { name: 'Take and print' }).click();
  for (let i = 0; i < 40 && printer.printed.length === 0; i++) await a.page.waitForTimeout(250);
  await takePictures(a, 'look-disp-taken');
  const { dots, width, height } = await renderZpl(printer.printed[0] ?? '');
  console.log(width, height, (dots as ArrayLike<unknown>).length);
  writeFileSync('build/e2e/pictures/look-disp-label.png', png(dots as ArrayLike<unknown>, width, height));
  step('label');
  await goToPharmacy(a.page, 'Formulary');
  await a.page.getByRole('button', { name: /Amlodipine 5/ }).first().click({ timeout: 5000 }).catch(async () => a.page.getByText(/Amlodipine 5/).first().click());
  await a.page.waitForTimeout(800);
  await a.page.getByRole('button', { name: /^(Change|Edit)/ }).first().click();
  await a.page.getByRole('combobox', { name: /^Restrict/ }).first().click();
  await a.page.getByRole('option', { name: /With an approval/ }).click();
  await a.page.getByRole('combobox', { name: 'Not held up' }).or(a.page.getByLabel('Not held up')).first().fill('role:cardiology');
  await a.page.keyboard.press('Enter');
  await a.page.keyboard.type('Dr Amina Yusuf');
  await a.page.keyboard.press('Enter');
  await takePictures(a, 'look-disp-restriction');
  step('restriction');
} catch (fault) {
  console.log(String(fault));
} finally {
  await hospital.close();
  await display?.close();
  process.exit(0);
}
