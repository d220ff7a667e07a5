import { type ReactNode, useId } from 'react';
import css from './Panel.module.css';

interface Props {
  readonly title: ReactNode;
  /** Beside the title: counts, dates. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Takes the rest of the height and scrolls inside. */
  readonly fill?: boolean;
  readonly flush?: boolean;
  /** What scrolls in it has nothing that takes the focus: it takes it itself, so that arrow keys scroll. */
  readonly isRead?: boolean;
}

/** A titled region of a screen. */
export function Panel({ title, aside, actions, children, fill = false, flush = false, isRead = false }: Props) {
  const id = useId();
  return (
    <section className={css.panel} aria-labelledby={id} data-fill={fill || undefined}>
      <header className={css.head}>
        <h2 id={id} className={css.title}>
          {title}
        </h2>
        {aside && <div className={css.aside}>{aside}</div>}
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      <div className={css.body} data-flush={flush || undefined} {...(isRead ? { tabIndex: 0 } : {})}>
        {children}
      </div>
    </section>
  );
}
