/**
 * A printer that the operating system has set up, through its own `lp` and `lpstat` (CUPS). The bytes go as they are, in the
 * language of the printer; what is wrong and what waits is what the system says. Where there is no such program it is told.
 */
import { execFile } from 'node:child_process';
import type { PrinterProblem } from '#shared/contract/device.ts';
import { LineAway } from '../lines/byte-line.ts';
import type { LabelPrinter, PrinterReport, PrinterSession } from './label-printer.ts';

/** Port. Rejects with LineAway `no-system-printing` where there is no such program. */
export type RunPrinting = (
  program: 'lp' | 'lpstat',
  args: readonly string[],
  input?: Uint8Array,
) => Promise<{ readonly code: number; readonly said: string }>;

const TIMEOUT_MS = 10_000;

export const runPrinting: RunPrinting = (program, args, input) =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C' };
    const child = execFile(program, [...args], { env, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const code = error?.code;
      if (code === 'ENOENT') return reject(new LineAway('no-system-printing', `no program ${program}`));
      if (error?.killed) return reject(new LineAway('no-answer', `${program} did not end`));
      resolve({ code: typeof code === 'number' ? code : error ? 1 : 0, said: stdout + stderr });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? new Uint8Array());
  });

/** Keywords of IPP for what is wrong with a printer. */
const REASONS: readonly (readonly [RegExp, PrinterProblem])[] = [
  [/media-(empty|needed)/, 'paper-out'],
  [/marker-supply-empty/, 'ribbon-out'],
  [/(cover|door|interlock)-open/, 'head-open'],
  [/media-jam/, 'paper-jam'],
  [/\bpaused\b|disabled since/, 'paused'],
  [/fuser-over-temp/, 'head-hot'],
];

export interface SystemPrinterOptions {
  readonly printer: string;
  readonly run: RunPrinting;
}

export function createSystemPrinter({ printer, run }: SystemPrinterOptions): LabelPrinter {
  return {
    async begin() {
      const session = createSession(printer, run);
      await session.askState();
      return session;
    },
  };
}

function createSession(printer: string, run: RunPrinting): PrinterSession {
  return {
    async askState(): Promise<PrinterReport> {
      const { code, said } = await run('lpstat', ['-l', '-p', printer]);
      if (code !== 0) throw new LineAway('not-there', firstLine(said));
      const waiting = await run('lpstat', ['-o', printer]);
      const jobs = waiting.said.split('\n').filter((line) => line.startsWith(`${printer}-`));
      const problems = REASONS.flatMap(([words, problem]) => (words.test(said) ? problem : []));
      return { problems, labelsWaiting: jobs.length };
    },
    async send(bytes) {
      const { code, said } = await run('lp', ['-d', printer, '-o', 'raw', '-s', '--', '-'], bytes);
      if (code !== 0) throw new LineAway('not-there', firstLine(said));
    },
    close: async () => undefined,
  };
}

/** Names of the printers that the system has. Rejects with LineAway `no-system-printing`. */
export async function listSystemPrinters(run: RunPrinting): Promise<readonly string[]> {
  const { code, said } = await run('lpstat', ['-e']);
  const names = said.split('\n').map((line) => line.trim());
  return code === 0 ? names.filter((name) => /^[0-9A-Za-z_][0-9A-Za-z_.+-]*$/.test(name)) : [];
}

const firstLine = (said: string): string => said.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
