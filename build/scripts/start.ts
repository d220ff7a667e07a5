/**
 * `npm start`: the whole of Holdfast on one machine, for a first look. Builds what is stale, starts a sync server with two
 * invented hospitals, enrols workstations, and opens their windows; without a display or Electron it serves the same
 * screens to a browser on this machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { scenario } from '#sync-server/demo/scenario.ts';
import { buildAll } from './build.ts';
import {
  type ElectronRuntime,
  ensureElectron,
  hasDisplay,
  launchElectron,
  type RunnableElectron,
} from './electron-dist.ts';
import { inProject, projectEnvironment } from './project.ts';
import { startDemoServer } from './start/demo-server.ts';
import { type DemoStation, prepareStations } from './start/demo-stations.ts';
import { readStartOptions, type StartOptions } from './start/start-options.ts';

const options = readStartOptions(process.argv);
try {
  await main(options);
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
}

async function main(asked: StartOptions): Promise<void> {
  step('Building what is stale');
  await buildAll({ only: ['shell', 'preload', 'core', 'renderer'], report: () => {} });
  step('Starting the sync server and its two hospitals');
  const demo = await startDemoServer(asked);
  step(`Preparing ${asked.stations === 1 ? 'the workstation' : `${asked.stations} workstations`}`);
  const stations = await prepareStations(asked, demo);
  const runtime = await chooseRuntime(asked);
  console.log(`\nSync server  ${demo.server.address}`);
  printUsers(asked.organisation);
  const running = stations.map((station) => open(station, runtime));
  await untilAllEnd(running);
  await demo.server.close();
}

function step(words: string): void {
  console.log(`${(performance.now() / 1000).toFixed(1).padStart(5)} s  ${words} …`);
}

async function chooseRuntime({ browser }: StartOptions): Promise<ElectronRuntime> {
  if (browser || !hasDisplay()) return { state: 'none', reason: 'there is no display' };
  return ensureElectron({ fallback: 'ask' });
}

function open(station: DemoStation, runtime: ElectronRuntime): ChildProcess {
  return runtime.state === 'none' ? serveToBrowser(station) : openWindow(station, runtime);
}

function openWindow({ number, dataFolder }: DemoStation, runtime: RunnableElectron): ChildProcess {
  step(`Opening workstation ${number}`);
  return launchElectron(runtime, { HOLDFAST_DATA_FOLDER: dataFolder });
}

/** Core alone: it prints the address to open. */
function serveToBrowser({ dataFolder }: DemoStation): ChildProcess {
  const args = [
    inProject('out', 'core', 'index.cjs'),
    '--data',
    dataFolder,
    '--renderer',
    inProject('out', 'renderer'),
  ];
  return spawn(process.execPath, args, { env: projectEnvironment(), stdio: 'inherit' });
}

function printUsers(key: string): void {
  const organisation = scenario.organisations.find((one) => one.key === key);
  console.log(`\n${organisation?.name ?? ''}: everyone's password is ${scenario.password}`);
  for (const { login, name, role } of organisation?.staff ?? []) console.log(`  ${login.padEnd(18)} ${name} (${role})`);
  console.log('\nCtrl+C ends it; the next start finds everything as it was left.\n');
}

/** Ends with the last workstation, or all of them when this program is told to end. */
async function untilAllEnd(running: readonly ChildProcess[]): Promise<void> {
  const ends = running.map((child) => new Promise((resolve) => child.once('exit', resolve)));
  const endAll = (): void => {
    for (const child of running) child.kill('SIGTERM');
  };
  process.once('SIGINT', endAll);
  process.once('SIGTERM', endAll);
  await Promise.all(ends);
}
