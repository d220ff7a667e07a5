/** Entry of the core process: under the shell that started it, or alone. */
import { findShell } from '../core-endpoint.ts';
import { faultEntry, newReference } from './api/fault.ts';
import { createLog } from './boot/log.ts';
import { runAlone } from './boot/run-alone.ts';
import { runWithShell } from './boot/run-with-shell.ts';
import { takePassphrase } from './boot/take-passphrase.ts';

const log = createLog();

// A fault that nobody caught leaves unknown state behind: end, and begin again from what is on the disk.
process.on('uncaughtException', (error) => {
  log.fault(faultEntry(newReference(), 'core', error));
  process.exit(1);
});

const shell = findShell();
const typed = takePassphrase(process.env);
const passphrase = typed === undefined ? {} : { passphrase: typed };
if (shell) runWithShell(shell, { log, exit: (code) => process.exit(code), ...passphrase });
else {
  void runAlone(process.argv, process.env, { log, ...passphrase }).then((code) => {
    if (code !== undefined) process.exitCode = code;
  });
}
