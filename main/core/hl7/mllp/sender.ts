/** The sending end of MLLP: one connection that is kept, one message on its way, its acknowledgement recognised by MSH-10 in MSA-2. */
import { createConnection, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { decodeMessage } from '#shared/domain/hl7/charset.ts';
import { findSegment, isFault, readMessage, textOf } from '#shared/domain/hl7/message.ts';
import { createFrameReader } from './frame-reader.ts';
import { sendFrame } from './wire.ts';

export type Reply =
  | { readonly state: 'accepted' }
  /** AE, CE: not to be sent again as it is. */
  | { readonly state: 'error'; readonly text: string }
  /** AR, CR. `temporary`: locked or an internal error there (206, 207), or no reason given. */
  | { readonly state: 'rejected'; readonly temporary: boolean; readonly text: string };

export interface MllpSender {
  /** Rejects where no acknowledgement of this message came: nobody knows whether it arrived. */
  send(text: string, controlId: string): Promise<Reply>;
  close(): void;
}

export interface SenderOptions {
  readonly host: string;
  readonly port: number;
  /** PEM. Without it the line is in the clear. */
  readonly tls?: SenderTls | undefined;
  readonly connectTimeoutMs?: number;
  readonly ackTimeoutMs?: number;
}

export interface SenderTls {
  readonly ca?: string | undefined;
  readonly serverName?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/** Why there is no answer; `code` is what the status shows. */
class NoAnswer extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`no acknowledgement: ${code}`);
    this.code = code;
  }
}

export function createMllpSender({
  host,
  port,
  tls,
  connectTimeoutMs = 5_000,
  ackTimeoutMs = 10_000,
}: SenderOptions): MllpSender {
  let socket: Socket | undefined;

  function connect(): Promise<Socket> {
    if (socket && !socket.destroyed && socket.writable) return Promise.resolve(socket);
    return new Promise((resolve, reject) => {
      const made = lineTo(host, port, tls);
      socket = made;
      made.setNoDelay(true);
      made.setKeepAlive(true, 30_000);
      made.setTimeout(connectTimeoutMs, () => made.destroy(new NoAnswer('ETIMEDOUT')));
      made.once('error', reject);
      made.once('close', () => reject(new NoAnswer('ECONNRESET')));
      made.once(tls ? 'secureConnect' : 'connect', () => {
        made.setTimeout(0);
        made.off('error', reject);
        made.on('error', () => made.destroy());
        resolve(made);
      });
    });
  }

  function answerOf(open: Socket, controlId: string): Promise<Reply> {
    const reader = createFrameReader();
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        open.off('data', onData);
        open.off('close', onClose);
        settle();
      };
      // What comes late would be taken for the answer to the next message.
      const fail = (code: string): void =>
        end(() => {
          open.destroy();
          reject(new NoAnswer(code));
        });
      const timer = setTimeout(() => fail('ETIMEDOUT'), ackTimeoutMs);
      const onClose = () => fail('ECONNRESET');
      const onData = (chunk: Uint8Array): void => {
        const [event] = reader.push(chunk);
        if (!event) return;
        const reply = event.is === 'frame' ? readReply(event.bytes, controlId) : undefined;
        if (reply) end(() => resolve(reply));
        else fail('EBADACK');
      };
      open.on('data', onData);
      open.once('close', onClose);
    });
  }

  return {
    async send(text, controlId) {
      const open = await connect();
      const answer = answerOf(open, controlId);
      sendFrame(open, text);
      return answer;
    },
    close: () => void socket?.destroy(),
  };
}

/** MI11: @SAFETY a receiver that cannot prove who it is gets nothing: there is no way to switch that off. */
function lineTo(host: string, port: number, tls: SenderTls | undefined): Socket {
  if (!tls) return createConnection({ host, port });
  const { ca, serverName, certificate, key } = tls;
  const name = serverName ?? (isIP(host) ? undefined : host);
  return connectTls({
    ...{ host, port, minVersion: 'TLSv1.2', rejectUnauthorized: true },
    ...(ca ? { ca } : {}),
    ...(name ? { servername: name } : {}),
    ...(certificate && key ? { cert: certificate, key } : {}),
  });
}

const LONGEST_TEXT = 200;
const TEMPORARY = new Set(['206', '207', '']);

/** Undefined of what acknowledges another message, or is no acknowledgement: never taken for a success. */
export function readReply(bytes: Uint8Array, controlId: string): Reply | undefined {
  const message = readMessage(decodeMessage(bytes).text);
  if (isFault(message)) return undefined;
  const msa = findSegment(message, 'MSA');
  if (textOf(message, msa, 2) !== controlId) return undefined;
  const err = findSegment(message, 'ERR');
  const code = textOf(message, err, 3) ?? textOf(message, msa, 6) ?? '';
  // Free text of theirs (MSA-3, ERR-8) may name a patient, and this is listed.
  const words = [code, textOf(message, err, 3, 2)].filter(Boolean).join(' ');
  const text = words.slice(0, LONGEST_TEXT);
  switch (textOf(message, msa, 1)) {
    case 'AA':
    case 'CA':
      return { state: 'accepted' };
    case 'AE':
    case 'CE':
      return { state: 'error', text };
    case 'AR':
    case 'CR':
      return { state: 'rejected', temporary: TEMPORARY.has(code), text };
    default:
      return undefined;
  }
}
