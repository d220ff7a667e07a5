/** The first real use: a station that belongs to nobody, an administrator, and the first nurse. */
import { provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { atWork, choose, goTo } from './acts.ts';
import { expect, test } from './fixtures.ts';
import { inspectScreen } from './inspect-screen.ts';

const NURSE_PASSWORD = 'seven green boats';

test('address and code, fingerprint, site and ward; the administrator adds a user, who signs in', async ({
  hospital,
  launch,
}) => {
  const { server } = hospital;
  const provisioned = await provisionOrganisation(server.context, {
    name: 'Ballymore Health Centre',
    demo: true,
    country: 'IE',
    sites: [{ code: 'BAL', name: 'Ballymore', wards: [{ code: 'OBS', name: 'Observation' }] }],
    users: [{ login: 'maeve', displayName: 'Maeve Tynan', roles: ['administrator'] }],
  });
  const [administrator] = provisioned.users;
  const station = await launch();
  const { page } = station;

  await test.step('a wrong code is refused in words', async () => {
    await page.getByLabel('Address of the server').fill(server.address);
    await page.getByLabel('One-time code').fill('AAAA-BBBB-CCCC');
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(page.getByText('The code was not accepted', { exact: true })).toBeVisible();
    await inspectScreen(station, 'first-screen-code');
  });

  await test.step('the person compares the fingerprint', async () => {
    await page.getByLabel('One-time code').fill(provisioned.enrolmentCode.code);
    await page.getByRole('button', { name: 'Check' }).click();
    const shown = page.getByRole('list', { name: 'Fingerprint' });
    const letters = (text: string) => text.replaceAll(/[^a-z0-9]/gi, '').toLowerCase();
    await expect(shown).toBeVisible();
    const { fingerprint } = provisioned.organisation;
    expect(letters(fingerprint)).toContain(letters(await shown.innerText()));
    await inspectScreen(station, 'first-screen-fingerprint');
    await page.getByRole('button', { name: 'They are the same' }).click();
  });

  await test.step('where the desk stands and what it is for', async () => {
    await choose(page, 'Ward', 'Observation');
    await page.getByLabel('Name of this station').fill('Observation desk 1');
    await inspectScreen(station, 'first-screen-desk');
    await page.getByRole('button', { name: 'Next' }).click();
  });

  await test.step('what keeps the keys', async () => {
    await expect(page.getByRole('radio', { name: 'Key file, for demonstrations' })).toBeChecked();
    await inspectScreen(station, 'first-screen-keys');
    await page.getByRole('button', { name: 'Set up' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });

  await test.step('the first administrator signs in and adds a nurse', async () => {
    await page.getByLabel('Sign-in name').fill('maeve');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Name or password is not right')).toBeVisible();
    await page.getByLabel('Password', { exact: true }).fill(administrator?.password ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await atWork(page, 'Maeve Tynan');
    await goTo(page, 'Users');
    await page.getByRole('button', { name: 'Add user' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Orla Quinn');
    await page.getByLabel('Sign-in name').fill('orla.quinn');
    await choose(page, 'Roles', 'Nurse');
    await page.keyboard.press('Escape');
    await page.getByLabel('First password').fill(NURSE_PASSWORD);
    await page.getByLabel('Your own password, to confirm').fill(administrator?.password ?? '');
    await inspectScreen(station, 'users-adding');
    await page.getByRole('button', { name: 'Add user' }).last().click();
    await expect(page.getByRole('row', { name: /Orla Quinn.*Nurse/ })).toBeVisible();
    await inspectScreen(station, 'users');
  });

  await test.step('the nurse signs in at once', async () => {
    await page.keyboard.press('F9');
    await page.getByRole('button', { name: 'Somebody else' }).click();
    // What was told to the administrator is nothing for the next person.
    await expect(page.getByText('User added')).toHaveCount(0);
    await page.getByLabel('Sign-in name').fill('orla.quinn');
    await page.getByLabel('Password', { exact: true }).fill(NURSE_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await atWork(page, 'Orla Quinn');
    await expect(page.getByRole('heading', { level: 1, name: 'Observation' })).toBeVisible();
    await inspectScreen(station, 'ward-empty');
  });
});
