/** For tests: the sheet that a simulated head burns dots into, and what was in the way of what. */
export interface RenderedLabel {
  readonly width: number;
  readonly height: number;
  /** One byte for each dot: 0 black, 254 the room of letters, 255 white. */
  readonly dots: Uint8Array;
  readonly texts: readonly { readonly text: string; readonly x: number; readonly y: number; readonly height: number }[];
  readonly copies: number;
  /** Whatever was drawn on what was drawn already, or beyond the edge. */
  readonly clashes: number;
}

export function createDotSheet(width: number, height: number) {
  const dots = new Uint8Array(width * height).fill(255);
  const texts: { text: string; x: number; y: number; height: number }[] = [];
  let clashes = 0;

  function fill(x0: number, y0: number, w: number, h: number, value = 0): void {
    for (let y = y0; y < y0 + h; y += 1)
      for (let x = x0; x < x0 + w; x += 1) {
        if (x < 0 || y < 0 || x >= width || y >= height || dots[y * width + x] !== 255) clashes += 1;
        else dots[y * width + x] = value;
      }
  }

  return {
    fill,
    /** Rows of `1` and `0`; `w` and `h` dots of each. */
    rows(rows: readonly string[], w: number, h: number, x: number, y: number): void {
      for (const [row, modules] of rows.entries())
        for (const [column, module] of [...modules].entries())
          if (module === '1') fill(x + column * w, y + row * h, w, h);
    },
    /** Grey: it is in the way of everything, and no symbol is read from it. */
    text(text: string, x: number, y: number, length: number, size: number): void {
      texts.push({ text, x, y, height: size });
      fill(x, y, Math.floor(length), size, 254);
    },
    done: (copies: number): RenderedLabel => ({ width, height, dots, texts, copies, clashes }),
  };
}

/** Rows of packed bytes, the leftmost dot in the highest bit. */
export function unpackRows(bytes: Uint8Array, bytesPerRow: number, ink: '0' | '1' = '1'): string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerRow) {
    const bits = [...bytes.subarray(at, at + bytesPerRow)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    rows.push(ink === '1' ? bits : bits.replaceAll(/[01]/g, (bit) => (bit === '1' ? '0' : '1')));
  }
  return rows;
}
