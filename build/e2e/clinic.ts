/** A small organisation of its own, for tests of who may come in. A demonstration: its two people stand on the sign-in screen. */
import { mkdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { composeCore } from '#main/core/compose.ts';
import { openTestWindow, type TestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { expect } from './fixtures.ts';
import type { Hospital } from './hospital.ts';

export const CLINIC_PASSWORD = 'seven green boats';
export const MANAGER = { login: 'maeve', displayName: 'Maeve Tynan' };
export const CLINIC_NURSE = { login: 'orla', displayName: 'Orla Quinn' };

export interface Clinic {
  readonly address: string;
  readonly code: string;
  /** For another station. */
  issueCode(): Promise<string>;
}

/** `nurses` beside the one that every clinic has. */
export async function foundClinic(
  { server }: Pick<Hospital, 'server'>,
  name: string,
  nurses: readonly (typeof MANAGER)[] = [],
): Promise<Clinic> {
  const user = (person: typeof MANAGER, role: string) => ({ ...person, roles: [role], password: CLINIC_PASSWORD });
  const { enrolmentCode, organisation } = await provisionOrganisation(server.context, {
    name,
    demo: true,
    country: 'IE',
    sites: [{ code: 'BAL', name: 'Ballymore', wards: [{ code: 'OBS', name: 'Observation' }] }],
    users: [user(MANAGER, 'administrator'), ...[CLINIC_NURSE, ...nurses].map((nurse) => user(nurse, 'nurse'))],
  });
  return {
    address: server.address,
    code: enrolmentCode.code,
    issueCode: async () => (await issueEnrolmentCode(server.context, organisation)).code,
  };
}

/** The first screen as far as the question what keeps the keys. */
export async function setUpToKeys(page: Page, { address, code }: Clinic): Promise<void> {
  await page.getByLabel('Address of the server').fill(address);
  await page.getByLabel('One-time code').fill(code);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('button', { name: 'They are the same' }).click();
  await page.getByLabel('Name of this station').fill('Desk 1');
  await page.getByRole('button', { name: 'Next' }).click();
}

export async function setUp(page: Page, clinic: Clinic): Promise<void> {
  await setUpToKeys(page, clinic);
  await page.getByRole('button', { name: 'Set up' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

export async function typeCredentials(page: Page, login: string, password = CLINIC_PASSWORD): Promise<void> {
  const name = page.getByLabel('Sign-in name');
  await name.click();
  await name.fill(login);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await expect(name).toHaveValue(login);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export interface Office {
  readonly window: TestWindow;
  close(): Promise<void>;
}

interface OfficeOptions {
  readonly passphrase?: string;
  /** Who signs in there. */
  readonly login?: string;
}

/** A station without a screen, at which somebody has signed in: what happens elsewhere while a test looks at one window. */
export async function openOffice(
  dataFolder: string,
  clinic: Clinic,
  { passphrase, login = MANAGER.login }: OfficeOptions = {},
): Promise<Office> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const core = composeCore({ dataFolder });
  await core.start();
  const window = openTestWindow(core);
  const at = { address: clinic.address, code: clinic.code };
  const { fingerprint, sites } = await window.done(contract.station.checkCode, at);
  await window.done(contract.station.enrol, {
    ...at,
    fingerprint,
    stationName: 'Office',
    siteId: sites[0]?.id ?? '',
    purpose: 'administration',
    ...(passphrase === undefined ? {} : { passphrase }),
  });
  await window.until(contract.station.watchSync, {}, ({ fill }) => fill.state === 'complete');
  await window.done(contract.session.signIn, { login, password: CLINIC_PASSWORD });
  return { window, close: () => core.stop() };
}
