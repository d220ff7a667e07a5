/**
 * Pictures of every screen, at the two sizes and in light and dark, and what axe finds:
 * `node build/renderer-preview/pictures.ts [--only NAME,…] [--look 1366-dark] [--out DIR]`. Needs a Chromium (CHROMIUM, default /usr/bin/chromium).
 */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright';
import { FIRST_PATIENT } from './fake-core.ts';
import { type Preview, startPreview } from './serve.ts';

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const folder = option('out') ?? join(tmpdir(), 'holdfast-pictures');
const only = option('only')?.split(',');

interface Look {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly language?: 'fr';
  readonly contrast?: 'more';
}
const LOOKS: readonly Look[] = [
  { width: 1366, height: 768, scheme: 'light' },
  { width: 1366, height: 768, scheme: 'dark' },
  { width: 1920, height: 1080, scheme: 'light' },
];

type Shoot = (name: string) => Promise<void>;

async function signIn(page: Page, name = /Amara Nwosu/): Promise<void> {
  await page.getByRole('button', { name }).click();
  const pin = page.getByLabel('PIN', { exact: true });
  if (await pin.isVisible().catch(() => false)) await pin.fill('1234');
  else {
    await page.getByRole('button', { name: /Fill in|Remplir/ }).click();
  }
  await page.locator('form button[type="submit"]').click();
}

const SCENES: Readonly<Record<string, (page: Page, shoot: Shoot, preview: Preview) => Promise<void>>> = {
  async enrol(page, shoot, { core }) {
    core.setScenario('not-enrolled');
    await page.reload();
    await page.getByLabel('Address of the server').fill('https://central.riverside.example');
    await page.getByLabel('One-time code').fill('RV4K-92TM-XQ7P');
    await shoot('code');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByRole('list', { name: 'Fingerprint' }).waitFor();
    await shoot('compare');
    await page.getByRole('button', { name: 'They are the same' }).click();
    await page.getByLabel('Name of this station').fill('Ward 3 desk 1');
    await shoot('desk');
    core.setScenario('connected');
  },
  async signin(page, shoot) {
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await shoot('pin');
    await page.getByRole('button', { name: /Céline/ }).click();
    await shoot('password');
  },
  async ward(page, shoot) {
    await signIn(page);
    await page.getByRole('option').first().waitFor();
    await shoot('board');
    await page.keyboard.press('Control+k');
    await page
      .getByPlaceholder(/Name, record number/)
      .last()
      .fill('mul');
    await page.waitForTimeout(400);
    await shoot('palette');
  },
  async patients(page, shoot) {
    await signIn(page);
    await page.getByRole('button', { name: /^Find patient/ }).click();
    await page.getByRole('option').first().waitFor();
    await shoot('all');
    await page.getByRole('combobox', { name: 'Find a patient' }).fill('ok ad');
    await page.waitForTimeout(500);
    await shoot('found');
    await page.getByRole('combobox', { name: 'Find a patient' }).fill('zzzz');
    await page.waitForTimeout(500);
    await shoot('none');
  },
  async register(page, shoot) {
    await signIn(page);
    await page.getByRole('button', { name: /^Register/ }).click();
    await page.getByLabel('Family name').waitFor();
    await shoot('empty');
    await page.keyboard.type('Tremblay');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Adaeze');
    await page.getByLabel('Date of birth or age').fill('1/1/1934');
    await page.waitForTimeout(900);
    await shoot('duplicates');
  },
  async chart(page, shoot) {
    await signIn(page);
    await page.getByRole('option').first().click();
    await page.getByText('Latest vital signs').waitFor();
    await page.waitForTimeout(700);
    for (const [key, name] of [
      ['o', 'overview'],
      ['v', 'vitals'],
      ['a', 'allergies'],
      ['p', 'problems'],
      ['n', 'notes'],
      ['i', 'files'],
      ['c', 'encounters'],
      ['t', 'timeline'],
    ] as const) {
      await page.keyboard.press(`Alt+${key}`);
      await page.waitForTimeout(500);
      await shoot(name);
    }
    await page.keyboard.press('Alt+v');
    for (const value of ['26', '93']) {
      await page.keyboard.type(value);
      await page.keyboard.press('Enter');
    }
    await page.waitForTimeout(300);
    await shoot('entry-partial');
    await page.locator('label', { hasText: /^Air$/ }).click();
    await page.getByLabel('Systolic pressure').fill('104');
    await page.getByLabel('Diastolic pressure').fill('66');
    await page.getByLabel('Pulse').fill('112');
    await page.locator('label', { hasText: /^A$/ }).click();
    await page.getByLabel('Temperature').fill('38,4');
    await page.waitForTimeout(300);
    await shoot('entry-complete');
    await page.getByRole('button', { name: /Save vital signs/ }).click();
    await page.getByRole('alert').or(page.getByText('Vital signs saved')).first().waitFor();
    await page.keyboard.press('Alt+g');
    await page.waitForTimeout(500);
    await shoot('table');
    await page.keyboard.press('Alt+a');
    await page.keyboard.press('Alt+r');
    await page.getByLabel('Substance').fill('Amoxicillin');
    await page.waitForTimeout(400);
    await shoot('allergy-form');
    await page.getByRole('button', { name: /Save allergy/ }).click();
    await page.waitForTimeout(600);
    await page.getByRole('button', { name: 'Refute' }).last().click();
    await page.waitForTimeout(600);
    await shoot('undo');
    await page.keyboard.press('Alt+n');
    await page.keyboard.press('Alt+r');
    await page
      .getByLabel('Note', { exact: true })
      .fill('Woke at three, anxious, short of breath. Sat up, oxygen 2 L, settled in ten minutes.');
    await page.waitForTimeout(600);
    await shoot('note-draft');
    await page.keyboard.press('Alt+i');
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'heel.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') });
    await page.waitForTimeout(1500);
    await page.getByRole('row', { name: /heel/ }).first().waitFor({ timeout: 4000 });
    await shoot('file-attached');
  },
  async states(page, shoot, { core }) {
    await signIn(page);
    await page.locator('label', { hasText: 'Whole site' }).click();
    await page.getByRole('option').nth(0).click();
    await page.waitForTimeout(900);
    await shoot('conflict-banner');
    core.setScenario('filling');
    await page.keyboard.press('Alt+1');
    await page.locator('label', { hasText: 'Whole site' }).click();
    await page.getByRole('option').nth(3).click();
    await page.waitForTimeout(900);
    await shoot('not-loaded');
    core.setScenario('connected');
  },
  async decisions(page, shoot) {
    await signIn(page);
    await page.getByRole('button', { name: /^Decisions/ }).click();
    await page.getByRole('table').waitFor();
    await page.getByRole('radio').first().check();
    await shoot('fields');
  },
  async sync(page, shoot, { core }) {
    await signIn(page);
    await page.getByRole('option').first().waitFor();
    await page.getByRole('button', { name: /All saved here/ }).click();
    await page.getByText('By urgency').waitFor();
    await shoot('connected');
    core.setScenario('offline');
    await page.waitForTimeout(500);
    await shoot('offline');
    core.setScenario('filling');
    await page.waitForTimeout(500);
    await shoot('filling');
    core.setScenario('connected');
  },
  async users(page, shoot) {
    await page.getByRole('button', { name: /Ada Marsh/ }).click();
    await page.getByRole('button', { name: 'Fill in' }).click();
    await page.locator('form button[type="submit"]').click();
    await page.getByRole('button', { name: 'Add user' }).click();
    await page.getByText('First password').waitFor();
    await shoot('list');
  },
  /** What must never be lost: a draft through lock, another person, a killed core and a killed window. */
  async drafts(page, shoot, { dropLines }) {
    const text = 'Half a sentence about the night';
    await signIn(page);
    const openNotes = async () => {
      await page.getByRole('option').first().click();
      await page.getByRole('tab', { name: 'Notes' }).click();
      await page.waitForTimeout(300);
    };
    await openNotes();
    await page.keyboard.press('Alt+r');
    await page.getByLabel('Note', { exact: true }).fill(text);
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    await page.getByRole('button', { name: /Min-jun Lee/ }).click();
    await page.getByLabel('PIN', { exact: true }).fill('2222');
    await page.keyboard.press('Enter');
    await openNotes();
    if ((await page.getByText(text).count()) > 0) console.log('  drafts: another person sees the draft');
    await page.keyboard.press('F9');
    await signIn(page);
    await page.getByText(text).waitFor();
    await page.getByLabel('Note', { exact: true }).fill(`${text}, and more`);
    dropLines();
    await page.getByRole('button', { name: /Amara Nwosu/ }).waitFor();
    await shoot('core-gone');
    await signIn(page);
    await page.getByText(`${text}, and more`).waitFor();
    await page.getByLabel('Note', { exact: true }).fill(`${text}, and more still`);
    await page.waitForTimeout(400);
    await page.reload();
    await signIn(page);
    await openNotes();
    await page.getByText(`${text}, and more still`).waitFor();
    console.log('  drafts: kept through lock, another person, a killed core and a reload');
  },
  async settings(page, shoot) {
    await signIn(page);
    await page.getByRole('button', { name: 'Amara Nwosu' }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByText('Appearance of this desk').waitFor();
    await shoot('settings');
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Locked' }).waitFor();
    await shoot('locked');
  },
};

