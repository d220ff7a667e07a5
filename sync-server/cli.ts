import { Command, CommanderError } from 'commander';
import { StoreFault } from '#shared/store/store-fault.ts';
import { CommandRefused } from './commands/command-refused.ts';
import { registerDeliver } from './commands/deliver.ts';
import { registerFormulary } from './commands/formulary.ts';
import { registerHub } from './commands/hub.ts';
import { registerImport } from './commands/import.ts';
import { registerKnowledge } from './commands/knowledge.ts';
import { registerMigrateStorage } from './commands/migrate-storage.ts';
import { registerMoveOrg } from './commands/move-org.ts';
import { registerOrg } from './commands/org.ts';
import { registerRelocate } from './commands/relocate.ts';
import { registerServe } from './commands/serve.ts';
import { registerSnapshot } from './commands/snapshot.ts';
import { registerStation } from './commands/station.ts';
import { registerVerifyAudit } from './commands/verify-audit.ts';
import { ConfigurationError } from './config/config.ts';
import { type Environment, readEnvironment } from './config/read-environment.ts';
import { SERVER_VERSION } from './version.ts';

/** Adds one command, or a family of them, to the program. */
export type RegisterCommand = (program: Command, environment: Environment) => void;

/** Every command of the server. `serve` is what runs without one. */
const commands: readonly RegisterCommand[] = [
  registerServe,
  registerOrg,
  registerStation,
  registerHub,
  registerSnapshot,
  registerImport,
  registerKnowledge,
  registerFormulary,
  registerDeliver,
  registerVerifyAudit,
  registerMigrateStorage,
  registerMoveOrg,
  registerRelocate,
];

const ABOUT = `Holdfast sync server: one CouchDB-compatible database per organisation.

Each option can be given as an environment variable: HOLDFAST_LISTEN, HOLDFAST_DATA, HOLDFAST_STORAGE, HOLDFAST_ADMIN,
HOLDFAST_ROLE, HOLDFAST_UPSTREAM, HOLDFAST_TLS_CERT, HOLDFAST_TLS_KEY, HOLDFAST_METRICS_TOKEN, HOLDFAST_LOG_LEVEL. The option goes before the variable.`;

/** Runs the command line; gives the exit code. What a person can put right is said in one sentence. */
export async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('holdfast-server').description(ABOUT).version(SERVER_VERSION).exitOverride();
  program.showHelpAfterError('(--help shows what there is)').enablePositionalOptions();
  const environment = readEnvironment();
  process.stdout.on('error', () => {}); // whoever read our words has gone; the server has not
  for (const register of commands) register(program, environment);
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (fault) {
    return explain(fault);
  }
}

function explain(fault: unknown): number {
  if (fault instanceof CommanderError) return fault.exitCode;
  if (fault instanceof ConfigurationError || fault instanceof CommandRefused) {
    process.stderr.write(`${fault.message}\n`);
    return 2;
  }
  if (fault instanceof StoreFault) {
    process.stderr.write(`${fault.refusal.sentence} (${fault.refusal.support})\n`);
    return 1;
  }
  const { code, message } = fault as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    process.stderr.write('The address is in use: another program listens there. Choose another with --listen.\n');
  else if (code === 'EACCES') process.stderr.write(`Not permitted: ${message}\n`);
  else throw fault;
  return 1;
}
