import type { ReactNode } from 'react';
import css from './Screen.module.css';

interface Props {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Fills the height; a panel inside scrolls. Otherwise the screen scrolls. */
  readonly fixed?: boolean;
  readonly width?: 'full' | 'reading';
}

/** One task's screen: heading, actions, content. */
export function Screen({ title, lead, actions, children, fixed = false, width = 'full' }: Props) {
  return (
    <div className={css.screen} data-fixed={fixed || undefined}>
      <div className={css.inner} data-width={width}>
        <header className={css.head}>
          <div>
            <h1>{title}</h1>
            {lead && <p className={css.lead}>{lead}</p>}
          </div>
          {actions && <div className={css.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}
