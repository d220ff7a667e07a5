/** For tests: reads bar codes from dots, as a scanner would. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const require = createRequire(import.meta.url);
const file = require.resolve('zxing-wasm/reader/zxing_reader.wasm');
let ready: Promise<unknown> | undefined;

export interface ReadSymbol {
  readonly text: string;
  readonly format: string;
  /** With its brackets for GS1 symbols. */
  readonly identifier: string;
}

/** Dots of one byte each, 0 is black; a white margin is put around them, as the label's own edge is. */
export async function readSymbols(dots: Uint8Array, width: number, height: number): Promise<readonly ReadSymbol[]> {
  ready ??= readFile(file).then((bytes) =>
    prepareZXingModule({ overrides: { wasmBinary: bytes.buffer as ArrayBuffer }, fireImmediately: true }),
  );
  await ready;
  const margin = 20;
  const [w, h] = [width + 2 * margin, height + 2 * margin];
  const data = new Uint8ClampedArray(w * h * 4).fill(255);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (dots[y * width + x] === 0)
        data.fill(0, ((y + margin) * w + x + margin) * 4, ((y + margin) * w + x + margin) * 4 + 3);
  const found = await readBarcodes({ data, width: w, height: h, colorSpace: 'srgb' } as ImageData, {
    formats: ['DataMatrix', 'Code128'],
    tryHarder: true,
    maxNumberOfSymbols: 8,
    textMode: 'Plain',
  });
  return found.map(({ bytes, format, symbologyIdentifier }) => ({
    text: new TextDecoder('latin1').decode(bytes),
    format,
    identifier: symbologyIdentifier,
  }));
}
