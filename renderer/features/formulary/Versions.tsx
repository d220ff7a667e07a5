import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { ChangeWords } from './ChangeWords.tsx';
import css from './Formulary.module.css';
import type { ReadProduct } from './ProductPanel.tsx';

/** What a product was, the newest first: until when, who replaced it, what became different. */
export function Versions({ versions }: { readonly versions: ReadProduct['versions'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <h3>{t('formulary.versions')}</h3>
      <ol className={css.versions}>
        {versions.map(({ version, until, by, reason, changes }) => (
          <li key={`${version} ${until}`}>
            <b>{t('formulary.until', { when: format.dateTime(until) })}</b> <bdi>{by}</bdi>{' '}
            <span className="quiet figures">{version}</span>
            {reason && (
              <div>
                <bdi>{reason === 'import' ? t('formulary.byImport') : reason}</bdi>
              </div>
            )}
            <ChangeWords changes={changes} />
          </li>
        ))}
      </ol>
    </>
  );
}
