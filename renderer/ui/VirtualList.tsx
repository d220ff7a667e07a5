import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { takeArrival } from './arrival.ts';
import { pressedHeight } from './touch.ts';
import css from './VirtualList.module.css';

interface Props<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly rowHeight: number;
  readonly label: string;
  readonly render: (item: Item, isSelected: boolean) => ReactNode;
  readonly selected: number;
  onSelect(index: number): void;
  onOpen(item: Item): void;
  /** Id of the list, for a search field that steers it (`aria-controls`). */
  readonly id?: string;
}

/** A list of any length: only what is seen is drawn. One tab stop; arrows, Page keys, Home and End move, Enter opens. */
export function VirtualList<Item>(props: Props<Item>) {
  const { items, keyOf, label, render, selected, onSelect, onOpen } = props;
  const rowHeight = pressedHeight(props.rowHeight);
  const ownId = useId();
  const id = props.id ?? ownId;
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => keyOf(items[index] as Item),
  });
  useEffect(() => takeArrival(frame.current), []);
  useEffect(() => {
    if (selected >= 0 && selected < items.length) rows.scrollToIndex(selected);
  }, [selected, items.length, rows]);

  function onKeyDown(event: KeyboardEvent): void {
    const moved = steppedSelection(
      event.key,
      selected,
      items.length,
      Math.floor((frame.current?.clientHeight ?? 0) / rowHeight),
    );
    if (moved !== undefined) onSelect(moved);
    else if (event.key === 'Enter' && items[selected] !== undefined) onOpen(items[selected]);
    else return;
    event.preventDefault();
  }

  return (
    <div
      ref={frame}
      id={id}
      className={css.frame}
      role="listbox"
      aria-label={label}
      aria-activedescendant={items[selected] === undefined ? undefined : `${id}-${selected}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={css.all} role="presentation" style={{ blockSize: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const item = items[row.index] as Item;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself listens to the keys
            <div
              key={row.key}
              id={`${id}-${row.index}`}
              role="option"
              tabIndex={-1}
              aria-selected={row.index === selected}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              className={css.row}
              style={{ blockSize: rowHeight, transform: `translateY(${row.start}px)` }}
              onMouseDown={() => onSelect(row.index)}
              onClick={() => onOpen(item)}
            >
              {render(item, row.index === selected)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Where a key leads in a list; undefined when it is not a key of lists. */
export function steppedSelection(key: string, selected: number, count: number, page: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: selected + 1,
    ArrowUp: selected - 1,
    PageDown: selected + Math.max(1, page - 1),
    PageUp: selected - Math.max(1, page - 1),
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined || count === 0 ? undefined : Math.min(Math.max(next, 0), count - 1);
}
