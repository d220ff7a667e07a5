import type { ReactNode } from 'react';
import type { Tone } from './Condition.tsx';
import css from './Tag.module.css';

interface Props {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly title?: string;
}

/** A word about a thing, with a shape of its own. */
export function Tag({ tone = 'calm', icon, children, title }: Props) {
  return (
    <span className={css.tag} data-tone={tone} title={title}>
      {icon}
      {children}
    </span>
  );
}
