/** Every main screen with something true on it: pictures in light and dark, and the rules of accessibility. */
import {
  ADMINISTRATOR,
  DEMO_PASSWORD,
  fillRegistration,
  fillVitals,
  goTo,
  lock,
  NURSE,
  openSettings,
  openTab,
  signIn,
  statusLine,
} from './acts.ts';
import { expect, test } from './fixtures.ts';
import { type Hospital, WARD } from './hospital.ts';
import { inspectFrench, inspectMainScreen, inspectScreen } from './inspect-screen.ts';
import { takePictures } from './launch.ts';
import { listSmallTargets, withTouch } from './touch.ts';

/** The others are looked at with something in them. */
const CHART_TABS = [
  'Medication',
  'Orders',
  'Fluids',
  'Assessments',
  'Doses',
  'Allergies',
  'Problems',
  'Notes',
  'Files',
  'Encounters',
  'Timeline',
] as const;

test('screens of a ward desk', async ({ hospital }) => {
  test.setTimeout(180_000);
  const station = await hospital.open(WARD);
  const { page } = station;
  await page.getByRole('navigation', { name: 'Who are you?' }).getByRole('button', { name: NURSE }).click();
  await expect(page.getByRole('button', { name: 'Fill in' })).toBeVisible();
  await inspectMainScreen(station, 'sign-in');
  await signIn(page, NURSE);

  const firstInBed = page.getByRole('listbox').getByRole('option').first();
  await expect(firstInBed).toBeVisible();
  await expect(statusLine(page)).toContainText('all sent');
  await inspectMainScreen(station, 'ward');

  await lookAtBeds(station);
  await goTo(page, 'Find patient');
  await page.getByRole('combobox', { name: 'Find a patient' }).fill('ma');
  await expect(page.getByRole('option').first()).toBeVisible();
  await inspectMainScreen(station, 'search');

  const known = await findKnown(hospital);
  await fillRegistration(page, known);
  await expect(page.getByText('Probably the same').or(page.getByText('Almost certainly the same'))).toBeVisible();
  await inspectMainScreen(station, 'registration-duplicates');
  await page.getByRole('button', { name: 'Clear' }).click();

  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Name, record number').fill('re');
  await expect(page.getByRole('dialog').getByText('Register').first()).toBeVisible();
  await inspectScreen(station, 'palette');
  await page.keyboard.press('Escape');

  await goTo(page, 'Ward');
  await firstInBed.click();
  await expect(page.getByText('Loading')).toHaveCount(0);
  await inspectMainScreen(station, 'chart-overview');

  await fillVitals(page, {
    'Respiratory rate': '26',
    'Oxygen saturation': '93',
    'Systolic pressure': '104',
    'Diastolic pressure': '61',
    Pulse: '114',
    Temperature: '38.7',
  });
  await inspectScreen(station, 'vitals-entry');
  await page.getByRole('region', { name: 'Record vital signs' }).getByRole('button', { name: 'Close' }).click();
  await inspectMainScreen(station, 'vitals-plots');
  await page.keyboard.press('Alt+g');
  await expect(page.getByRole('columnheader', { name: 'NEWS2' })).toBeVisible();
  await inspectMainScreen(station, 'vitals-table');

  for (const tab of CHART_TABS) {
    await openTab(page, tab);
    await inspectMainScreen(station, `chart-${tab.toLowerCase()}`);
  }

  await goTo(page, 'Decisions');
  await expect(page.getByText('Nothing to decide')).toBeVisible();
  await inspectScreen(station, 'decisions-none');
  await statusLine(page)
    .getByRole('button', { name: /Opens the details/ })
    .click();
  await inspectMainScreen(station, 'sync-connected');
  await page.getByRole('banner').getByRole('button', { name: NURSE }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await inspectScreen(station, 'settings');

  await lock(page);
  await signIn(page, ADMINISTRATOR);
  await expect(page.getByRole('row', { name: NURSE })).toBeVisible();
  await inspectMainScreen(station, 'users-of-a-hospital');
  await goTo(page, 'Places');
  await expect(page.getByText('Medical ward').first()).toBeVisible();
  await inspectScreen(station, 'places');
  await goTo(page, 'Interfaces');
  await inspectScreen(station, 'interfaces');
  await openSettings(page, ADMINISTRATOR);
  await page.getByRole('button', { name: 'Scanners and printers' }).click();
  await inspectScreen(station, 'devices');
});

test('the same in French: nothing is cut off', async ({ hospital }) => {
  test.setTimeout(120_000);
  const station = await hospital.open(WARD);
  const { page } = station;
  await page.evaluate(() => localStorage.setItem('holdfast-preferences', JSON.stringify({ language: 'fr' })));
  await page.reload();
  await page.getByRole('button', { name: NURSE }).click();
  const look = (name: string) => inspectFrench(station, name);
  await page.getByLabel('Mot de passe', { exact: true }).fill(DEMO_PASSWORD);
  await look('sign-in');
  await page.keyboard.press('Enter');
  const firstInBed = page.getByRole('listbox').getByRole('option').first();
  await expect(firstInBed).toBeVisible();
  await look('ward');
  await firstInBed.click();
  await expect(page.getByRole('tab', { selected: true })).toBeVisible();
  await expect(page.getByText('Chargement')).toHaveCount(0);
  await look('chart-overview');
  for (const [key, name] of [
    ['Alt+v', 'vitals'],
    ['Alt+m', 'medication'],
    ['Alt+e', 'orders'],
    ['Alt+l', 'fluids'],
    ['Alt+q', 'forms'],
    ['Alt+s', 'doses'],
    ['Alt+a', 'allergies'],
    ['Alt+p', 'problems'],
    ['Alt+n', 'notes'],
    ['Alt+t', 'timeline'],
    ['Alt+u', 'purpose'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('tab', { selected: true })).toBeVisible();
    await look(`chart-${name}`);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('listbox', { name: 'Chronologie' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  await look('history');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const [key, name] of [
    ['Alt+2', 'beds'],
    ['Alt+3', 'round'],
    ['Alt+4', 'tasks'],
    ['Alt+5', 'hand-over'],
    ['Alt+6', 'search'],
    ['Alt+7', 'register'],
    ['Alt+8', 'incidents'],
    ['Alt+9', 'decisions'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(name);
  }
  const away = await hospital.findPatientElsewhere();
  await page.keyboard.press('Alt+6');
  await page.getByRole('combobox').fill(`${away.family} ${away.given}`);
  await page.getByRole('button', { name: 'Chercher dans les autres sites' }).click();
  await page.getByRole('button', { name: 'Faire venir' }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('elsewhere-bring');
  await page.keyboard.press('Escape');
  await lookWithFingers(station);
});

/** LY6: every screen of the rail, and the form that is filled in most, where the pointer is a finger. */
async function lookWithFingers(station: Awaited<ReturnType<Hospital['open']>>): Promise<void> {
  const { page } = station;
  await withTouch(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  for (const key of ['Alt+9', 'Alt+8', 'Alt+7', 'Alt+6', 'Alt+5', 'Alt+4', 'Alt+3', 'Alt+2', 'Alt+1']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect.soft(await listSmallTargets(page), key).toEqual([]);
  }
  await page.getByRole('listbox').getByRole('option').first().click();
  await page.keyboard.press('Alt+v');
  await page.keyboard.press('Alt+r');
  await expect(page.getByRole('spinbutton').or(page.getByRole('textbox')).first()).toBeVisible();
  expect.soft(await listSmallTargets(page), 'vital signs').toEqual([]);
  await takePictures(station, 'touch-vitals');
}

/** The board with its facts, its menu and its forms, and a patient moved and moved back: by keys alone. */
async function lookAtBeds(station: Awaited<ReturnType<Hospital['open']>>): Promise<void> {
  const { page } = station;
  await goTo(page, 'Bed board');
  const tiles = page.locator('[data-tile]');
  const free = page.locator('[data-tile][data-state=free]');
  await expect(tiles.getByText('NEWS2').first()).toBeVisible();
  await expect(page.getByText('Allergies not yet loaded here')).toHaveCount(0);
  await inspectMainScreen(station, 'bed-board');
  const occupied = page.locator('[data-tile][data-state=occupied]').first();
  const [from, to] = [await occupied.getAttribute('data-tile'), await free.first().getAttribute('data-tile')];
  const toName = (await free.first().locator('bdi').first().textContent()) ?? '';
  await occupied.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Move' })).toBeVisible();
  await inspectScreen(station, 'bed-board-menu');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await occupied.focus();
  await page.keyboard.press('m');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Bed' }).fill(toName);
  await expect(page.getByRole('option', { name: toName })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Move' }).press('Enter');
  await expect(page.locator(`[data-tile="${to}"][data-state=occupied]`)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.locator(`[data-tile="${from}"][data-state=occupied]`)).toBeVisible();
  await free.first().focus();
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Admit' })).toBeVisible();
  await inspectScreen(station, 'bed-board-admit');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Somebody who is registered already, as a clerk hears the name. */
async function findKnown(hospital: Hospital) {
  const { family, given, body = '{}' } = await hospital.findPatient();
  const { resource } = JSON.parse(body) as { resource: { gender: string; birthDate: string } };
  const sex = resource.gender === 'male' ? ('Male' as const) : ('Female' as const);
  return { family, given, sex, born: resource.birthDate };
}
