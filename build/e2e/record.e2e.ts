/** How a record came to be so, how a signed note is amended, and what a chart is opened for. */
import type { Page } from '@playwright/test';
import { addAllergy, choose, goTo, NURSE, openTab, register, signIn } from './acts.ts';
import { expect, test } from './fixtures.ts';
import { type Hospital, type Station, WARD } from './hospital.ts';
import { inspectMainScreen, inspectScreen } from './inspect-screen.ts';
import { openReplicaReader } from './replica-reader.ts';

const PATIENT = { family: 'Ferriter', given: 'Nuala', sex: 'Female', born: '2 May 1949' } as const;

test('history shows who changed what and where; a signed note is amended, never edited', async ({ hospital }) => {
  test.setTimeout(90_000);
  const station = await hospital.open(WARD);
  const { page } = station;
  await signIn(page, NURSE);
  await register(page, PATIENT);

  await test.step('an allergy that was changed, by mouse', async () => {
    await addAllergy(page, 'Codeine', 'low risk');
    await page
      .getByRole('row', { name: /Codeine/ })
      .getByRole('button', { name: 'Change' })
      .click();
    await choose(page, 'Risk', 'high risk');
    await page.getByRole('button', { name: 'Save allergy' }).click();
    await expect(page.getByRole('row', { name: /Codeine/ })).toContainText('high risk');
    await page.getByRole('button', { name: 'History of Codeine' }).click();
    const history = page.getByRole('dialog', { name: 'History of Codeine' });
    await expect(history.getByRole('listitem')).toHaveCount(2);
    const [current, first] = [history.getByRole('listitem').first(), history.getByRole('listitem').last()];
    for (const words of [NURSE, 'Ward desk', 'current']) await expect(current).toContainText(words);
    await expect(current.getByRole('deletion')).toContainText('low risk');
    await expect(current.getByRole('insertion')).toHaveText('high risk');
    await expect(first).toContainText('first version');
    await inspectMainScreen(station, 'history');
    await page.keyboard.press('Escape');
  });

  await test.step('a note is amended; the one before stays readable', async () => {
    await openTab(page, 'Notes');
    await page.getByRole('button', { name: 'Write a note' }).click();
    await noteField(page).fill('Fell at 02:00, no injury seen.');
    await page.getByRole('button', { name: 'Sign note' }).click();
    await page.getByRole('button', { name: 'Amend' }).click();
    await expect(noteField(page)).toHaveValue('Fell at 02:00, no injury seen.');
    await page.getByRole('button', { name: 'Sign note' }).click();
    await expect(page.getByText('Nothing has been changed yet')).toBeVisible();
    await noteField(page).fill('Fell at 02:00, bruise on the left hip.');
    await page.getByRole('button', { name: 'Sign note' }).click();
    await expect(page.getByText('Say why the note is amended')).toBeVisible();
    await page.getByLabel('Reason for the amendment').fill('the hip was looked at again');
    await inspectScreen(station, 'note-amending');
    await page.getByRole('button', { name: 'Sign note' }).click();
    await expect(page.getByText('Amendment signed').first()).toBeVisible();
    const note = page.getByRole('tabpanel').getByRole('listitem');
    await expect(note).toHaveCount(1);
    await expect(note.getByText('bruise on the left hip')).toBeVisible();
    await expect(note).toContainText('Reason for the amendment: the hip was looked at again');
    await expect(note.getByRole('article')).toContainText('no injury seen');
    await expect(note.getByRole('article')).toContainText('superseded');
    await inspectMainScreen(station, 'note-amended');
  });

  await test.step('the same by keyboard alone, from the timeline', async () => {
    await page.keyboard.press('Alt+t');
    await page.getByRole('listbox', { name: 'Timeline' }).press('Enter');
    const history = page.getByRole('dialog', { name: /^History of/ });
    await expect(history.getByRole('listitem')).toHaveCount(1);
    await expect(history.getByRole('listitem')).toContainText('the hip was looked at again');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('each look is in the audit trail', async () => {
    // A record that changes while its history is open is looked at once more.
    const kinds = (await listAudited(station, 'chart.listHistory')).map(kindLookedAt);
    expect(kinds.filter((kind, at) => kind !== kinds[at - 1])).toEqual(['AllergyIntolerance', 'Composition']);
  });
});

test('the chart of somebody who died asks what for; an emergency is marked and kept', async ({ hospital }) => {
  const station = await hospital.open(WARD);
  const { page } = station;
  await signIn(page, NURSE);
  const family = await letDie(hospital);
  await goTo(page, 'Find patient');
  await page.getByRole('combobox', { name: 'Find a patient' }).fill(family);
  await page.getByRole('option', { name: new RegExp(`${family}.*Deceased`, 'i') }).click();

  await expect(page.getByText('This patient has died')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Details' })).toHaveCount(0);
  await inspectMainScreen(station, 'purpose-asked');
  await page.getByRole('button', { name: 'Open the chart' }).click();
  await expect(page.getByText('Write a reason')).toBeVisible();
  await page.getByRole('button', { name: 'Asked for advice' }).click();
  await expect(page.getByRole('radio', { name: 'Treatment' })).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'Details' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Open for: Treatment' })).toBeVisible();

  await page.keyboard.press('Alt+u');
  await page.getByRole('radio', { name: 'Emergency' }).check();
  await page.getByLabel('Reason', { exact: true }).fill('unconscious, allergies needed');
  await inspectScreen(station, 'purpose-emergency');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('emergency access', { exact: true })).toBeVisible();
  await inspectScreen(station, 'chart-emergency');

  const openings = await listAudited(station, 'chart.open');
  expect(openings).toHaveLength(3);
  expect(openings[0]).toContain('"outcomeCode":"purpose-needed"');
  expect(openings[1]).toContain('"reason":"Asked for advice"');
  expect(openings[2]).toContain('"breakGlass":{"reason":"unconscious, allergies needed"}');
});

/** Central hears of it first; gives the family name. */
async function letDie({ central, findPatient }: Hospital): Promise<string> {
  const { id, rev: parent, body = '', family } = await findPatient();
  const { resource, ...envelope } = JSON.parse(body);
  const dead = { ...envelope, resource: { ...resource, deceasedDateTime: '2026-11-20' } };
  const { outcomes } = await central.write({ edits: [{ id, parent, body: JSON.stringify(dead) }] });
  expect(outcomes[0]?.state).toBe('stored');
  return family;
}

function noteField(page: Page) {
  return page.getByRole('textbox', { name: 'Note', exact: true });
}

/** Audit events of one operation as they stand on the station's disk, in the order in which they were written. */
async function listAudited({ dataFolder }: Station, operation: string): Promise<string[]> {
  const reader = await openReplicaReader(dataFolder);
  try {
    const events = await reader.listDocuments({ kind: 'AuditEvent', limit: 1000 });
    const bodies = events.map(({ body = '' }) => body).filter((body) => body.includes(`"operation":"${operation}"`));
    return bodies.sort((one, other) => sequenceOf(one) - sequenceOf(other));
  } finally {
    reader.close();
  }
}

function kindLookedAt(body: string): string | undefined {
  return /"entities":\[\{"id":"(\w+):/.exec(body)?.[1];
}

function sequenceOf(body: string): number {
  return Number(/"sequence":(\d+)/.exec(body)?.[1]);
}
