/** Pictures and PDF files on their way: this station's disk, the record, central. */
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { NURSE, openTab, register, signIn, statusLine } from './acts.ts';
import { findCorePid, getCorePid } from './core-pid.ts';
import { expect, test } from './fixtures.ts';
import { type Hospital, WARD } from './hospital.ts';
import { inspectScreen } from './inspect-screen.ts';

const PATIENT = { family: 'Ferriter', given: 'Cathal', sex: 'Male', born: '1 June 1955' } as const;

test('what is dropped without contact is kept, filed and at central after the network is back', async ({
  hospital,
}) => {
  const station = await hospital.open(WARD);
  const { app, page, network } = station;
  await signIn(page, NURSE);
  await network.takeAway();
  await expect(statusLine(page)).toContainText('working without contact');
  await register(page, PATIENT);
  await openTab(page, 'Files');

  const picture = await test.step('a picture is dropped while core is being killed: the spool keeps it', async () => {
    const bytes = await drawPicture(page);
    const pid = await getCorePid(app);
    process.kill(pid, 'SIGSTOP');
    await drop(page, { name: 'left_heel.png', type: 'image/png', bytes });
    await expect(page.getByRole('region', { name: 'On the way into the record' })).toContainText('left heel');
    await inspectScreen(station, 'files-on-the-way');
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await findCorePid(app)) ?? pid).not.toBe(pid);
    await signIn(page, NURSE);
    await expect(row(page, 'left heel')).toContainText('This station');
    return bytes;
  });

  const letter = Buffer.from(letterOf('Discharge letter, Ferriter'), 'latin1');
  await test.step('a PDF is chosen; another kind of file is refused in words', async () => {
    const field = page.locator('input[type="file"]');
    await field.setInputFiles({ name: 'discharge letter.pdf', mimeType: 'application/pdf', buffer: letter });
    await expect(row(page, 'discharge letter')).toContainText('PDF');
    await field.setInputFiles({ name: 'macro.docm', mimeType: 'application/msword', buffer: Buffer.from('x') });
    await expect(page.getByText('macro.docm: only pictures and PDF files')).toBeVisible();
    await inspectScreen(station, 'files');
  });

  await test.step('the network is back: both are at central, byte for byte', async () => {
    await network.bringBack();
    for (const title of ['left heel', 'discharge letter']) await expect(row(page, title)).toContainText('Central');
    const digests = await listDigests(hospital);
    for (const bytes of [picture, letter]) expect(digests).toContain(md5(bytes));
  });

  await test.step('it can be looked at', async () => {
    await row(page, 'left heel').getByRole('button', { name: 'Show' }).click();
    const shown = page.getByRole('img', { name: 'left heel' });
    await expect(shown).toBeVisible();
    await expect.poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(64);
    await inspectScreen(station, 'file-shown');
  });
});

function row(page: Page, title: string) {
  return page.getByRole('row', { name: new RegExp(title) });
}

/** A real PNG, made by the window itself. */
async function drawPicture(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 48;
    const brush = canvas.getContext('2d');
    if (!brush) throw new Error('no canvas');
    brush.fillStyle = '#c97f6a';
    brush.fillRect(0, 0, 64, 48);
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  });
  return Buffer.from(base64, 'base64');
}

interface Dropped {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

async function drop(page: Page, { name, type, bytes }: Dropped): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([fileName, fileType, base64]) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      transfer.items.add(new File([content], fileName, { type: fileType }));
      return transfer;
    },
    [name, type, bytes.toString('base64')] as const,
  );
  const target = page.getByText('Drop pictures or PDF files here');
  await target.dispatchEvent('dragover', { dataTransfer });
  await target.dispatchEvent('drop', { dataTransfer });
}

/** The smallest honest PDF with a line of text. */
function letterOf(text: string): string {
  const stream = `BT /F1 18 Tf 40 90 Td (${text}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  const bodies = objects.map((body, index) => `${index + 1} 0 obj${body}endobj\n`);
  return `%PDF-1.4\n${bodies.join('')}trailer<</Root 1 0 R>>\n%%EOF\n`;
}

/** CouchDB's digests of every attachment at central. */
async function listDigests({ central }: Hospital): Promise<string[]> {
  const documents = await central.listDocuments({ kind: 'DocumentReference', limit: 100 });
  return documents.flatMap(({ attachments = {} }) => Object.values(attachments).map(({ digest }) => digest));
}

function md5(bytes: Buffer): string {
  return `md5-${createHash('md5').update(bytes).digest('base64')}`;
}
