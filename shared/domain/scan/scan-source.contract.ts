import { afterEach, describe, expect, it } from 'vitest';
import type { RawScan, ScannerState, ScanSource } from './scan-source.ts';

/** A source with the hand that holds its device. */
export interface ScanSourceUnderTest {
  readonly source: ScanSource;
  /** The device reads a symbol. Resolves when what it sent has come, or nobody listens any more. */
  scan(text: string): unknown;
  /** The device sends the beginning of a scan and no more. */
  breakOff(text: string): unknown;
  /** The cable; absent where there is none to pull. */
  readonly cable?: { unplug(): void | Promise<void>; plugIn(): void | Promise<void> };
  /** Gives back what the test opened besides the source. */
  dispose?(): Promise<void>;
}

/** What every source of scans does; `cabled` for those whose device can be unplugged. */
export function describeScanSource(
  name: string,
  open: () => Promise<ScanSourceUnderTest> | ScanSourceUnderTest,
  { cabled = true } = {},
): void {
  describe(`${name} as a source of scans`, () => {
    let used: ScanSourceUnderTest | undefined;
    afterEach(async () => {
      await used?.source.stop();
      await used?.dispose?.();
      used = undefined;
    });
    const begin = async () => {
      const underTest = await open();
      used = underTest;
      const scans: RawScan[] = [];
      underTest.source.watchScans((scan) => scans.push(scan));
      await untilState(underTest.source, 'ready');
      return { ...underTest, texts: () => scans.map(({ text }) => text), scans };
    };

    it('SS1 tells each scan once, whole, in order, with its time and its device', async () => {
      const { scan, texts, scans } = await begin();
      for (const text of ['HFW1N000127K0', ']d20109506000134352\u001d', 'HFW1N000127K0']) await scan(text);
      expect(texts()).toEqual(['HFW1N000127K0', ']d20109506000134352\u001d', 'HFW1N000127K0']);
      for (const { at, scanner } of scans)
        expect([new Date(at).toISOString(), scanner]).toEqual([at, expect.stringMatching(/./)]);
    });

    it('SS1 the same to every watcher, until it stops watching', async () => {
      const { source, scan, texts } = await begin();
      const heard: string[] = [];
      const stopWatching = source.watchScans(({ text }) => heard.push(text));
      await scan('FIRST1234');
      stopWatching();
      await scan('SECOND5678');
      expect(heard).toEqual(['FIRST1234']);
      expect(texts()).toEqual(['FIRST1234', 'SECOND5678']);
    });

    it('SS2 a scan that breaks off is told neither by itself nor in front of the next', async () => {
      const { scan, breakOff, texts } = await begin();
      await breakOff('01095060');
      await scan('HFB1W304X');
      expect(texts()).toEqual(['HFB1W304X']);
    });

    it('SS4 when stopped it tells nothing more, and may be stopped twice', async () => {
      const { source, scan, texts } = await begin();
      const states: ScannerState[] = [];
      source.watchState((state) => states.push(state));
      await source.stop();
      await scan('TOOLATE99');
      await source.stop();
      expect(texts()).toEqual([]);
      expect(states).toEqual(['ready', 'stopped']);
    });

    if (!cabled) return;
    it('SS5 an unplugged device is away, looked for, and heard again', async () => {
      const { source, cable, scan, breakOff, texts } = await begin();
      if (!cable) throw new Error('A cabled source comes with its cable');
      await breakOff('01095060');
      await cable.unplug();
      await untilState(source, 'away');
      await cable.plugIn();
      await untilState(source, 'ready');
      await scan('BACKAGAIN1');
      expect(texts()).toEqual(['BACKAGAIN1']);
    });
  });
}

/** Resolves when the source is in the state, at once if it is. */
export function untilState(source: ScanSource, wanted: ScannerState): Promise<void> {
  return new Promise((resolve) => {
    let stop: (() => void) | undefined;
    let done = false;
    stop = source.watchState((state) => {
      if (state !== wanted || done) return;
      done = true;
      stop?.();
      resolve();
    });
    if (done) stop();
  });
}
