import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Runs one measured client as a process of its own and takes the JSON it prints last. */
export async function runClient<T>(script: string, args: readonly string[], timeoutMs = 300_000): Promise<T> {
  const file = path.join(import.meta.dirname, 'clients', script);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--expose-gc', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: timeoutMs,
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  const last = printed.trimEnd().split('\n').at(-1) ?? '';
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}: ${last}`);
  return JSON.parse(last) as T;
}
