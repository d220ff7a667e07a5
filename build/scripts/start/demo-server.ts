import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { createProgressBar } from '#sync-server/commands/progress-bar.ts';
import { provisionDemo } from '#sync-server/demo/provision-demo.ts';
import { importIntoOrganisation } from '#sync-server/import/import-into-organisation.ts';
import { printReport } from '#sync-server/import/import-report.ts';
import type { OrganisationEntry } from '#sync-server/orgs/catalogue.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';
import type { StartOptions } from './start-options.ts';

export interface DemoServer {
  readonly server: RunningServer;
  /** By the scenario's key: `brigid`, `lac`. */
  readonly organisations: Readonly<Record<string, OrganisationEntry>>;
}

interface DemoRecord {
  readonly port: number;
  /** Organisation ids by key; absent until provisioning has come to its end. */
  organisations?: Record<string, string>;
}

/** Starts the sync server of the demo on the port it had before, and makes its hospitals at the first start. */
export async function startDemoServer(options: StartOptions): Promise<DemoServer> {
  const file = join(options.data, 'demo.json');
  await mkdir(options.data, { recursive: true, mode: 0o700 });
  const record: DemoRecord = existsSync(file)
    ? JSON.parse(await readFile(file, 'utf8'))
    : { port: await findFreePort() };
  const server = await startServer(
    { listen: `127.0.0.1:${record.port}`, data: join(options.data, 'server') },
    { log: pino({ level: 'error' }) },
  );
  if (!record.organisations) {
    await refuseHalfMade(server, options.data);
    await writeFile(file, JSON.stringify(record), { mode: 0o600 });
    record.organisations = await makeHospitals(server, options);
    await writeFile(file, JSON.stringify(record), { mode: 0o600 });
  }
  return { server, organisations: await findOrganisations(server, record.organisations) };
}

/** A first start that was interrupted leaves a hospital with some of its patients: better none. */
async function refuseHalfMade({ context, close }: RunningServer, folder: string): Promise<void> {
  if ((await context.catalogue.listOrganisations()).length === 0) return;
  await close();
  throw new Error(`The first start was interrupted before the demo was complete. Delete ${folder} and start again.`);
}

async function makeHospitals({ context }: RunningServer, options: StartOptions): Promise<Record<string, string>> {
  const bar = createProgressBar(process.stdout);
  const hospitals = await provisionDemo(context, {
    patients: options.import ? 0 : options.patients,
    onProgress: ({ organisation, patients, of, documents }) =>
      bar.update(patients, of, `${organisation}: ${patients} patients · ${documents} documents`),
  });
  bar.end();
  const [first] = hospitals;
  if (options.import && first) await importBundlesInto(first.provisioned.organisation, context, options.import);
  return Object.fromEntries(hospitals.map(({ key, provisioned }) => [key, provisioned.organisation.id]));
}

async function importBundlesInto(
  organisation: OrganisationEntry,
  context: RunningServer['context'],
  folder: string,
): Promise<void> {
  const bar = createProgressBar(process.stdout);
  const report = await importIntoOrganisation(context, organisation, {
    paths: [folder],
    onProgress: ({ bytesDone, bytes, filesDone, files, resources }) =>
      bar.update(bytesDone, bytes, `${filesDone}/${files} files · ${resources} resources`),
  });
  bar.end();
  printReport(report, (line) => console.log(line));
}

async function findOrganisations(
  { context }: RunningServer,
  ids: Record<string, string>,
): Promise<Record<string, OrganisationEntry>> {
  const entries = await context.catalogue.listOrganisations();
  return Object.fromEntries(
    Object.entries(ids).flatMap(([key, id]) => entries.filter((entry) => entry.id === id).map((entry) => [key, entry])),
  );
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
