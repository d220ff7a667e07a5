import type { ReactNode } from 'react';
import css from './Facts.module.css';

interface Props {
  /** Empty ones are shown as a dash. */
  readonly facts: readonly (readonly [label: string, value: ReactNode])[];
}

/** What is known about one thing, a line for each. */
export function Facts({ facts }: Props) {
  return (
    <dl className={css.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <bdi>{value || '—'}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
