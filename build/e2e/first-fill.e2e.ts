/** @SAFETY A chart that is opened while its desk is being filled says what it does not know. A file brings what the line does not. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { auditSnapshot, settleSnapshot } from '#sync-server/snapshot/settle-snapshot.ts';
import { writeSnapshot } from '#sync-server/snapshot/write-snapshot.ts';
import { banner, NURSE, openChart, openTab, signIn, statusLine } from './acts.ts';
import { expect, test } from './fixtures.ts';
import { startHeldLine } from './held-line.ts';
import { type Hospital, WARD } from './hospital.ts';
import { inspectScreen } from './inspect-screen.ts';
import { takePictures } from './launch.ts';

const SECOND_PAGE_OF_FIRST_LANE = /^GET \S*_changes\?(?=\S*lane=1)(?=\S*since=)/;

test('in mid-fill allergies are "not yet loaded here", never "none" and never "not asked"', async ({ hospital }) => {
  const { family, substance } = await delayAllergy(hospital);
  const line = await startHeldLine({
    targetPort: Number(new URL(hospital.server.address).port),
    holds: (head) => SECOND_PAGE_OF_FIRST_LANE.test(head),
  });
  const station = await hospital.open(WARD, { targetPort: line.port });
  const { page } = station;
  await page.getByRole('button', { name: 'Fill from a file' }).click();
  await choose(page, { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('a letter') });
  await expect(page.getByRole('dialog')).toContainText('This is no snapshot file');
  await inspectScreen(station, 'fill-from-file-door');
  await page.keyboard.press('Escape');
  await signIn(page, NURSE);
  await openChart(page, family);
  await expect(banner(page)).toContainText('not yet loaded here');
  await expect(page.getByText('This chart is not here completely yet')).toBeVisible();
  await line.holding;
  await openTab(page, 'Allergies');
  await expect(page.getByRole('button', { name: 'Record: no known allergies' })).toBeHidden();
  await inspectScreen(station, 'chart-in-mid-fill');

  const [file, documents] = await writeFileFor(hospital, station.dataFolder);
  await statusLine(page)
    .getByRole('button', { name: /Opens the details/ })
    .click();
  await choose(page, file);
  await expect(page.getByText('The file has been read')).toBeVisible();
  await expect(page.getByText(`${documents.toLocaleString('en-GB')} documents came with the file`)).toBeVisible();
  await expect(page.getByText('Nothing waits to be sent.')).toBeVisible();
  await takePictures(station, 'fill-from-file');
  await openChart(page, family);
  await expect(banner(page)).toContainText(substance);
  await expect(page.getByText('This chart is not here completely yet')).toBeVisible();
  line.release();
  await expect(page.getByText('This chart is not here completely yet')).toBeHidden();
  await line.close();
});

type Chosen = Parameters<ReturnType<Page['locator']>['setInputFiles']>[0];

/** Instead of the system's dialogue, which no test can reach. */
const choose = (page: Page, file: Chosen) => page.locator('input[type=file]').setInputFiles(file);

/** For the station that was enrolled last, as the server's command writes it. Gives the file and how many documents it holds. */
async function writeFileFor({ server, organisation }: Hospital, folder: string): Promise<[file: string, number]> {
  const { context } = server;
  const stations = await context.catalogue.listStations(organisation.id);
  const station = stations.toSorted((one, other) => one.enrolledAt.localeCompare(other.enrolledAt)).at(-1);
  if (!station) throw new Error('no station was enrolled');
  const file = join(folder, 'stick.holdfast-snapshot');
  const report = await writeSnapshot(context, {
    ...{ organisation, station, file, by: 'e2e' },
    async settle({ id }) {
      await settleSnapshot(context, id, (note) => auditSnapshot(context, note));
      return undefined;
    },
  });
  if (isRefusal(report)) throw new Error(report.sentence);
  return [file, report.documents];
}

interface Late {
  readonly family: string;
  readonly substance: string;
}

/** An early patient's only allergy is changed: in the feed it now comes last, far behind the patient. */
async function delayAllergy({ central, sites }: Hospital): Promise<Late> {
  const { rows } = await central.listChanges({ since: 0, limit: 10_000, bodies: 'leaves' });
  const documents = rows.map(({ id, revisions }) => ({
    id,
    rev: revisions?.[0]?.rev ?? '',
    body: bodyOf(revisions?.[0]),
  }));
  const allergies = documents.filter(({ id }) => id.startsWith('AllergyIntolerance:'));
  const families = documents.map(({ body }) => familyOf(body));
  const isUnique = (body: Body) => families.filter((family) => family === familyOf(body)).length === 1;
  const patient = documents.find(({ id, body }) => {
    const own = allergies.filter((allergy) => allergy.body.patient === id);
    if (body.facility !== sites[0]?.code || !isUnique(body)) return false;
    return id.startsWith('Patient:') && own.length === 1 && own[0]?.body.resource.criticality;
  });
  const allergy = allergies.find(({ body }) => body.patient === patient?.id);
  if (!patient || !allergy) throw new Error('an early patient of the demo has one allergy');
  const body = JSON.stringify({ ...allergy.body, resource: { ...allergy.body.resource, criticality: 'high' } });
  const { outcomes } = await central.write({ edits: [{ id: allergy.id, parent: allergy.rev, body }] });
  expect(outcomes[0]?.state).toBe('stored');
  return {
    family: familyOf(patient.body),
    substance: allergy.body.resource.code?.text ?? '',
  };
}

interface Body {
  readonly facility?: string;
  readonly patient?: string;
  readonly resource: {
    readonly name?: readonly { readonly family: string }[];
    readonly criticality?: string;
    readonly code?: { readonly text: string };
  };
}

function familyOf({ resource }: Body): string {
  return resource?.name?.[0]?.family ?? '';
}

function bodyOf(stored: Pick<StoredRevision, 'body'> | undefined): Body {
  return JSON.parse(stored?.body ?? '{}') as Body;
}
