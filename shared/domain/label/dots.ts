/** Pictures of single dots as printers want them: rows of whole bytes, the leftmost dot in the highest bit. */
import type { SymbolRows } from './layout-label.ts';

export interface PackedDots {
  readonly bytesPerRow: number;
  readonly height: number;
  /** 1 is ink. */
  readonly bytes: Uint8Array;
}

export interface DotScale {
  /** Dots of one module. */
  readonly across: number;
  readonly down: number;
  /** Empty dots in front of each row. */
  readonly shift?: number;
}

export function packDots(rows: SymbolRows, { across, down, shift = 0 }: DotScale = { across: 1, down: 1 }): PackedDots {
  const width = shift + (rows[0]?.length ?? 0) * across;
  const bytesPerRow = Math.ceil(width / 8);
  const height = rows.length * down;
  const bytes = new Uint8Array(bytesPerRow * height);
  for (const [y, row] of rows.entries()) {
    const packed = packRow(row, across, shift, bytesPerRow);
    for (let line = 0; line < down; line += 1) bytes.set(packed, (y * down + line) * bytesPerRow);
  }
  return { bytesPerRow, height, bytes };
}

function packRow(row: string, across: number, shift: number, bytesPerRow: number): Uint8Array {
  const packed = new Uint8Array(bytesPerRow);
  for (let x = 0; x < row.length * across; x += 1) {
    if (row[Math.floor(x / across)] !== '1') continue;
    const at = (shift + x) >> 3;
    packed[at] = (packed[at] ?? 0) | (0x80 >> ((shift + x) & 7));
  }
  return packed;
}

/** For printers to which 0 is ink. */
export function inverted(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xff);
}
