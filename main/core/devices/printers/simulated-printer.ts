/** A printer without hardware: takes ZPL as bytes however they are cut, answers `~HS`, and has the faults of a real one. */
import type { PrinterProblem } from '#shared/contract/device.ts';

export interface SimulatedPrinter {
  /** What it answers to these bytes. */
  receive(bytes: Uint8Array): Uint8Array | undefined;
  /** Labels that came out, each copy once, as the ZPL that made it. */
  readonly printed: readonly string[];
  /** From now on it has these problems, and prints nothing while it has any. */
  suffer(...problems: readonly PrinterProblem[]): void;
  /** It says nothing any more, and prints. */
  fallSilent(): void;
  /** What was in its memory is gone. */
  loseMemory(): void;
  /** Called when a whole format has come. */
  watchFormats(listener: () => void): void;
}

export function createSimulatedPrinter(): SimulatedPrinter {
  const printed: string[] = [];
  const listeners = new Set<() => void>();
  let problems: readonly PrinterProblem[] = [];
  let waiting: string[] = [];
  let text = '';
  let isSilent = false;

  function print(): void {
    if (problems.length > 0) return;
    printed.push(...waiting);
    waiting = [];
  }

  function takeFormats(): void {
    const formats = [...text.matchAll(/\^XA[\s\S]*?\^XZ\n?/g)];
    for (const [format] of formats) {
      const copies = Number(/\^PQ(\d+)/.exec(format)?.[1] ?? 1);
      for (let copy = 0; copy < copies; copy += 1) waiting.push(format);
    }
    text = text.replaceAll(/\^XA[\s\S]*?\^XZ\n?/g, '');
    print();
    if (formats.length > 0) for (const listener of [...listeners]) listener();
  }

  /** An immediate command: it is answered before the formats that stand in front of it are done. */
  function takeQuestions(): number {
    const questions = text.match(/~HS/g)?.length ?? 0;
    text = text.replaceAll('~HS', '');
    return questions;
  }

  return {
    printed,
    receive(bytes) {
      text += new TextDecoder('latin1').decode(bytes);
      const questions = takeQuestions();
      takeFormats();
      if (questions === 0 || isSilent) return undefined;
      const answer = statusText(problems, waiting.length, text.includes('^XA'));
      return new TextEncoder().encode(answer.repeat(questions));
    },
    suffer(...next) {
      problems = next;
      print();
    },
    fallSilent() {
      isSilent = true;
    },
    loseMemory() {
      waiting = [];
      text = '';
    },
    watchFormats: (listener) => void listeners.add(listener),
  };
}

function statusText(problems: readonly PrinterProblem[], waiting: number, isPartial: boolean): string {
  const flag = (problem: PrinterProblem): string => (problems.includes(problem) ? '1' : '0');
  const count = String(waiting).padStart(3, '0');
  const one = [
    ...['030', flag('paper-out'), flag('paused'), '0406', count],
    ...[flag('buffer-full'), flag('diagnostic-mode'), isPartial ? '1' : '0', '000'],
    ...[flag('memory-lost'), flag('head-cold'), flag('head-hot')],
  ];
  const two = ['000', '0', flag('head-open'), flag('ribbon-out'), '0', '2', '4', '0', '00000000', '1', '000'];
  return [one.join(','), two.join(','), '1234,0'].map((line) => `\u0002${line}\u0003\r\n`).join('');
}
