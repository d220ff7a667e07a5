interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Boxes whose tops differ by less stand in one row, pixels. */
const SAME_ROW = 12;

/** Where an arrow leads on a board: beside in reading order, else the nearest in the next row. Undefined: nowhere. */
export function nextTile(key: string, from: string, boxes: readonly Box[]): string | undefined {
  const index = boxes.findIndex(({ id }) => id === from);
  const here = boxes[index];
  if (!here) return boxes[0]?.id;
  if (key === 'ArrowRight') return boxes[index + 1]?.id;
  if (key === 'ArrowLeft') return boxes[index - 1]?.id;
  if (key === 'Home') return boxes[0]?.id;
  if (key === 'End') return boxes.at(-1)?.id;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const sign = key === 'ArrowDown' ? 1 : -1;
  const beyond = boxes.filter(({ y }) => (y - here.y) * sign > SAME_ROW);
  const far = (box: Box) => Math.abs(box.y - here.y) * 1000 + Math.abs(box.x - here.x);
  return beyond.toSorted((one, other) => far(one) - far(other))[0]?.id;
}

/** Where the tiles of a board stand in the window. */
export function boxesIn(frame: HTMLElement | null): readonly Box[] {
  return [...(frame?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])].map((element) => {
    const { x, y } = element.getBoundingClientRect();
    return { id: element.dataset.tile ?? '', x, y };
  });
}
