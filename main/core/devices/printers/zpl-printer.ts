import type { ByteLine } from '../lines/byte-line.ts';
import type { LabelPrinter } from './label-printer.ts';
import { openTalk, type TalkOptions } from './printer-talk.ts';
import { ASK_STATUS, findStatusStrings, readStatus } from './zpl-status.ts';

export interface LinedPrinterOptions extends TalkOptions {
  /** Serial or TCP: the bytes are the same. */
  readonly line: ByteLine;
}

/** A printer that speaks ZPL II. */
export function createZplPrinter({ line, ...options }: LinedPrinterOptions): LabelPrinter {
  return {
    async begin() {
      const talk = openTalk(await line.open(), options);
      return {
        askState: () =>
          talk.ask(new TextEncoder().encode(ASK_STATUS), (received) => {
            const strings = findStatusStrings(new TextDecoder('latin1').decode(received));
            return strings && readStatus(strings);
          }),
        send: talk.write,
        close: talk.close,
      };
    },
  };
}
