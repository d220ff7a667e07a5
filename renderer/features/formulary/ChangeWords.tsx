import { useTranslation } from 'react-i18next';
import type { ShownProductChange } from '#shared/contract/formulary.ts';
import { columnWords } from './column-words.ts';
import css from './Formulary.module.css';

/** What became different, a line for each column. */
export function ChangeWords({ changes }: { readonly changes: readonly ShownProductChange[] }) {
  const { t } = useTranslation();
  return (
    <ul className={css.change}>
      {changes.map(({ column, from, to }) => (
        <li key={column}>
          {columnWords(column, t)}: <bdi>{from || '—'}</bdi> → <bdi>{to || '—'}</bdi>
        </li>
      ))}
    </ul>
  );
}