async function shootLook(browser: Browser, preview: Preview, look: Look): Promise<void> {
  const label = `${look.width}-${look.scheme}`;
  for (const [scene, play] of Object.entries(SCENES)) {
    if (only && !only.includes(scene)) continue;
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.height },
      colorScheme: look.scheme,
      locale: 'en-GB',
    });
    const page = await context.newPage();
    page.on(
      'console',
      (message) => message.type() === 'error' && console.log(`  console: ${message.text().slice(0, 400)}`),
    );
    page.on('pageerror', (error) => console.log(`  page error: ${error.message.slice(0, 400)}`));
    await page.goto(preview.address);
    const shoot: Shoot = async (name) => {
      await page.screenshot({ path: join(folder, `${scene}-${name}-${label}.png`) });
      if (look.width === 1366) await checkAccess(page, `${scene}-${name}-${label}`);
    };
    await play(page, shoot, preview).catch((error: Error) =>
      console.log(`  ${scene} ${label}: ${error.message.split('\n').slice(0, 4).join(' ')}`),
    );
    await page.screenshot({ path: join(folder, `${scene}-end-${label}.png`) });
    await context.close();
    preview.core.setScenario('connected');
  }
}

async function checkAccess(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  for (const violation of violations) {
    console.log(
      `  axe ${name}: ${violation.id} (${violation.impact}) ${violation.nodes
        .slice(0, 3)
        .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`)
        .join(' | ')
        .slice(0, 500)}`,
    );
  }
}

await mkdir(folder, { recursive: true });
const preview = await startPreview();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const looks = option('look') ? LOOKS.filter((look) => `${look.width}-${look.scheme}` === option('look')) : LOOKS;
  for (const look of looks) await shootLook(browser, preview, look);
  console.log(`Pictures are in ${folder}; first patient ${FIRST_PATIENT}`);
} finally {
  await browser.close();
  await preview.close();
}
