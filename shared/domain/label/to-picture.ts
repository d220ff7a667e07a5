import type { LabelItem, LabelLayout } from './layout-label.ts';

/** A layout for a screen: everything in millimetres, symbols as modules; without what only printers want. */
export function toPicture({ design, widthMm, heightMm, items }: LabelLayout) {
  return { design, widthMm, heightMm, items: items.map(pictured) };
}

function pictured(item: LabelItem) {
  const { xMm, yMm, widthMm, heightMm } = item;
  const box = { xMm, yMm, widthMm, heightMm };
  switch (item.item) {
    case 'line':
      return { item: item.item, ...box };
    case 'text': {
      const { text, sizeMm, lengthMm, bold } = item;
      return { item: item.item, ...box, text, sizeMm, lengthMm, bold };
    }
    case 'image':
      return { item: item.item, ...box, rows: [...item.rows], text: item.text };
    case 'code':
      return { item: item.item, ...box, rows: [...item.rows], text: item.text };
  }
}
