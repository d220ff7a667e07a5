import { useTranslation } from 'react-i18next';
import { Screen } from '../../ui/Screen.tsx';

/** What lies on the shelves of this site, by product and batch. */
export function Stock() {
  const { t } = useTranslation();
  return (
    <Screen fixed title={t('pharmacy.tab.stock')}>
      {null}
    </Screen>
  );
}
