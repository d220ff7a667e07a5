import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconInfoCircle,
  type IconProps,
} from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import css from './Condition.module.css';

export type Tone = 'stop' | 'pause' | 'calm' | 'fine';

const ICONS: Readonly<Record<Tone, ComponentType<IconProps>>> = {
  stop: IconAlertOctagon,
  pause: IconAlertTriangle,
  calm: IconInfoCircle,
  fine: IconCircleCheck,
};

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Told at once by a screen reader. */
  readonly announce?: boolean;
}

/** One sentence about a state, in a tone. The icon repeats the tone for those who see no colour. */
export function Notice({ tone, title, children, actions, announce = false }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={css.notice} data-tone={tone} role={announce ? (tone === 'stop' ? 'alert' : 'status') : undefined}>
      <Icon size={18} className={css.icon} aria-hidden />
      <div className={css.words}>
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  );
}

interface EmptyProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly icon?: ReactNode;
}

/** Nothing here: says why, and what to do. */
export function Empty({ title, children, actions, icon }: EmptyProps) {
  return (
    <div className={css.empty}>
      <div className={css.emptyIcon}>{icon ?? <IconCircleDashed size={26} aria-hidden />}</div>
      <p className={css.emptyTitle}>{title}</p>
      {children && <p className={css.emptyWords}>{children}</p>}
      {actions && <div className={css.emptyActions}>{actions}</div>}
    </div>
  );
}

interface LoadingProps {
  readonly label: string;
  readonly lines?: number;
}

/** The shape of what is coming, still. */
export function Loading({ label, lines = 4 }: LoadingProps) {
  return (
    <div className={css.loading} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={css.line} style={{ inlineSize: `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
