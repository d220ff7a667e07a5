import css from './Keycap.module.css';

/** A shortcut beside its action. Screen readers hear it from `aria-keyshortcuts` of the control instead. */
export function Keycap({ keys }: { readonly keys: string }) {
  return (
    <kbd className={css.keys} aria-hidden>
      {keys}
    </kbd>
  );
}
