import { connect } from 'node:net';
import { Client, Message } from 'node-hl7-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { AckPlan } from '#shared/domain/hl7/acknowledgement.ts';
import { readHeader } from '#shared/domain/hl7/header.ts';
import { isFault, readMessage } from '#shared/domain/hl7/message.ts';
import { OTHER, SENDER, WARD } from '../testing/certificates.ts';
import { createFrameReader, type FrameEvent } from './frame-reader.ts';
import { openListener } from './listener.ts';
import { createMllpSender, readReply } from './sender.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

const frame = (text: string) => `\u000b${text}\u001c\r`;
const read = (chunks: readonly string[], most?: number): string[] => {
  const reader = createFrameReader(most);
  const words = (event: FrameEvent) => (event.is === 'frame' ? Buffer.from(event.bytes).toString() : event.is);
  return chunks.flatMap((chunk) => reader.push(Buffer.from(chunk)).map(words));
};

describe('MI1 frames', () => {
  it('MI1 however the bytes are cut', () => {
    const stream = `noise\r${frame('one\rPID')}\n\n${frame('two')}`;
    for (let size = 1; size <= stream.length; size += 1) {
      const chunks = stream.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      expect(read(chunks)).toEqual(['one\rPID', 'two']);
    }
  });
  it.each([
    ['without the last CR', '\u000bone\u001c\u000btwo\u001c\r', ['one', 'two']],
    ['one that never ended', '\u000bon\u000btwo\u001c\r', ['broken', 'two']],
    ['no frame at all', 'MSH|^~\\&|A\r', []],
  ])('MI1 %s', (_what, bytes, expected) => expect(read([bytes])).toEqual(expected));
  it('MI1 nothing larger than the bound is held', () => {
    expect(read(['\u000b12345', '67890', 'x'.repeat(100)], 9)).toEqual(['too-long']);
  });
});

async function listen(
  answer: (text: string) => AckPlan | Promise<AckPlan>,
  mostFrameBytes?: number,
  peers: readonly string[] = ['127.0.0.1'],
) {
  const texts: string[] = [];
  const listener = await openListener({
    host: '127.0.0.1',
    port: 0,
    peers,
    now: () => 0,
    onConnections: () => {},
    onFault: () => {},
    ...(mostFrameBytes ? { mostFrameBytes } : {}),
    async take(bytes, tell) {
      const text = Buffer.from(bytes).toString();
      texts.push(text);
      const message = readMessage(text);
      tell(isFault(message) ? undefined : readHeader(message), await answer(text));
    },
  });
  cleanUp.push(() => listener.close());
  return { port: listener.port, texts };
}

const message = (controlId: string) => `MSH|^~\\&|A|B|C|D|20261122||ADT^A01^ADT_A01|${controlId}|P|2.5.1\rPID|1\r`;

describe('MI1 on a socket', () => {
  it('MI1 several frames in one write are answered in their order, with sender and receiver changed over', async () => {
    const { port } = await listen(() => ({ code: 'AE', error: { code: 103, at: 'PV1-3' } }));
    const socket = connect(port, '127.0.0.1');
    cleanUp.push(() => socket.destroy());
    socket.write(frame(message('1')) + frame(message('2')));
    const reader = createFrameReader();
    const answers: string[] = [];
    for await (const chunk of socket as AsyncIterable<Uint8Array>) {
      for (const event of reader.push(chunk))
        if (event.is === 'frame') answers.push(Buffer.from(event.bytes).toString());
      if (answers.length === 2) break;
    }
    expect(answers.map((text) => /MSA\|AE\|(\d)/.exec(text)?.[1])).toEqual(['1', '2']);
    expect(answers[0]).toContain('MSH|^~\\&|C|D|A|B|');
    expect(answers[0]).toContain('\rERR||PV1^1^3|103^^HL70357|E\r');
  });

  it('MI1 a frame larger than the bound is answered and the connection ended', async () => {
    const { port, texts } = await listen(() => ({ code: 'AA' }), 50);
    const socket = connect(port, '127.0.0.1');
    cleanUp.push(() => socket.destroy());
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {});
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.write(`\u000b${'x'.repeat(200)}`);
    await ended;
    expect(answer).toContain('MSA|AR|');
    expect(texts).toEqual([]);
  });

  it('MI1 nobody but the named peers is listened to', async () => {
    const { port, texts } = await listen(() => ({ code: 'AA' }), undefined, ['192.0.2.1']);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.write(frame(message('1')));
    await ended;
    expect(texts).toEqual([]);
  });

  it('MI1 a sender of the library is answered', async () => {
    const { port, texts } = await listen(() => ({ code: 'AA' }));
    const client = new Client({ host: '127.0.0.1', version: '2.5.1' } as never);
    cleanUp.push(() => client.closeAll());
    const answered = new Promise<string>((resolve) => {
      const connection = client.createConnection({ port, waitAck: true, version: '2.5.1' }, (response) => {
        resolve(response.getMessage().get('MSA.1').toString());
      });
      connection.on('error', () => {});
      void connection.sendMessage(new Message({ text: message('LIB1').trimEnd() }));
    });
    expect(await answered).toBe('AA');
    expect(texts[0]).toContain('|LIB1|');
  });
});

