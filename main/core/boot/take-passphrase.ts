import { readFileSync } from 'node:fs';

/**
 * The passphrase of a station that starts as a service, with nobody there to type it: a file that
 * `HOLDFAST_PASSPHRASE_FILE` names (as systemd's LoadCredential gives it), or `HOLDFAST_PASSPHRASE` itself. Both are taken
 * out of the environment, so that nothing that is started from here inherits them. Throws when the file cannot be read.
 */
export function takePassphrase(env: NodeJS.ProcessEnv): string | undefined {
  const { HOLDFAST_PASSPHRASE: typed, HOLDFAST_PASSPHRASE_FILE: file } = env;
  delete env.HOLDFAST_PASSPHRASE;
  delete env.HOLDFAST_PASSPHRASE_FILE;
  const found = file ? readFileSync(file, 'utf8').replace(/\r?\n$/, '') : typed;
  return found === '' ? undefined : found;
}
