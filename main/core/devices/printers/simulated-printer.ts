/** A printer without hardware: takes jobs as bytes however they are cut, answers for its state, and has the faults of a real one. */
import type { PrinterProblem } from '#shared/contract/device.ts';
import type { LinedLanguage } from '#shared/model/printer-languages.ts';
import type { Dialect } from './simulated/dialect.ts';
import { eplDialect } from './simulated/epl-dialect.ts';
import { escPosDialect } from './simulated/escpos-dialect.ts';
import { tsplDialect } from './simulated/tspl-dialect.ts';
import { zplDialect } from './simulated/zpl-dialect.ts';

export interface SimulatedPrinter {
  /** What it answers to these bytes. */
  receive(bytes: Uint8Array): Uint8Array | undefined;
  /** What it says without having been asked just now. */
  watchSaid(listener: (bytes: Uint8Array) => void): void;
  /** Labels that came out, each copy once, as the bytes that made it, a letter for each. */
  readonly printed: readonly string[];
  /** From now on it has these problems, and prints nothing while it has any. */
  suffer(...problems: readonly PrinterProblem[]): void;
  /** It says nothing any more, and prints. */
  fallSilent(): void;
  /** What was in its memory is gone. */
  loseMemory(): void;
  /** Called when a whole label has come. */
  watchFormats(listener: () => void): void;
}

const DIALECTS: Readonly<Record<LinedLanguage, Dialect>> = {
  zpl: zplDialect,
  epl: eplDialect,
  tspl: tsplDialect,
  escpos: escPosDialect,
};

type Waiting = { readonly label: string } | { readonly says: Uint8Array };

export function createSimulatedPrinter(language: LinedLanguage = 'zpl'): SimulatedPrinter {
  const dialect = DIALECTS[language];
  const printed: string[] = [];
  const listeners = new Set<() => void>();
  const hearers = new Set<(bytes: Uint8Array) => void>();
  let problems: readonly PrinterProblem[] = [];
  let waiting: Waiting[] = [];
  let bytes: Uint8Array = new Uint8Array();
  let label = '';
  let isSilent = false;

  const say = (said: Uint8Array): void => {
    if (!isSilent) for (const hear of hearers) hear(said);
  };

  function print(): void {
    if (problems.length > 0) return;
    const ready = waiting;
    waiting = [];
    for (const one of ready) 'label' in one ? printed.push(one.label) : say(one.says);
  }

  function takeNext(answers: Uint8Array[]): boolean {
    const taken = dialect.take(bytes);
    if (!taken) return false;
    const said = new TextDecoder('latin1').decode(bytes.subarray(0, taken.length));
    bytes = bytes.subarray(taken.length);
    if (taken.is === 'question') {
      const labelsWaiting = waiting.filter((one) => 'label' in one).length;
      answers.push(dialect.answer({ question: said, problems, labelsWaiting, isPartial: label !== '' }));
    } else if (taken.is === 'mark') waiting.push({ says: taken.says });
    else label += said;
    if (taken.is === 'end') endLabel(taken.copies);
    return true;
  }

  function endLabel(copies: number): void {
    for (let copy = 0; copy < copies; copy += 1) waiting.push({ label });
    label = '';
    print();
    for (const listener of [...listeners]) listener();
  }

  return {
    printed,
    watchSaid: (listener) => void hearers.add(listener),
    receive(more) {
      bytes = Buffer.concat([bytes, more]);
      const answers: Uint8Array[] = [];
      while (takeNext(answers));
      print();
      return answers.length === 0 || isSilent ? undefined : Buffer.concat(answers);
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
      label = '';
      bytes = new Uint8Array();
    },
    watchFormats: (listener) => void listeners.add(listener),
  };
}
