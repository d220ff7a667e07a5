import css from './Starting.module.css';

interface Props {
  readonly title: string;
  readonly words: string;
}

/** Before core has spoken. Still: a spinner on a slow morning is no news. */
export function Starting({ title, words }: Props) {
  return (
    <main className={css.screen} role="status">
      <p className={css.name}>Holdfast</p>
      <p>{title}</p>
      {words && <p className="quiet">{words}</p>}
    </main>
  );
}
