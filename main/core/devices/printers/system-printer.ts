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
export const findIppProblems = (words: string): PrinterProblem[] =>
  REASONS.flatMap(([reason, problem]) => (reason.test(words) ? problem : []));

/** Said of the job that it tries to print; of one that does nothing it is the news of yesterday. */
const UNREACHABLE =
  /now printing[\s\S]*(may not exist or is unavailable|unable to (connect|locate|open)|not responding|offline|timed-out)/i;
const REFUSES = /not accepting requests/;

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
  let sent: readonly string[] = [];

  const listWaiting = async (): Promise<readonly string[]> => {
    const { said } = await run('lpstat', ['-o', printer]);
    return said.split('\n').flatMap((line) => (line.startsWith(`${printer}-`) ? (line.split(/\s/)[0] ?? []) : []));
  };

  /** @SAFETY What is gone from the queue was printed, or somebody took it out: a stopped queue prints nothing. */
  async function settleSent(waiting: readonly string[], said: string): Promise<void> {
    const gone = sent.filter((job) => !waiting.includes(job));
    if (gone.length === 0) return;
    sent = sent.filter((job) => waiting.includes(job));
    const over = await run('lpstat', ['-l', '-W', 'completed', '-o', printer]);
    const wasTakenOut = gone.some((job) => /canceled|aborted/.test(entryOf(over.said, job)));
    if (wasTakenOut || STOPPED.test(said))
      throw new LineAway('other', 'the job left the queue of the system unprinted');
  }

  return {
    async askState(): Promise<PrinterReport> {
      const { code, said } = await run('lpstat', ['-l', '-p', printer]);
      if (code !== 0) throw new LineAway('not-there', firstLine(said));
      const waiting = await listWaiting();
      await settleSent(waiting, said);
      const { said: accepts } = await run('lpstat', ['-a', printer]);
      const more: readonly (PrinterProblem | false)[] = [
        UNREACHABLE.test(said) && 'unreachable',
        REFUSES.test(accepts) && 'paused',
      ];
      const problems = [...new Set([...findIppProblems(said), ...more.filter((problem) => problem !== false)])];
      return { problems, labelsWaiting: waiting.length };
    },
    async send(bytes) {
      const { code, said } = await run('lp', ['-d', printer, '-o', optionFor(bytes), '--', '-'], bytes);
      if (code !== 0) throw new LineAway('not-there', firstLine(said));
      const [, job] = /request id is (\S+)/.exec(said) ?? [];
      if (job) sent = [...sent, job];
    },
    close: async () => undefined,
  };
}

const PDF = [0x25, 0x50, 0x44, 0x46];

/** A PDF is for the driver, at its own size; everything else for the printer as it is. */
const optionFor = (bytes: Uint8Array): string =>
  PDF.every((byte, at) => bytes[at] === byte) ? 'print-scaling=none' : 'raw';

const STOPPED = /disabled since/;

/** What `lpstat -l` says of one job: its line and the indented ones below. */
function entryOf(said: string, job: string): string {
  const lines = said.split('\n');
  const at = lines.findIndex((line) => line.split(/\s/)[0] === job);
  if (at < 0) return '';
  const end = lines.findIndex((line, other) => other > at && !/^\s/.test(line));
  return lines.slice(at, end < 0 ? undefined : end).join('\n');
}

/** What `lp` and `lpstat` can be told as a name, and never take for an option. */
export const isLpName = (name: string): boolean => /^[0-9A-Za-z_][0-9A-Za-z_.+-]*$/.test(name);

/** Names of the printers that the system has. Rejects with LineAway `no-system-printing`. */
export async function listSystemPrinters(run: RunPrinting): Promise<readonly string[]> {
  const { code, said } = await run('lpstat', ['-e']);
  const names = said.split('\n').map((line) => line.trim());
  return code === 0 ? names.filter(isLpName) : [];
}

const firstLine = (said: string): string => said.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
