import type { DrawnText, TextToDraw } from '../core-channel.ts';

/**
 * Draws texts as dots, inside a page: the browser knows how letters join, which way they run, and which font of this computer
 * has them. Sent there as its own source, so it uses nothing from outside itself. Nothing is cut (LB2): the ink of all lines
 * lies in the box, or the next smaller size is tried. A letter that no font has is told, never drawn as an empty box (LB4).
 */
export function drawInPage(texts: readonly TextToDraw[]): DrawnText[] {
  const FAMILY = '"Noto Sans", "Segoe UI", Arial, "DejaVu Sans", sans-serif';
  // Letters with what stands above and below them fill their size; lines of other scripts need more air than Latin.
  const [BODY, PITCH, ASCENT] = [0.86, 1.2, 1];
  const canvas = document.createElement('canvas');

  const pen = (width: number, height: number): CanvasRenderingContext2D => {
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This page cannot draw');
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.fillStyle = 'black';
    context.textBaseline = 'alphabetic';
    return context;
  };
  const rowsOf = (context: CanvasRenderingContext2D, width: number, height: number): string[] => {
    const { data } = context.getImageData(0, 0, width, height);
    return Array.from({ length: height }, (_row, y) => {
      let row = '';
      for (let x = 0; x < width; x += 1) row += (data[(y * width + x) * 4] ?? 255) < 128 ? '1' : '0';
      return row;
    });
  };
  const looksOf = (letter: string): string => {
    const context = pen(64, 64);
    context.font = `32px ${FAMILY}`;
    context.fillText(letter, 16, 44);
    return rowsOf(context, 64, 64).join('\n');
  };
  const findMissing = (text: string): string | undefined => {
    const letters = [...new Set(text)].filter((letter) => !/[\p{White_Space}\p{Cf}\p{M}]/u.test(letter));
    // Places of Unicode that no letter has: what stands there is what stands for every letter that is missing.
    const empty = new Set(['\u0378', '\u05ff', '\u{1fffd}'].map(looksOf));
    return letters.find((letter) => empty.has(looksOf(letter)));
  };
  const breakLines = (context: CanvasRenderingContext2D, text: string, width: number): string[] => {
    const lines: string[] = [];
    for (const word of text.split(' ')) {
      const last = lines.at(-1);
      const longer = last === undefined ? word : `${last} ${word}`;
      if (last !== undefined && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };
  const drawAt = (wanted: TextToDraw, size: number): DrawnText | undefined => {
    const { text, widthDots, heightDots, align, bold, rightToLeft } = wanted;
    const font = `${bold ? 'bold ' : ''}${Math.max(1, Math.round(size * BODY))}px ${FAMILY}`;
    const measuring = pen(8, 8);
    measuring.font = font;
    const lines = breakLines(measuring, text, widthDots);
    if (lines.length > wanted.lines) return undefined;
    const room = Math.ceil(size * 2);
    const [width, height] = [widthDots + 2 * room, Math.ceil(lines.length * size * PITCH) + 2 * room];
    const context = pen(width, height);
    context.font = font;
    context.direction = rightToLeft ? 'rtl' : 'ltr';
    context.textAlign = align === 'centre' ? 'center' : align;
    const x = align === 'left' ? room : align === 'right' ? room + widthDots : room + Math.floor(widthDots / 2);
    for (const [index, line] of lines.entries())
      context.fillText(line, x, Math.round(room + size * ASCENT + index * size * PITCH));
    const rows = rowsOf(context, width, height);
    const top = rows.findIndex((row) => row.includes('1'));
    if (top < 0) return { state: 'no-letter', letter: text.charAt(0) };
    const bottom = rows.findLastIndex((row) => row.includes('1'));
    const inked = rows.slice(top, bottom + 1);
    const left = Math.min(...inked.map((row) => row.indexOf('1')).filter((at) => at >= 0));
    const right = Math.max(...inked.map((row) => row.lastIndexOf('1')));
    if (right - left + 1 > widthDots || inked.length > heightDots) return undefined;
    return {
      state: 'drawn',
      xDots: Math.min(Math.max(0, left - room), widthDots - (right - left + 1)),
      yDots: Math.min(Math.max(0, top - room), heightDots - inked.length),
      rows: inked.map((row) => row.slice(left, right + 1)),
    };
  };
  return texts.map((wanted): DrawnText => {
    const letter = findMissing(wanted.text);
    if (letter !== undefined) return { state: 'no-letter', letter };
    for (const size of wanted.sizesDots) {
      const drawn = drawAt(wanted, size);
      if (drawn) return drawn;
    }
    return { state: 'too-large' };
  });
}
