import type { PrinterProblem } from '#shared/contract/device.ts';
import type { AskedState, Dialect } from './dialect.ts';

const ASK = '~HS';
const END = '^XZ';

/** A label from its beginning to its end; the question is immediate wherever it stands. */
export const zplDialect: Dialect = {
  take(bytes) {
    const received = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const [ask, end] = [received.indexOf(ASK), received.indexOf(END)];
    if (ask === 0) return { length: ASK.length, is: 'question' };
    if (ask > 0 && (end < 0 || ask < end)) return { length: ask, is: 'part' };
    if (end < 0) return undefined;
    const length = end + END.length + (received[end + END.length] === 0x0a ? 1 : 0);
    const label = received.toString('latin1', 0, length);
    return { length, is: 'end', copies: Number(/\^PQ(\d+)/.exec(label)?.[1] ?? 1) };
  },
  answer: (state) => new TextEncoder().encode(statusText(state)),
};

function statusText({ problems, labelsWaiting, isPartial }: AskedState): string {
  const flag = (problem: PrinterProblem): string => (problems.includes(problem) ? '1' : '0');
  const count = String(labelsWaiting).padStart(3, '0');
  const one = [
    ...['030', flag('paper-out'), flag('paused'), '0406', count],
    ...[flag('buffer-full'), flag('diagnostic-mode'), isPartial ? '1' : '0', '000'],
    ...[flag('memory-lost'), flag('head-cold'), flag('head-hot')],
  ];
  const two = ['000', '0', flag('head-open'), flag('ribbon-out'), '0', '2', '4', '0', '00000000', '1', '000'];
  return [one.join(','), two.join(','), '1234,0'].map((line) => `\u0002${line}\u0003\r\n`).join('');
}
