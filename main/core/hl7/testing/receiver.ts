/** A receiver on loopback that keeps what it gets and answers as a test says. */
import type { AckPlan } from '#shared/domain/hl7/acknowledgement.ts';
import { readHeader } from '#shared/domain/hl7/header.ts';
import { isFault, readMessage } from '#shared/domain/hl7/message.ts';
import { openListener } from '../mllp/listener.ts';

export async function openReceiver(
  answer: (text: string, nth: number) => AckPlan | undefined = () => ({ code: 'AA' }),
) {
  const texts: string[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const listener = await openListener({
    host: '127.0.0.1',
    port: 0,
    now: () => 0,
    onConnections: () => {},
    onFault: (fault) => {
      throw fault;
    },
    async take(bytes, tell) {
      const text = Buffer.from(bytes).toString();
      texts.push(text);
      const message = readMessage(text);
      const ack = answer(text, texts.length);
      if (ack && !isFault(message)) tell(readHeader(message), ack);
      for (const { count, resolve } of waiting) if (texts.length >= count) resolve();
    },
  });
  return {
    port: listener.port,
    texts,
    /** Resolves when so many have come. */
    got: (count: number) =>
      texts.length >= count
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            waiting.push({ count, resolve });
          }),
    close: () => listener.close(),
  };
}
