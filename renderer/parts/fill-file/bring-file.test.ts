import { describe, expect, it } from 'vitest';
import { refusal } from '#shared/errors/refusal.ts';
import { fromBase64 } from '#shared/protocol/base64.ts';
import type { CoreClient } from '../../core-client/core-client.ts';
import { LineLost } from '../../core-client/faults.ts';
import { type Bringing, bringFile, useBringing } from './bring-file.ts';

const SIZE = 3_000_000;
const bytes = Uint8Array.from({ length: SIZE }, (_, at) => at % 251);
const file = new Blob([bytes]);

interface Call {
  readonly sizeBytes?: number;
  readonly start?: string;
  readonly at?: number;
  readonly bytes?: string;
}

/** Core, as far as a file goes; `has`: bytes of an earlier try. */
function openCore(has = 0, answer?: (at: number) => unknown) {
  const here = new Uint8Array(SIZE);
  here.set(bytes.subarray(0, has));
  let received = has;
  const call = async (_operation: unknown, { start, at = 0, bytes: piece }: Call) => {
    const came = fromBase64(piece ?? start ?? '') as Uint8Array;
    const said = answer?.(at);
    if (said !== undefined) return said;
    if (piece !== undefined || received === 0) {
      here.set(came, at);
      received = at + came.length;
    }
    return { arrival: 'a', received };
  };
  return { here, core: { call } as unknown as Pick<CoreClient, 'call'> };
}

async function statesOf(core: Pick<CoreClient, 'call'>, chosen: Pick<File, 'size' | 'slice'> = file) {
  const seen: Bringing[] = [];
  const unwatch = useBringing.subscribe(({ bringing }) => seen.push(bringing));
  let nowMs = 0;
  await bringFile(core, chosen, () => (nowMs += 1000));
  unwatch();
  return seen;
}

describe('handing a snapshot file to core', () => {
  it('SN15 brings every byte, and says how far it is and how long it takes', async () => {
    const { core, here } = openCore();
    const seen = await statesOf(core);
    expect(Buffer.from(here).equals(bytes)).toBe(true);
    expect(seen[0]).toEqual({ state: 'copying', received: 0, sizeBytes: SIZE });
    expect(seen.at(-2)).toMatchObject({ state: 'copying', secondsLeft: expect.any(Number) });
    expect(seen.at(-1)).toEqual({ state: 'idle' });
  });

  it('SN16 begins where an earlier try stopped', async () => {
    const { core, here } = openCore(2_000_000);
    const seen = await statesOf(core);
    expect(seen[1]).toEqual({ state: 'copying', received: 2_000_000, sizeBytes: SIZE });
    expect(Buffer.from(here).equals(bytes)).toBe(true);
  });

  it('SN10 SN15 says why not: refused, the line to core lost, the stick pulled out', async () => {
    const no = refusal('file-damaged', 'Copy it again.');
    expect((await statesOf(openCore(0, () => no).core)).at(-1)).toEqual({ state: 'refused', refusal: no });
    const lost = openCore(0, (at) => (at > 1_000_000 ? Promise.reject(new LineLost()) : undefined));
    expect((await statesOf(lost.core)).at(-1)).toEqual({ state: 'interrupted' });
    const slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) });
    const pulled = { size: SIZE, slice } as unknown as Pick<File, 'size' | 'slice'>;
    expect((await statesOf(openCore().core, pulled)).at(-1)).toEqual({ state: 'unreadable' });
  });
});
