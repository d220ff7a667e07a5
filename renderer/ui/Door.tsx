import type { CSSProperties, ReactNode } from 'react';
import css from './Door.module.css';

interface Props {
  readonly widthPx: number;
  readonly head: ReactNode;
  readonly children: ReactNode;
  /** How the station is, in a line below. */
  readonly footer?: ReactNode;
}

/** What stands before the frame: set-up, unlock, sign-in. */
export function Door({ widthPx, head, children, footer }: Props) {
  return (
    <main className={css.screen}>
      <div className={css.card} style={{ '--door-width': `${widthPx}px` } as CSSProperties}>
        <header className={css.head}>{head}</header>
        {children}
      </div>
      {footer && <footer className={css.footer}>{footer}</footer>}
    </main>
  );
}

interface PlaceProps {
  readonly organisation: string | undefined;
  readonly site: string;
}

/** Whose station this is and where it stands. */
export function DoorPlace({ organisation, site }: PlaceProps) {
  return (
    <div className={css.place}>
      <span className={css.mark} aria-hidden />
      <div>
        <p className={css.organisation}>{organisation}</p>
        <p className={css.site}>{site}</p>
      </div>
    </div>
  );
}
