import { describe, expect, it } from 'vitest';
import { DEFAULT_FRAMING } from '#shared/domain/scan/scan-framing.ts';
import { describeScanSource, untilState } from '#shared/domain/scan/scan-source.contract.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createLineScanSource } from './line-scan-source.ts';
import { createSimulatedScanner } from './simulated-scanner.ts';

const RETRY_MS = 2_000;

function open({ plugged = true } = {}) {
  const time = createVirtualTime();
  let shiftMs = 0;
  const device = createSimulatedScanner();
  if (!plugged) device.unplug();
  const clock = { now: () => time.now() + shiftMs };
  const source = createLineScanSource({
    scanner: 'simulated',
    line: device.line,
    profile: DEFAULT_FRAMING,
    clock,
    timers: time,
    retryMs: RETRY_MS,
  });
  const send = (text: string) => {
    shiftMs += 1_000;
    device.send(text);
  };
  const plugIn = () => {
    device.plugIn();
    void time.advance(RETRY_MS);
  };
  return {
    source,
    scan: (text: string) => send(`${text}\r\n`),
    breakOff: send,
    cable: { unplug: device.unplug, plugIn },
  };
}

describeScanSource('a simulated scanner on a line', open);

describe('SS5 a scanner that is not there', () => {
  it('SS5 is looked for until it comes', async () => {
    const { source, cable } = open({ plugged: false });
    await untilState(source, 'away');
    cable.plugIn();
    await untilState(source, 'ready');
    await source.stop();
    expect(source.state()).toBe('stopped');
  });
  it('SS5 the search ends when it is stopped', async () => {
    const { source } = open({ plugged: false });
    await source.stop();
    expect(source.state()).toBe('stopped');
  });
});
