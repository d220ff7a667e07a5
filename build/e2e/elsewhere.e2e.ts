/** A patient of another site: searched for, brought here with a reason, marked, sent back, gone from this desk. */
import { banner, bannerShows, goTo, NURSE, openTab, signIn, speak, statusLine } from './acts.ts';
import { expect, test } from './fixtures.ts';
import { WARD } from './hospital.ts';
import { inspectFrench, inspectScreen } from './inspect-screen.ts';

const REASON = 'transferred after a fall';

test('a record of another site comes here with a reason, says so, and goes back', async ({ hospital }) => {
  test.setTimeout(90_000);
  const away = await hospital.findPatientElsewhere();
  const home = hospital.sites[1]?.name ?? '';
  const station = await hospital.open(WARD);
  const { page } = station;
  await signIn(page, NURSE);
  const line = page.getByRole('option', { name: new RegExp(`${away.family}, ${away.given}`, 'i') });
  const search = async () => {
    await goTo(page, 'Find patient');
    await page.getByRole('combobox', { name: 'Find a patient' }).fill(away.family);
    // Somebody of that name is of this site, too.
    await expect(page.getByRole('option', { name: new RegExp(away.family, 'i') }).first()).toBeVisible();
  };
  const found = page
    .getByRole('region', { name: 'Other sites' })
    .getByRole('listitem')
    .filter({ hasText: `${away.family}, ${away.given}` });

  await test.step('found only when other sites are searched', async () => {
    await search();
    await expect(line).toHaveCount(0);
    await page.getByRole('button', { name: 'Search other sites' }).click();
    await expect(found).toContainText(home);
    await inspectScreen(station, 'elsewhere-found');
  });

  await test.step('it comes with a reason, and its banner says whose it is', async () => {
    await found.getByRole('button', { name: 'Bring here' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Bring here' })).toBeDisabled();
    await dialog.getByLabel('Why do you need this record here?').fill(REASON);
    await inspectScreen(station, 'elsewhere-bring');
    await dialog.getByRole('button', { name: 'Bring here' }).click();
    await bannerShows(page, away.family);
    await expect(page.getByText(`Record of ${home}, brought here until`)).toBeVisible();
    await expect(page.getByText('still on their way')).toHaveCount(0);
    await openTab(page, 'Overview');
    await expect(page.getByText('What is this chart opened for?')).toHaveCount(0);
    await expect(banner(page).getByText('not yet loaded here')).toHaveCount(0);
    await inspectScreen(station, 'elsewhere-banner');
    await speak(page, 'Français');
    await inspectFrench(station, 'elsewhere-banner');
    await speak(page, 'English');
  });

  await test.step('the status says what is here beside what central has', async () => {
    await statusLine(page)
      .getByRole('button', { name: /Opens the details/ })
      .click();
    await expect(page.getByText('Everything that belongs here is here')).toBeVisible();
    await inspectScreen(station, 'elsewhere-held');
  });

  await test.step('sent back, it is gone from this desk', async () => {
    await search();
    await line.click();
    await page.getByRole('button', { name: 'Send back' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Find patient' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Open charts' })).toHaveCount(0);
    await search();
    await expect(line).toHaveCount(0);
    await page.getByRole('button', { name: 'Search other sites' }).click();
    await expect(found.getByRole('button', { name: 'Bring here' })).toBeVisible();
  });
});
