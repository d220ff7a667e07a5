import { type SpawnOptions, spawn } from 'node:child_process';

export type CommandResult = { code: number; output: string };

/** Runs a program to its end and keeps what it printed; never throws for a non-zero exit. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const parts: Buffer[] = [];
    child.stdout?.on('data', (part: Buffer) => parts.push(part));
    child.stderr?.on('data', (part: Buffer) => parts.push(part));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, output: Buffer.concat(parts).toString() + (signal ? `\nended by ${signal}` : '') }),
    );
  });
}

/** Like `runCommand`, for programs that must succeed; throws with what they printed. */
export async function requireCommand(command: string, args: readonly string[], options: SpawnOptions = {}) {
  const result = await runCommand(command, args, options);
  if (result.code !== 0)
    throw new Error(`${command} ${args.join(' ')} failed (${result.code}):\n${result.output.trim()}`);
  return result.output;
}
