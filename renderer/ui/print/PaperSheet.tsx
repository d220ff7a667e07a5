import { FocusTrap } from '@mantine/core';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Keys } from '../keys.ts';
import css from './PaperSheet.module.css';
import { fillPages } from './paper-pages.ts';

export interface PaperBlock {
  readonly key: string;
  readonly content: ReactNode;
}

interface Props {
  /** Name of the dialogue, and of the sheet for a screen reader. */
  readonly label: string;
  /** On top of every page: what it is, whose, where. */
  readonly head: ReactNode;
  /** At the bottom of every page, beside its number: who printed it, when, at which station. */
  readonly foot: (page: number, pages: number) => ReactNode;
  /** Never cut by the end of a page. */
  readonly blocks: readonly PaperBlock[];
  readonly landscape?: boolean;
  /** Buttons above the paper; not printed. */
  readonly toolbar: ReactNode;
  onClose(): void;
}

/**
 * A4 pages as they will lie in the printer, over everything else; printing the window prints them alone. Pages are made
 * here and not by the printer, so that each has its head and number on every runtime.
 */
export function PaperSheet({ label, head, foot, blocks, landscape = false, toolbar, onClose }: Props) {
  const measuring = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState<readonly (readonly number[])[]>();
  useLayoutEffect(() => {
    const frame = measuring.current;
    const body = frame?.querySelector<HTMLElement>('[data-body]');
    if (!frame || !body) return;
    const heights = [...body.children].map((child) => child.getBoundingClientRect().height);
    setPages(fillPages(heights, body.getBoundingClientRect().height));
  }, [blocks, head, landscape]);
  useEffect(() => {
    document.documentElement.dataset.paper = landscape ? 'landscape' : 'portrait';
    return () => {
      delete document.documentElement.dataset.paper;
    };
  }, [landscape]);
  const page = (content: ReactNode, footer: ReactNode) => (
    <>
      <header className={css.head}>{head}</header>
      <div className={css.body} data-body>
        {content}
      </div>
      <footer className={css.foot}>{footer}</footer>
    </>
  );
  return createPortal(
    <FocusTrap active>
      <div
        className={css.desk}
        role="dialog"
        aria-modal="true"
        aria-label={label}
        data-landscape={landscape || undefined}
      >
        <Keys bindings={{ Escape: onClose }} />
        <div className={css.toolbar}>{toolbar}</div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <div className={css.pages} data-mantine-color-scheme="light" tabIndex={0} role="document" aria-label={label}>
          <div ref={measuring} className={css.page} data-measure aria-hidden>
            {page(
              blocks.map(({ key, content }) => <div key={key}>{content}</div>),
              foot(1, 1),
            )}
          </div>
          {(pages ?? []).map((indexes, number) => (
            <section key={number} className={css.page} data-page={number + 1}>
              {page(
                indexes.map((index) => <div key={blocks[index]?.key}>{blocks[index]?.content}</div>),
                foot(number + 1, pages?.length ?? 1),
              )}
            </section>
          ))}
        </div>
      </div>
    </FocusTrap>,
    document.body,
  );
}
