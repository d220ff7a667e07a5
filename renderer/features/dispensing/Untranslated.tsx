import { useTranslation } from 'react-i18next';
import type { PrescriptionShown } from '#shared/contract/dispense-shown.ts';
import { languageName } from '../../parts/language-name.ts';
import { Notice } from '../../ui/Condition.tsx';

/** @SAFETY Somebody who cannot read the label is told so by a person, before it goes out and where it is handed over. */
export function Untranslated({ shown }: { readonly shown: Pick<PrescriptionShown, 'untranslated' | 'language'> }) {
  const { t, i18n } = useTranslation();
  if (!shown.untranslated) return null;
  const language = languageName(shown.untranslated, i18n.language);
  return (
    <Notice tone="pause" title={t('dispense.untranslated', { language })}>
      {t('dispense.untranslatedWords', { printed: languageName(shown.language, i18n.language) })}
    </Notice>
  );
}
