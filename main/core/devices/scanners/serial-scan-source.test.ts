import { unlink } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_FRAMING } from '#shared/domain/scan/scan-framing.ts';
import { describeScanSource, untilState } from '#shared/domain/scan/scan-source.contract.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { awayOf, type ByteLine } from '../lines/byte-line.ts';
import { createSerialLoader } from '../lines/load-serial-port.ts';
import { createSerialLine } from '../lines/serial-line.ts';
import { IS_PTY_HERE, openPty } from '../testing/open-pty.ts';
import { createLineScanSource, type LinePiece } from './line-scan-source.ts';

const RETRY_MS = 2_000;
const LOOK_MS = 5_000;

/** Counts what came through a line, so that a test goes on when everything has come. */
function countBytes(line: ByteLine) {
  let seen = 0;
  let isOpen = false;
  let told = () => {};
  return {
    isOpen: () => isOpen,
    async untilSeen(wanted: number) {
      while (isOpen && seen < wanted) await new Promise<void>((resolve) => (told = resolve));
    },
    line: {
      async open() {
        const opened = await line.open();
        seen = 0;
        isOpen = true;
        void opened.closed.then(() => {
          isOpen = false;
          told();
        });
        return {
          ...opened,
          watchBytes(listener: (bytes: Uint8Array) => void) {
            opened.watchBytes((bytes) => {
              listener(bytes);
              seen += bytes.length;
              told();
            });
          },
        };
      },
    },
  };
}

async function open() {
  const pty = await openPty();
  const time = createVirtualTime();
  const { load } = createSerialLoader();
  const counted = countBytes(
    createSerialLine({ path: pty.path, baudRate: 9600, load, timers: time, lookEveryMs: LOOK_MS }),
  );
  let shiftMs = 0;
  let sent = 0;
  const pieces: LinePiece[] = [];
  const aways: unknown[] = [];
  const source = createLineScanSource({
    scanner: 'on a pty',
    line: counted.line,
    profile: DEFAULT_FRAMING,
    clock: { now: () => time.now() + shiftMs },
    timers: time,
    retryMs: RETRY_MS,
    onPiece: (piece) => pieces.push(piece),
    onAway: (error) => aways.push(error),
  });
  const send = async (text: string) => {
    if (!counted.isOpen()) return;
    shiftMs += 1_000;
    const bytes = new TextEncoder().encode(text);
    sent += bytes.length;
    pty.send(bytes);
    await counted.untilSeen(sent);
  };
  const cable = {
    async unplug() {
      sent = 0;
      await pty.unplug();
    },
    async plugIn() {
      await pty.plugIn();
      await time.advance(RETRY_MS);
    },
  };
  const scan = (text: string) => send(`${text}\r\n`);
  return { source, scan, breakOff: send, cable, dispose: () => pty.dispose(), pty, time, pieces, aways };
}

describe.runIf(IS_PTY_HERE)('on a pseudo terminal', () => {
  describeScanSource('a serial scanner', open);

  let used: Awaited<ReturnType<typeof open>> | undefined;
  afterEach(async () => {
    await used?.source.stop();
    await used?.dispose();
    used = undefined;
  });

  it('SS5 a device that is not there is told with its reason', async () => {
    used = await open();
    await untilState(used.source, 'ready');
    await used.cable.unplug();
    await untilState(used.source, 'away');
    await used.time.advance(RETRY_MS);
    while (used.aways.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(awayOf(used.aways[0]).reason).toBe('not-there');
  });

  it('SS6 the watchdog lets go of a line whose path is gone, though its driver said nothing', async () => {
    used = await open();
    await untilState(used.source, 'ready');
    await unlink(used.pty.path);
    const away = untilState(used.source, 'away');
    await used.time.advance(LOOK_MS);
    await away;
    expect(used.source.state()).toBe('away');
  });

  it('SS7 what has no end is told when its time is over, byte for byte', async () => {
    used = await open();
    await untilState(used.source, 'ready');
    await used.breakOff('0109\u001d');
    await used.time.advance(DEFAULT_FRAMING.maximalGapMs + 1);
    const hex = used.pieces.map(({ bytes }) => Buffer.from(bytes).toString('hex')).join('');
    expect(hex).toBe('303130391d');
    expect(used.pieces.at(-1)?.faults).toEqual(['stalled']);
  });

  it('SS8 a line that another program holds says so', async () => {
    used = await open();
    await untilState(used.source, 'ready');
    const { load } = createSerialLoader();
    const second = createSerialLine({ path: used.pty.path, baudRate: 9600, load, timers: used.time });
    await expect(second.open()).rejects.toMatchObject({ reason: 'in-use' });
  });
});

describe('SS9 a system without the serial driver', () => {
  it('SS9 says so in words, once it is asked', async () => {
    const loader = createSerialLoader(() => Promise.reject(new Error('No native build was found\nlong list')));
    expect(loader.ability()).toEqual({ state: 'not-tried' });
    const line = createSerialLine({ path: 'COM3', baudRate: 9600, load: loader.load, timers: createVirtualTime() });
    await expect(line.open()).rejects.toMatchObject({ reason: 'no-serial-here', message: 'No native build was found' });
    expect(loader.ability()).toEqual({ state: 'unusable', support: 'No native build was found' });
  });

  it.each([
    ['Error: Opening COM3: File not found', 'not-there'],
    ['Error: Opening COM3: Access denied', 'in-use'],
    ['Error: Permission denied, cannot open /dev/ttyACM0', 'not-allowed'],
    ['Error: Something new', 'other'],
  ])('SS9 %s is %s', async (words, reason) => {
    class Port {
      static list = async () => [];
      open(done: (error: Error) => void) {
        done(new Error(words));
      }
    }
    const load = async () => Port as never;
    const line = createSerialLine({ path: 'COM3', baudRate: 9600, load, timers: createVirtualTime() });
    await expect(line.open()).rejects.toMatchObject({ reason });
  });

  it('SS5 a device in another socket is found by what it calls itself', async () => {
    const opened: string[] = [];
    const listed = [{ path: 'COM9', vendorId: '05e0', productId: '1701', serialNumber: 'A1' }];
    class Port {
      static list = async () => listed;
      constructor({ path }: { path: string }) {
        opened.push(path);
      }
      open(done: (error: Error) => void) {
        done(new Error('File not found'));
      }
    }
    const of = (serialNumber: string) =>
      createSerialLine({
        ...{ path: 'COM3', vendorId: '05e0', productId: '1701', serialNumber, baudRate: 9600 },
        ...{ load: async () => Port as never, timers: createVirtualTime() },
      });
    for (const line of [of('A1'), of('B2')]) await line.open().catch(() => undefined);
    expect(opened).toEqual(['COM9', 'COM3']);
  });
});
