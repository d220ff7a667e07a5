import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { composeCore } from '#main/core/compose.ts';
import { listOrganisationFolders } from '#main/core/enrolment/organisation-folder.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import type { DemoServer } from './demo-server.ts';
import type { StartOptions } from './start-options.ts';

export interface DemoStation {
  readonly number: number;
  readonly dataFolder: string;
}

/** What the desks of the demo are for, in turn: a ward first, then the front desk. */
const DESKS = [
  { name: 'Ward desk', purpose: 'ward', ward: 0 },
  { name: 'Front desk', purpose: 'front-desk', ward: undefined },
  { name: 'Second ward', purpose: 'ward', ward: 1 },
  { name: 'Office', purpose: 'administration', ward: undefined },
] as const;

/** The folders of the workstations; each is enrolled the first time, with a code as a person would. */
export async function prepareStations(options: StartOptions, demo: DemoServer): Promise<readonly DemoStation[]> {
  const stations: DemoStation[] = [];
  for (let number = 1; number <= options.stations; number += 1) {
    const dataFolder = join(options.data, `station-${number}`);
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    if ((await listOrganisationFolders(dataFolder)).length === 0) await enrol(dataFolder, number, options, demo);
    stations.push({ number, dataFolder });
  }
  return stations;
}

async function enrol(
  dataFolder: string,
  number: number,
  { organisation: key }: StartOptions,
  { server, organisations }: DemoServer,
): Promise<void> {
  const organisation = organisations[key];
  if (!organisation)
    throw new Error(`There is no hospital ${key}. There are: ${Object.keys(organisations).join(', ')}.`);
  const { code } = await issueEnrolmentCode(server.context, organisation);
  const core = composeCore({ dataFolder });
  const { fingerprint, sites } = orThrow(await core.enrolment.checkCode(server.address, code));
  const desk = DESKS[(number - 1) % DESKS.length] ?? DESKS[0];
  const [site] = sites;
  const wardId = desk.ward === undefined ? undefined : site?.wards[desk.ward]?.id;
  const enrolled = await core.enrolment.enrol({
    address: server.address,
    code,
    fingerprint,
    stationName: desk.name,
    siteId: site?.id ?? '',
    purpose: desk.purpose,
    ...(wardId ? { wardId } : {}),
  });
  orThrow(enrolled);
  await core.stop();
}

function orThrow<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.sentence);
  return answer as T;
}