describe('MI9 replies', () => {
  const reply = (text: string) => readReply(Buffer.from(`MSH|^~\\&|||||2026||ACK|9|P|2.5\r${text}`), 'M1');
  it.each([
    ['MSA|AA|M1', { state: 'accepted' }],
    ['MSA|CA|M1', { state: 'accepted' }],
    ['MSA|AE|M1\rERR|||204^unknown', { state: 'error', text: '204 unknown' }],
    ['MSA|AR|M1\rERR|||207', { state: 'rejected', temporary: true, text: '207' }],
    ['MSA|AR|M1\rERR|||203', { state: 'rejected', temporary: false, text: '203' }],
    ['MSA|AA|OTHER', undefined],
    ['MSA|ZZ|M1', undefined],
    ['PID|1', undefined],
  ])('MI9 %s', (text, expected) => expect(reply(text)).toEqual(expected));

  it('MI9 an acknowledgement of another message is no success: the line is dropped', async () => {
    const { port } = await listen(() => ({ code: 'AA' }));
    const sender = createMllpSender({ host: '127.0.0.1', port });
    cleanUp.push(() => sender.close());
    await expect(sender.send(message('1'), 'ANOTHER')).rejects.toMatchObject({ code: 'EBADACK' });
    expect(await sender.send(message('2'), '2')).toEqual({ state: 'accepted' });
  });
});

describe('MI11 MLLP over TLS', () => {
  const MESSAGE = 'MSH|^~\\&|A|B|C|D|20261122080000||ORU^R01|7|P|2.5.1\r';
  async function secure(clientCa?: string) {
    const ours = WARD;
    const texts: string[] = [];
    const listener = await openListener({
      ...{ host: '127.0.0.1', port: 0, peers: ['127.0.0.1'], now: () => 0, onFault: () => {} },
      tls: { certificate: ours.cert, key: ours.key, ...(clientCa ? { clientCa } : {}) },
      onConnections: () => {},
      async take(bytes, tell) {
        const text = Buffer.from(bytes).toString();
        texts.push(text);
        const message = readMessage(text);
        tell(isFault(message) ? undefined : readHeader(message), { code: 'AA' });
      },
    });
    cleanUp.push(() => listener.close());
    const send = (tls: Parameters<typeof createMllpSender>[0]['tls']) => {
      const sender = createMllpSender({ host: '127.0.0.1', port: listener.port, tls });
      cleanUp.push(() => sender.close());
      return sender.send(MESSAGE, '7');
    };
    return { ours, texts, send };
  }

  it('MI11 a message and its acknowledgement, to a receiver that proves who it is', async () => {
    const { ours, texts, send } = await secure();
    expect(await send({ ca: ours.cert })).toEqual({ state: 'accepted' });
    expect(texts).toEqual([MESSAGE]);
  });

  it('MI11 a receiver whom nobody vouches for, and one that speaks in the clear, get nothing', async () => {
    const { texts, send } = await secure();
    await expect(send({ ca: OTHER.cert })).rejects.toThrow();
    await expect(send({})).rejects.toThrow();
    expect(texts).toEqual([]);
  });

  it('MI11 where a CA of senders is named, one without its certificate is not heard', async () => {
    const client = SENDER;
    const { ours, texts, send } = await secure(client.cert);
    await expect(send({ ca: ours.cert })).rejects.toThrow();
    expect(texts).toEqual([]);
    expect(await send({ ca: ours.cert, certificate: client.cert, key: client.key })).toEqual({ state: 'accepted' });
  });
});
